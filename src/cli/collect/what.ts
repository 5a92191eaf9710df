/** What the collecting script takes from a host: outputs under `commands/`, copies of files under their own paths. */

export interface Output {
  /** Name of the file, without `.txt`. */
  readonly name: string;
  /** Words of the command line, none of which needs quoting. */
  readonly command: string;
  /** These programs say what is wanted on standard error. */
  readonly onError?: boolean;
}

const output = (name: string, command: string): Output => ({ name, command });

const tables = ['ip', 'ip6'] as const;

/** In the order in which they are taken; a program that is not there is noted, not an error. */
export const outputs: readonly Output[] = [
  output('hostname', 'hostname'),
  output('uname-a', 'uname -a'),
  output('ip-addr', 'ip addr'),
  output('ip-route-show-table-all', 'ip route show table all'),
  output('ip-6-route-show-table-all', 'ip -6 route show table all'),
  output('ip-rule', 'ip rule'),
  output('ip-6-rule', 'ip -6 rule'),
  output('ifconfig-a', 'ifconfig -a'),
  output('sysctl-a', 'sysctl -a'),
  output('ss-tlnp', 'ss -tlnp'),
  output('netstat-tlnp', 'netstat -tlnp'),
  ...tables.flatMap((family) => [
    output(`${family}tables-save`, `${family}tables-save`),
    output(`${family}tables-legacy-save`, `${family}tables-legacy-save`),
  ]),
  output('nft-list-ruleset', 'nft list ruleset'),
  output('ipset-save', 'ipset save'),
  output('ufw-status-verbose', 'ufw status verbose'),
  output('ufw-show-added', 'ufw show added'),
  output('firewall-cmd--state', 'firewall-cmd --state'),
  output('firewall-cmd--get-default-zone', 'firewall-cmd --get-default-zone'),
  output('firewall-cmd--get-active-zones', 'firewall-cmd --get-active-zones'),
  output('firewall-cmd--list-all-zones', 'firewall-cmd --list-all-zones'),
  output('firewall-cmd--list-all-policies', 'firewall-cmd --list-all-policies'),
  output('firewall-cmd--direct--get-all-rules', 'firewall-cmd --direct --get-all-rules'),
  output('firewall-cmd--permanent--list-all-zones', 'firewall-cmd --permanent --list-all-zones'),
  output('fail2ban-client-status', 'fail2ban-client status'),
  output('fail2ban-client-status-sshd', 'fail2ban-client status sshd'),
  output('fail2ban-client-banned', 'fail2ban-client banned'),
  { name: 'sshd-V', command: 'sshd -V', onError: true },
  output('sshd-T', 'sshd -T'),
  { name: 'sshd-t', command: 'sshd -t', onError: true },
  output('ldd-sshd', 'ldd /usr/sbin/sshd'),
  output('ls-la-etc-ssh', 'ls -la /etc/ssh'),
  output('systemctl-status-ssh', 'systemctl status ssh.service sshd.service ssh.socket sshd.socket --no-pager -l'),
  ...['ssh.service', 'sshd.service', 'ssh.socket', 'sshd.socket'].map((unit) =>
    output(`systemctl-is-enabled-${unit}`, `systemctl is-enabled ${unit}`),
  ),
  output('systemctl-show-ssh', 'systemctl show ssh.service sshd.service ssh.socket sshd.socket --no-pager'),
  output('systemctl-cat-ssh', 'systemctl cat ssh.service sshd.service ssh.socket sshd.socket --no-pager'),
  output('systemctl-list-unit-files', 'systemctl list-unit-files --no-pager'),
  output('systemctl-list-sockets', 'systemctl list-sockets --all --no-pager'),
  output('rc-status', 'rc-status --all'),
  output('getenforce', 'getenforce'),
  output('sestatus', 'sestatus'),
  output('semanage-port-l', 'semanage port -l'),
  output('aa-status', 'aa-status'),
  output('dpkg-l', 'dpkg -l openssh-server openssh-client libwrap0'),
  output('rpm-qa', 'rpm -qa'),
  output('apk-info-v', 'apk info -v'),
  output('passwd-S-a', 'passwd -S -a'),
  output('journalctl-u-ssh', 'journalctl -u ssh -u sshd -n 500 --no-pager'),
];

/** Shell patterns of files that are copied, links as links. Private keys among them are left out by name and content. */
export const files: readonly string[] = [
  '/etc/os-release /usr/lib/os-release /etc/redhat-release /etc/debian_version /etc/alpine-release',
  '/etc/ssh/sshd_config /etc/ssh/sshd_config.d/* /usr/etc/ssh/sshd_config /usr/etc/ssh/sshd_config.d/* /etc/ssh/*.pub',
  '/etc/crypto-policies/back-ends/opensshserver.config /etc/crypto-policies/config',
  '/etc/default/ssh /etc/sysconfig/sshd /etc/conf.d/sshd',
  '/etc/hosts.allow /etc/hosts.deny',
  '/etc/passwd /etc/group /etc/shells /etc/nologin /run/nologin /etc/pam.d/sshd',
  '/etc/pam.d/common-* /etc/pam.d/*-auth /etc/pam.d/base-* /etc/pam.d/system-* /etc/pam.d/postlogin',
  '/etc/security/access.conf /etc/security/limits.conf /etc/security/limits.d/*.conf /etc/security/time.conf /etc/securetty',
  '/etc/iptables/* /etc/sysconfig/iptables /etc/sysconfig/ip6tables',
  '/etc/nftables.conf /etc/sysconfig/nftables.conf /etc/nftables/* /etc/nftables.d/*',
  '/etc/default/ufw /etc/ufw/*.conf /etc/ufw/*.rules /etc/ufw/*.init /etc/ufw/applications.d/*',
  '/etc/firewalld/firewalld.conf /etc/firewalld/direct.xml /etc/firewalld/*/*.xml',
  '/etc/fail2ban/jail.conf /etc/fail2ban/jail.local /etc/fail2ban/jail.d/* /etc/fail2ban/fail2ban.local /etc/fail2ban/action.d/*.local',
  '/etc/selinux/config',
  '/etc/sysctl.conf /etc/sysctl.d/* /run/sysctl.d/* /usr/lib/sysctl.d/* /lib/sysctl.d/*',
  '/etc/systemd/system/ssh* /etc/systemd/system/ssh*.d/* /etc/systemd/system/*.wants/ssh*',
  '/usr/lib/systemd/system/ssh* /usr/lib/systemd/system/ssh*.d/* /lib/systemd/system/ssh* /lib/systemd/system/ssh*.d/*',
  '/run/systemd/generator/ssh* /run/systemd/generator/ssh*.d/* /run/systemd/system/ssh*',
  '/proc/net/tcp /proc/net/tcp6',
];

/** Logs of which only the last lines are taken. */
export const logs: readonly string[] = ['/var/log/auth.log', '/var/log/secure', '/var/log/fail2ban.log'];
