import { describe, expect, it } from 'vitest';
import { analyze, model } from '#sshreach';
import { bundle } from './bundle.ts';

/** What a post is taken apart into: the command or path that each part is the output of, where something tells. */
async function partsOf(text: string): Promise<(string | null)[]> {
  const { hosts } = await model([`${bundle({ 'post.txt': text })}/post.txt`]);
  const { host } = hosts[0]!;
  return host.files.flatMap(({ file, hostPath, kind, role }) =>
    role === 'evidence' ? [file.claim.command ?? hostPath ?? kind!.id] : [],
  );
}

const findingsIn = async (text: string): Promise<string[]> => {
  const { document } = await analyze([`${bundle({ 'post.txt': text })}/post.txt`]);
  return document.hosts.flatMap(({ findings }) => findings.map(({ rule }) => rule));
};

const netstat =
  'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address  Foreign Address  State  PID/Program name\ntcp   0  0 0.0.0.0:22   0.0.0.0:*   LISTEN   1023/sshd\n';
const config = 'Port 22\nPermitRootLogin no\nUsePAM yes\n';

describe('a post', () => {
  it('tells in its sentences what an output is', async () => {
    const text = `Hello,\n\nHere's my sshd_config:\n\n${config}\nand sudo netstat -tlnp:\n\n${netstat}\nAny ideas?\n`;
    expect(await partsOf(text)).toEqual(['/etc/ssh/sshd_config', 'netstat -tlnp']);
  });

  it('tells it in bold, as code or as a heading above a fence', async () => {
    const text = `**/etc/hosts.deny**\n\`\`\`\nALL: ALL\n\`\`\`\n### sshd_config\n\`\`\`\n${config}\`\`\`\nOutput of \`sudo netstat -tlnp\`:\n\`\`\`text\n${netstat}\`\`\`\nThanks!\n`;
    expect(await partsOf(text)).toEqual(['/etc/hosts.deny', '/etc/ssh/sshd_config', 'netstat -tlnp']);
  });

  it('has outputs indented between its sentences', async () => {
    const code = (lines: string): string => lines.replace(/^/gm, '    ').trimEnd();
    const text = `It stopped working.\n\n${code(`$ sudo netstat -tlnp\n${netstat}`)}\n\nand this\n\n${code(`$ cat /etc/ssh/sshd_config\n${config}`)}\n\nWhat now?\n`;
    expect(await partsOf(text)).toEqual(['netstat -tlnp', '/etc/ssh/sshd_config']);
  });

  it('has outputs indented, and others between fences, which keep their own indentation', async () => {
    const rules = 'table ip filter {\n\tchain input {\n\t\tcounter\n\n\t\tdrop\n\t}\n\n\tchain output {\n\t}\n}\n';
    const text = `It stopped working.\n\n    # cat /etc/ssh/sshd_config\n    Port 22\n\n### nft list ruleset\n\`\`\`\n${rules}\`\`\`\nWhat now?\n`;
    const { hosts } = await model([`${bundle({ 'post.txt': text })}/post.txt`]);
    expect(hosts[0]!.host.files.map(({ file }) => file.text.trim())).toEqual([
      'It stopped working.',
      'Port 22',
      rules.trim(),
      'What now?',
    ]);
  });

  it('has outputs indented below headings, and empty fences', async () => {
    const code = (lines: string): string => lines.replace(/^/gm, '    ').trimEnd();
    const addresses =
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <UP> mtu 1500\n    inet 192.0.2.10/24 scope global eth0\n';
    const text = `It stopped working.\n\n### netstat -tlnp\n\n${code(netstat)}\n\n### ip a\n\n${code(addresses)}\n\n### cat /etc/hosts.deny\n\n\`\`\`\n\n\`\`\`\n\nWhat now?\n`;
    const { hosts } = await model([`${bundle({ 'post.txt': text })}/post.txt`]);
    const { files } = hosts[0]!.host;
    expect(files.map(({ file }) => file.text.trim())).toEqual(
      expect.arrayContaining([netstat.trim(), addresses.trim(), '']),
    );
    expect(files.map(({ role, hostPath }) => [role, hostPath])).toContainEqual(['evidence', '/etc/hosts.deny']);
  });

  const own = netstat.replaceAll('<', '&lt;').trimEnd();
  it.each([
    ['BBCode', `netstat -tlnp\n[code]\n${netstat}[/code]\n\n[b]/etc/ssh/sshd_config[/b]\n[CODE]${config}[/CODE]\n`],
    [
      'phpBB',
      `netstat -tlnp\n\nCode: Select all\n\n${netstat}\n/etc/ssh/sshd_config:\n\nCode: Select all\n\n${config}\n`,
    ],
    [
      'Jira',
      `{code:title=netstat -tlnp|borderStyle=solid}\n${netstat}{code}\n\n*/etc/ssh/sshd_config*\n{noformat}\n${config}{noformat}\n`,
    ],
    [
      'HTML',
      `<h3>netstat -tlnp</h3>\n<pre>\n${own}</pre>\n\n<p>/etc/ssh/sshd_config:</p>\n<pre><code>${config}</code></pre>\n`,
    ],
    [
      'Org',
      `** netstat -tlnp\n#+begin_example\n${netstat}#+end_example\n\n*/etc/ssh/sshd_config*\n#+BEGIN_SRC conf\n${config}#+END_SRC\n`,
    ],
    [
      'reStructuredText',
      `\`\`netstat -tlnp\`\`::\n\n  ${netstat.replaceAll('\n', '\n  ').trim()}\n\n\`\`/etc/ssh/sshd_config\`\`::\n\n  ${config.replaceAll('\n', '\n  ').trim()}\n\n`,
    ],
    [
      'a list',
      `- \`netstat -tlnp\`\n\n  \`\`\`\n  ${netstat.replaceAll('\n', '\n  ').trim()}\n  \`\`\`\n\n- \`/etc/ssh/sshd_config\`\n\n  \`\`\`\n  ${config.replaceAll('\n', '\n  ').trim()}\n  \`\`\`\n`,
    ],
    [
      'what folds',
      `<details><summary>netstat -tlnp</summary>\n\n\`\`\`\n${netstat}\`\`\`\n\n</details>\n\n<details><summary>/etc/ssh/sshd_config:</summary>\n\n\`\`\`\n${config}\`\`\`\n\n</details>\n`,
    ],
    ['words above', `Command: netstat -tlnp\n${netstat}\nOutput of: /etc/ssh/sshd_config\n\n${config}\n`],
  ])('is written in %s', async (_, text) => {
    const { hosts } = await model([`${bundle({ 'post.txt': `Hello,\n\n${text}` })}/post.txt`]);
    const told = hosts[0]!.host.files.filter(({ role }) => role === 'evidence');
    expect(told.map(({ file, hostPath }) => file.claim.command ?? hostPath)).toEqual([
      'netstat -tlnp',
      '/etc/ssh/sshd_config',
    ]);
    expect(told.map(({ file }) => file.text.trim())).toEqual([netstat.trim(), config.trim()]);
    expect(await findingsIn(`Hello,\n\n${text}`)).not.toContain('sshd/unknown-option');
  });

  it('has outputs below one another that only their content tells', async () => {
    expect(await partsOf(`${netstat}\n${config}`)).toEqual(['netstat-sockets', 'sshd-config']);
  });

  it('goes on below its last output', async () => {
    const text = `$ cat /etc/ssh/sshd_config\n${config}`;
    expect(await findingsIn(`${text}\nWhat's wrong?\n`)).toEqual([]);
    expect(await findingsIn(`${text}\n$ uptime\n`)).toEqual(await findingsIn(text));
  });

  it('is no configuration where it talks about one', async () => {
    const text = `I installed it and set\n${config}\nbut it doesn't work\n\nssh bob@web01\nssh: connect to host web01 port 22: Connection refused\n`;
    expect(await findingsIn(text)).toEqual([]);
    expect(await findingsIn(`${config}Port 2222 is what I had before\n`)).toEqual([]);
    expect(await findingsIn(`${config}PermitRotLogin no\n`)).toEqual(['sshd/unknown-option']);
    expect(await findingsIn(`${config}Port 2222 2223\n`)).toEqual(['sshd/option-value-rejected']);
  });
});

describe('a text about something beside other evidence', () => {
  const session = `root@web01:~# netstat -tlnp\n${netstat}root@web01:~# `;
  const evidenceIn = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
    const { hosts } = await model([bundle({ 'etc/ssh/sshd_config': config, ...files })]);
    const { host } = hosts[0]!;
    return [
      ...host.files.flatMap(({ file, role }) => (role === 'evidence' ? [file.claim.command ?? file.claim.path] : [])),
      ...host.problems.map(({ code }) => code),
    ];
  };

  it.each([
    ['NOTES.md', `# What I saw\n\n\`\`\`console\n${session}\n\`\`\`\nSo it listens.\n`],
    ['README.md', `Collected today:\n\n\`\`\`\n$ netstat -tlnp\n${netstat}\`\`\`\n`],
    ['readme.txt', `Listeners:\n~~~\n${netstat}~~~\n`],
  ])('counts with the sessions and outputs in its fences: %s', async (name, text) => {
    expect(await evidenceIn({ [name]: text })).toHaveLength(2);
  });

  it.each([
    ['no fence', `# What I saw\n\n${session}\n`],
    ['an example of a file', `Our sshd_config:\n\`\`\`\nPort 2222\nPermitRootLogin no\nUsePAM no\n\`\`\`\n`],
    ['another program', '```sh\nnpm install\n```\nThen `ss -tlnp` tells.\n'],
    ['an error', '```\nroot@web01:~# foo\nbash: foo: command not found\n```\n'],
  ])('says nothing with %s', async (_, text) => {
    expect(await evidenceIn({ 'README.md': text })).toEqual(['etc/ssh/sshd_config']);
  });

  it('of another machine is left out', async () => {
    const text = `\`\`\`\n${session.replaceAll('web01', 'laptop')}\n\`\`\`\n`;
    expect(await evidenceIn({ 'README.md': text, 'etc/hostname': 'web01\n' })).toEqual([
      'etc/ssh/sshd_config',
      'other-machine',
    ]);
  });
});
