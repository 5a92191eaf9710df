/** How people hand outputs in: copied out of a terminal into a mail, a forum, a document. */

/** One output, and the command that printed it. */
export interface Output {
  readonly command: string;
  readonly text: string;
}

/** Files by name. */
export type Paste = (outputs: readonly Output[]) => Readonly<Record<string, string>>;

const commands: Readonly<Record<string, string>> = {
  'nft-list-ruleset.txt': 'nft list ruleset',
  'nft.txt': 'nft list ruleset',
  'iptables-save.txt': 'iptables-save',
  'ip6tables-save.txt': 'ip6tables-save',
  'iptables-legacy-save.txt': 'iptables-legacy-save',
  'ip6tables-legacy-save.txt': 'ip6tables-legacy-save',
  'ipset-save.txt': 'ipset save',
  'ss-tlnp.txt': 'ss -tlnp',
  'ip-addr.txt': 'ip addr',
  'ip-route-show-table-all.txt': 'ip route show table all',
  'ip-6-route-show-table-all.txt': 'ip -6 route show table all',
  'ip-rule.txt': 'ip rule',
  'ip-6-rule.txt': 'ip -6 rule',
  'sshd-V.txt': 'sshd -V',
  'ldd-sshd.txt': 'ldd /usr/sbin/sshd',
  'sysctl.txt': 'sysctl -a',
  'etc/os-release': 'cat /etc/os-release',
  'etc/hosts.allow': 'cat /etc/hosts.allow',
  'etc/hosts.deny': 'cat /etc/hosts.deny',
  'etc/ssh/sshd_config': 'cat /etc/ssh/sshd_config',
  'systemctl-status-ssh.txt': 'systemctl status ssh',
  'firewall-cmd.txt': 'firewall-cmd --list-all-zones',
};

export const outputsOf = (bundle: Readonly<Record<string, string>>): Output[] =>
  Object.entries(bundle).flatMap(([name, text]) => {
    const command = commands[name];
    return command === undefined ? [] : [{ command, text }];
  });

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
const session: Paste = (outputs) => ({
  'session.txt': `${outputs.map(({ command, text }) => `root@web01:~# ${command}\n${ended(text)}`).join('')}root@web01:~# \n`,
});

/** The session with each of its lines written otherwise. */
const eachLine =
  (change: (line: string, index: number) => string): Paste =>
  (outputs) => ({ 'post.txt': session(outputs)['session.txt']!.split('\n').map(change).join('\n') });

const fenced =
  (title: (command: string) => string, inside: (command: string) => string): Paste =>
  (outputs) => ({
    'issue.txt': outputs
      .map(({ command, text }) => `${title(command)}\n\n\`\`\`\n${inside(command)}${ended(text)}\`\`\`\n\n`)
      .join(''),
  });

const wrap = (line: string): string => line.match(/.{1,80}/g)?.join('\n') ?? '';

export const pastes: Readonly<Record<string, Paste>> = {
  'a session': session,
  'a session of a user with sudo': eachLine((line) => line.replace(/^root@web01:~# (?=.)/, 'bob@web01:~$ sudo ')),
  'a session with bare prompts': eachLine((line) => line.replace(/^root@web01:~# ?/, '$ ')),
  'fences with the command inside': fenced(
    () => 'I ran this:',
    (command) => `$ sudo ${command}\n`,
  ),
  'fences below bold commands': fenced(
    (command) => `**${command}**`,
    () => '',
  ),
  'fences below commands as code': fenced(
    (command) => `Output of \`${command}\`:`,
    () => '',
  ),
  'fences below headings': fenced(
    (command) => `### ${command}`,
    () => '',
  ),
  'fences with a language': (outputs) => ({
    'issue.md.txt': fenced(
      (command) => `\`sudo ${command}\``,
      () => '',
    )(outputs)['issue.txt']!.replaceAll('\n\n```\n', '\n\n```console\n'),
  }),
  'commands with a colon': (outputs) => ({
    'mail.txt': outputs.map(({ command, text }) => `${command}:\n\n${ended(text)}\n`).join(''),
  }),
  'commands alone on their lines': (outputs) => ({
    'mail.txt': outputs.map(({ command, text }) => `${command}\n${ended(text)}\n`).join(''),
  }),
  'sudo commands alone on their lines': (outputs) => ({
    'mail.txt': outputs.map(({ command, text }) => `sudo ${command}\n${ended(text)}\n`).join(''),
  }),
  'no commands at all': (outputs) => ({ 'paste.txt': outputs.map(({ text }) => ended(text)).join('\n') }),
  'files with names that tell nothing': (outputs) =>
    Object.fromEntries(outputs.map(({ text }, i) => [`New Text Document (${i}).txt`, text])),
  'quoted in a mail': eachLine((line) => `> ${line}`),
  indented: eachLine((line) => `    ${line}`),
  'indented by a tab': eachLine((line) => `\t${line}`),
  'with line numbers': eachLine((line, i) => `${String(i + 1).padStart(4)}  ${line}`),
  'with line numbers and a tab': eachLine((line, i) => `${String(i + 1).padStart(6)}\t${line}`),
  'with CR at line ends': eachLine((line) => `${line}\r`),
  'with HTML entities': eachLine((line) =>
    line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ),
  'out of a document': eachLine((line) =>
    line
      .replace(/"([^"]*)"/g, '“$1”')
      .replaceAll("'", '’')
      .replaceAll('--', '–'),
  ),
  'out of a document with long dashes': eachLine((line) => line.replaceAll('--', '—')),
  'with all dashes changed': eachLine((line) => line.replaceAll('-', '–')),
  'with no-break spaces': eachLine((line) => line.replaceAll(' ', '\u00a0')),
  'with no-break spaces for double ones': eachLine((line) => line.replaceAll('  ', '\u00a0 ')),
  'with single blanks': eachLine((line) => line.replace(/[ \t]+/g, ' ')),
  'without leading blanks': eachLine((line) => line.trimStart()),
  wrapped: eachLine(wrap),
  'with a zero-width space': eachLine((line) => `\u200b${line}`),
  'with asterisks lost': eachLine((line) => line.replaceAll('*', '')),
  'with a blank line after each': eachLine((line) => `${line}\n`),
  'with lines left out': eachLine((line, i) => (i % 11 === 7 ? '[...]' : line)),
  'cut at its end': (outputs) => {
    const text = session(outputs)['session.txt']!;
    return { 'session.txt': text.slice(0, text.length * 0.7) };
  },
  'without its beginning': (outputs) => {
    const text = session(outputs)['session.txt']!;
    return { 'session.txt': text.slice(text.length * 0.2) };
  },
};
