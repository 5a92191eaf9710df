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
