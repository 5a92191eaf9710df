const sshPrograms = /^(sshd|sshd-session|dropbear|dropbearmulti|tinysshd|lshd?|systemd|init|\(sshd\))$/;

/** SSH servers of their own, which read neither sshd_config nor the access lists of sshd. */
const otherServers = /^(dropbear|dropbearmulti|tinysshd|lshd?)$/;

/**
 * Servers of another protocol that hand no connection on. Whatever else listens may be a forwarder, a server for many
 * protocols or somebody's own program: nobody can tell what answers.
 */
const neverSsh =
  /^(apache2|httpd|lighttpd|squid|mysqld|mariadbd|postgres|postmaster|mongod|redis-server|memcached|slapd|master|smtpd|exim4?|sendmail|dovecot|imap-login|pop3-login|cupsd|named|unbound|dnsmasq|systemd-resolve|smbd|vsftpd|proftpd|pure-ftpd|in\.\w+|telnetd|rpcbind|rpc\.\w+|snmpd|chronyd|cockpit(?:-\w+)?)$/;

/** What people put in front of an sshd that listens on a loopback address. */
const forwarders =
  /^(sslh(?:-\w+)?|socat\d?|rinetd|redir|stunnel[45]?|haproxy|xinetd|ncat|nc(?:\.\w+)?|netcat|ssh|autossh|simpleproxy|systemd-socket-proxyd|systemd-socket-)$/;

/** Sockets that people make for an sshd of their own: `sshd-alt.socket`. */
const sshUnit = /^sshd?[@_-][\w@.-]*\.socket$/;

/** `sshd: /usr/sbin/sshd -D`, `tinysshd.socket` */
const bare = (name: string): string => name.replace(/[:\s].*$/, '').replace(/\.socket$/, '');

/** systemd holds the port for a socket unit; PID 1 of other init systems prints as `init`. */
export const isSshProgram = (name: string): boolean => sshPrograms.test(bare(name)) || sshUnit.test(name);

/** The unit that holds a socket and whose service nobody looked at. */
export const unseenUnitOf = (programs: readonly string[]): string | undefined =>
  programs.find((name) => sshUnit.test(name));

/** Whether all programs that hold the socket are SSH servers other than OpenSSH's. */
export const isOtherServer = (programs: readonly string[]): boolean =>
  programs.length > 0 && programs.every((name) => otherServers.test(bare(name)));

/** Whether a program that holds the socket may hand its connections to sshd. */
export const isForwarder = (programs: readonly string[]): boolean =>
  programs.some((name) => forwarders.test(bare(name)));

/** What answers on a socket of these programs. */
export function answerOf(programs: readonly string[]): 'ssh' | 'other' | 'unknown-program' {
  // Who was started by a socket of systemd holds it together with systemd.
  const own = programs.filter((name) => !/^(?:systemd|init)(?![\w-])/.test(name));
  const tell = own.length > 0 ? own : programs;
  if (tell.some(isSshProgram)) return 'ssh';
  return tell.every((name) => neverSsh.test(bare(name))) ? 'other' : 'unknown-program';
}
