import { describe, expect, it } from 'vitest';
import { findFailedOutput } from '#discover/failed-output';

/** Each as the real program printed it (Debian 12 and 13, without privilege or without the program). */
const failures: readonly (readonly [string, string, string])[] = [
  [
    'privilege',
    'iptables-save',
    'iptables-save v1.8.11 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n',
  ],
  [
    'privilege',
    'nft',
    'Operation not permitted (you must be root)\nnetlink: Error: cache initialization failed: Operation not permitted\n',
  ],
  ['privilege', 'ufw', 'ERROR: You need to be root to run this script\n'],
  ['privilege', 'sshd -T', 'sshd: no hostkeys available -- exiting.\r\n'],
  [
    'privilege',
    'firewall-cmd',
    'Authorization failed.\n    Make sure polkit agent is running or run the application as superuser.\n',
  ],
  [
    'privilege',
    'journalctl',
    "Hint: You are currently not seeing messages from other users and the system.\n      Users in groups 'adm', 'systemd-journal' can see all messages.\n      Pass -q to turn off this notice.\nNo journal files were opened due to insufficient permissions.\n",
  ],
  [
    'privilege',
    'fail2ban',
    '2026-11-22 15:19:25,598 fail2ban  [497]: ERROR   Permission denied to socket: /var/run/fail2ban/fail2ban.sock, (you must be root)\n'.slice(
      52,
    ),
  ],
  ['missing-tool', 'bash', '/root/snap.sh: line 12: getenforce: command not found\n'],
  ['missing-tool', 'dash', 'sh: 1: ss: not found\n'],
  ['missing-tool', 'zsh', 'zsh: command not found: nft\n'],
  ['missing-tool', 'env', "/usr/bin/env: 'nft': No such file or directory\n"],
  [
    'not-running',
    'systemctl',
    "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down\n",
  ],
  [
    'not-running',
    'fail2ban-client',
    '2026-11-22 15:19:25,598 fail2ban                [497]: ERROR   Failed to access socket path: /var/run/fail2ban/fail2ban.sock. Is fail2ban running?\n',
  ],
  [
    'collector',
    'sudo -n',
    'sudo: unable to resolve host web01: Temporary failure in name resolution\nsudo: a password is required\n',
  ],
  ['collector', 'ssh', 'root@web01: Permission denied (publickey).\r\n'],
  ['collector', 'ssh', 'ssh: connect to host web01 port 22: Connection refused\r\n'],
  ['no-file', 'cat', 'cat: /etc/hosts.deny: No such file or directory\n'],
  ['no-file', 'ls', "ls: cannot access '/run/sshd': No such file or directory\n"],
  ['broken', 'sshd -T', 'Missing privilege separation directory: /run/sshd\r\n'],
  [
    'broken',
    'python',
    'Traceback (most recent call last):\n  File "/usr/sbin/ufw", line 33, in <module>\n    import ufw\nModuleNotFoundError\n',
  ],
  [
    'no-option',
    'ss of Ubuntu 16.04',
    "ss: invalid option -- 'H'\nUsage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n",
  ],
  ['no-option', 'journalctl of Ubuntu 18.04', "Unknown output format 'with-unit'.\n"],
  ['no-option', 'nft of Ubuntu 18.04', "nft: invalid option -- 'j'\n"],
  ['no-option', 'ip of Ubuntu 16.04', 'Option "-j" is unknown, try "ip -help".\n'],
  [
    'no-option',
    'firewall-cmd of Ubuntu 20.04',
    'usage: see firewall-cmd man page\nfirewall-cmd: error: unrecognized arguments: --list-all-policies\n',
  ],
];

describe('failed output', () => {
  it.each(failures)('recognises %s: %s', (cause, _, text) => {
    expect(findFailedOutput(text)?.cause).toBe(cause);
  });

  /** As cat, ls and bash of Debian 12 print them in each of their languages. */
  it.each([
    ['no-file', 'cat: /etc/hosts.deny: Нет такого файла или каталога'],
    ['no-file', 'cat: /etc/hosts.deny: 没有那个文件或目录'],
    ['no-file', "ls: kan inte komma åt '/etc/hosts.deny': Filen eller katalogen finns inte"],
    ['no-file', "ls: '/etc/hosts.deny' nem érhető el: Nincs ilyen fájl vagy könyvtár"],
    ['no-file', "ls: няма достъп до „'/etc/hosts.deny'“: Няма такъв файл или директория"],
    ['privilege', 'cat: /etc/shadow: 권한이 없습니다 (허가 거부)'],
    ['privilege', 'cat: /etc/shadow: Toegang geweigerd'],
    ['privilege', "ls: ディレクトリ '/root' を開くことが出来ません: 許可がありません"],
    ['missing-tool', 'bash: 行 1: ss: 未找到命令'],
    ['missing-tool', 'bash: 列 1: nft：指令找不到'],
    ['missing-tool', '-bash: nft: команда не найдена'],
    ['missing-tool', 'bash: linje 1: fant ikke kommando ss'],
    ['broken', 'ss: SELinux is not enabled.'],
    ['broken', 'cat: /etc/hosts.deny: ni hiyo faili'],
  ])('recognises %s: %s', (cause, text) => {
    const found = findFailedOutput(`${text}\n`)!;
    expect(found.cause).toBe(cause);
    if (cause === 'no-file') expect(found.path).toBe('/etc/hosts.deny');
  });

  it('says which line tells', () => {
    const text = 'sudo: unable to resolve host web01: Name or service not known\n  nft: command not found\r\n';
    const found = findFailedOutput(text)!;
    expect(text.slice(found.span.start, found.span.end)).toBe('nft: command not found');
  });

  it('says which path does not exist', () => {
    expect(findFailedOutput('cat: /etc/hosts.deny: No such file or directory\n')?.path).toBe('/etc/hosts.deny');
    expect(findFailedOutput("cat: '/etc/ssh/sshd_config.d': No such file or directory")?.path).toBe(
      '/etc/ssh/sshd_config.d',
    );
  });

  it('leaves an error in the middle of data to the parser', () => {
    expect(findFailedOutput('*filter\n:INPUT DROP [0:0]\niptables-save: Permission denied\nCOMMIT\n')).toBeNull();
    expect(
      findFailedOutput(
        '(No info could be read for "-p": geteuid()=1001 but you should be root.)\nActive Internet connections\n',
      ),
    ).toBeNull();
  });

  it.each([
    'Status: inactive\n',
    'FirewallD is not running\n',
    'apparmor not present.\n',
    'Unit sshd.service could not be found.\n',
    '/etc/ssh/sshd_config: line 2: Bad configuration option: PermitRootLogn\r\n/etc/ssh/sshd_config: terminating, 1 bad configuration options\r\n',
    'Nov 22 15:19:16 web01 sshd[240]: error: Could not load host key: Permission denied\n',
    '-P INPUT ACCEPT\n-P FORWARD ACCEPT\n',
    'ssh: ALL\n',
    'sshd: /etc/hosts.bad: deny\n',
    '',
  ])('takes %j for an answer', (text) => {
    expect(findFailedOutput(text)).toBeNull();
  });

  it('lets a format say that a text is its program’s answer', () => {
    expect(findFailedOutput('sshd: no hostkeys available -- exiting.\r\n', [/no hostkeys available/])).toBeNull();
  });
});
