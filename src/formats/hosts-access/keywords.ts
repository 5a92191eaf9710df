/** Words that mean something in lists, in upper case; libwrap ignores case. */
export const nameWords: ReadonlyMap<string, string> = new Map([
  ['KNOWN', 'known'],
  ['UNKNOWN', 'unknown'],
  ['LOCAL', 'local'],
  ['PARANOID', 'paranoid'],
]);

export interface OptionRule {
  readonly argument: 'none' | 'optional' | 'needed';
  /** Nothing may follow it, not even an empty option. */
  readonly last: boolean;
}

const option = (argument: OptionRule['argument'], last = false): OptionRule => ({ argument, last });

/** The options that Debian's libwrap knows, by name in lower case: hosts_options(5). */
export const optionRules: ReadonlyMap<string, OptionRule> = new Map([
  ['user', option('needed')],
  ['group', option('needed')],
  ['umask', option('needed')],
  ['linger', option('needed')],
  ['keepalive', option('none')],
  ['spawn', option('needed')],
  ['aclexec', option('needed')],
  ['twist', option('needed', true)],
  ['rfc931', option('optional')],
  ['setenv', option('needed')],
  ['nice', option('optional')],
  ['severity', option('needed')],
  ['allow', option('none', true)],
  ['deny', option('none', true)],
  ['banners', option('needed')],
]);

export const facilities: ReadonlySet<string> = new Set([
  ...['kern', 'user', 'mail', 'daemon', 'auth', 'lpr', 'news', 'uucp', 'cron'],
  ...['local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'],
]);

export const levels: ReadonlySet<string> = new Set([
  ...['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'],
]);

/** Names that people write for sshd; libwrap compares with the name the daemon gives itself, which is `sshd`. */
export const namesForSshd: ReadonlySet<string> = new Set([
  ...['ssh', 'sshd2', 'ssh2', 'openssh', 'opensshd', 'openssh-server', 'ssh-server', 'sftp', 'sftp-server', 'scp'],
  ...['sshd-session', 'sshd-auth', 'sshd.service', 'ssh.service', 'sshd.socket', 'ssh.socket', 'in.sshd'],
  ...['/usr/sbin/sshd', '/usr/bin/sshd', '/sbin/sshd', '/usr/bin/ssh', '/usr/lib/openssh/sshd-session'],
]);
