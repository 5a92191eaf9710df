import { type PortSpec, readPortSpec } from './read-ports.ts';

/**
 * Application profiles that packages ship in /etc/ufw/applications.d; a collected directory takes precedence.
 * Plain `ufw status` names the profile and hides its ports.
 */
const shipped: Readonly<Record<string, string>> = {
  OpenSSH: '22/tcp',
  SSH: '22/tcp',
  Telnet: '23/tcp',
  VNC: '5900/tcp',
  DNS: '53',
  Bind9: '53',
  WWW: '80/tcp',
  'WWW Secure': '443/tcp',
  'WWW Full': '80,443/tcp',
  'WWW Cache': '8080/tcp',
  Apache: '80/tcp',
  'Apache Secure': '443/tcp',
  'Apache Full': '80,443/tcp',
  'Nginx HTTP': '80/tcp',
  'Nginx HTTPS': '443/tcp',
  'Nginx Full': '80,443/tcp',
  SMTP: '25/tcp',
  'Mail submission': '587/tcp',
  Postfix: '25/tcp',
  'Postfix SMTPS': '465/tcp',
  'Postfix Submission': '587/tcp',
  IMAP: '143/tcp',
  IMAPS: '993/tcp',
  POP3: '110/tcp',
  POP3S: '995/tcp',
  'Dovecot IMAP': '143/tcp',
  'Dovecot POP3': '110/tcp',
  'Dovecot Secure IMAP': '993/tcp',
  'Dovecot Secure POP3': '995/tcp',
  CIFS: '137,138/udp|139,445/tcp',
  Samba: '137,138/udp|139,445/tcp',
  NFS: '2049,111/tcp|2049,111/udp',
  svnserve: '3690/tcp',
  CUPS: '631',
  IPP: '631',
  LPD: '515/tcp',
  LDAP: '389/tcp',
  LDAPS: '636/tcp',
  'Kerberos KDC': '88',
  'Kerberos Admin': '749/tcp',
  'Kerberos Password': '464/udp',
  'Kerberos Full': '88,749/tcp|464/udp',
  Socks: '1080/tcp',
  'Transparent Proxy': '8081/tcp',
  Bonjour: '5353/udp|5298',
  XMPP: '5222/tcp|5269/tcp',
  Transmission: '51413',
  Deluge: '6881:6891/tcp',
  qBittorrent: '6881/tcp',
  KTorrent: '6881/tcp|4444/udp',
};

/** `ports=` of a profile: port lists with an optional protocol, joined by `|`. `null` where one cannot be read. */
export function readProfilePorts(text: string): PortSpec[] | null {
  const specs = text.split('|').map(readPortSpec);
  return specs.some((spec) => spec === null) ? null : (specs as PortSpec[]);
}

/** What a profile's name stands for; `null` where nobody knows. `collected` holds the `ports=` texts of the host. */
export function profilePorts(name: string, collected: ReadonlyMap<string, string>): PortSpec[] | null {
  const own = collected.get(name) ?? (Object.hasOwn(shipped, name) ? shipped[name] : undefined);
  return own === undefined ? null : readProfilePorts(own);
}
