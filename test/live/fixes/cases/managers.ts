import type { FixCase } from '../fix-case.ts';

const dumps = ['iptables-save', 'ip6tables-save', 'nft list ruleset'];
const lacking = 'host-firewall/manager-lacks-port';
const late = 'host-firewall/accept-shadowed';
const unmet = 'expectation/not-met';
const otherPort = { '/etc/ssh/sshd_config': 'Port 2222\nHostKey /etc/ssh/ssh_host_ed25519_key\n' };

const ufw = (name: string, rule: string, commands: readonly string[], more: Partial<FixCase> = {}): FixCase => ({
  name: `ufw-${name}`,
  rule,
  commands: ['ufw --force enable', ...commands.map((one) => `ufw ${one}`)],
  collect: ['ufw status verbose', ...dumps],
  by: 'commands',
  begins: 'ufw ',
  ...more,
});

const zones = ['firewall-cmd --list-all-zones', 'firewall-cmd --list-all-policies', 'firewall-cmd --get-default-zone'];
const firewalld = (name: string, rule: string, options: readonly string[], more: Partial<FixCase> = {}): FixCase => ({
  name: `firewalld-${name}`,
  rule,
  daemon: 'firewalld',
  commands: options.map((one) => `firewall-cmd -q ${one}`),
  collect: [...zones, ...dumps],
  by: 'commands',
  begins: 'firewall-cmd ',
  ...more,
});
const closed = ['--zone=public --remove-service=ssh', '--permanent --zone=public --remove-service=ssh'];

const jail = (...lines: readonly string[]): Record<string, string> => ({
  '/etc/fail2ban/fail2ban.local': '[Definition]\ndbfile = None\n',
  '/etc/fail2ban/jail.local': `[sshd]\nenabled = true\nbackend = polling\nlogpath = /var/log/auth.log\n${lines.map((line) => `${line}\n`).join('')}`,
});
const fail2ban = (name: string, lines: readonly string[], more: Partial<FixCase> = {}): FixCase => ({
  name: `fail2ban-${name}`,
  rule: 'host-firewall/client-banned',
  daemon: 'fail2ban',
  files: jail(...lines),
  commands: [`fail2ban-client set sshd banip ${more.from ?? '10.1.2.3'}`, 'sleep 1.5'],
  collect: ['ipset save', ...dumps],
  by: 'commands',
  begins: 'fail2ban-client set sshd unbanip ',
  ...more,
});

export const managerCases: readonly FixCase[] = [
  firewalld('closed', lacking, closed),
  firewalld('closed-listing', lacking, closed, { collect: zones }),
  firewalld('closed-kernel', 'host-firewall/nobody-admitted', closed, { collect: dumps }),
  firewalld('moved', 'host-firewall/open-port-not-listening', [], { port: 2222, files: otherPort }),
  firewalld('zone', 'host-firewall/zone-lacks-port', ['--zone=drop --add-source=10.1.0.0/16'], { collect: zones }),
  firewalld('some', unmet, closed, { options: ['--from', '10.1.2.0/24'] }),
  firewalld('rich', unmet, ['--zone=public --add-rich-rule=\'rule family="ipv4" source address="10.0.0.0/8" drop\''], {
    options: ['--from', '10.1.2.0/24'],
  }),
  firewalld('xml', lacking, ['--reload'], {
    files: {
      '/etc/firewalld/zones/public.xml':
        '<?xml version="1.0" encoding="utf-8"?>\n<zone>\n  <short>Public</short>\n  <service name="dhcpv6-client"/>\n  <forward/>\n</zone>\n',
    },
    collect: [],
    collectFiles: [
      '/etc/firewalld/zones',
      '/etc/firewalld/firewalld.conf',
      '/etc/systemd/system/multi-user.target.wants/firewalld.service',
    ],
    by: 'edits',
  }),
  ufw('nothing', lacking, []),
  ufw('status', lacking, ['allow 80/tcp'], { collect: ['ufw status verbose'] }),
  ufw('files', lacking, ['allow 80/tcp'], { collect: [], collectFiles: ['/etc/ufw', '/etc/default/ufw'] }),
  ufw('kernel', 'host-firewall/nobody-admitted', [], { collect: dumps }),
  ufw('moved', 'host-firewall/open-port-not-listening', ['allow 22/tcp'], { port: 2222, files: otherPort }),
  ufw('late', late, ['deny from 10.0.0.0/8 to any port 22 proto tcp', 'allow from 10.0.0.0/8 to any port 22'], {
    begins: 'ufw allow ',
  }),
  ufw('late-both', late, ['deny from 10.0.0.0/8', 'allow from 10.0.0.0/8 to any port 22'], {
    begins: 'ufw prepend ',
  }),
  ufw('some', unmet, ['allow from 192.168.0.0/16 to any port 22'], { options: ['--from', '10.1.2.0/24'] }),
  ufw('six', unmet, ['allow from 10.0.0.0/8 to any port 22'], {
    from: '2001:db8:1::5',
    options: ['--from', '2001:db8:1::/64'],
  }),
  fail2ban('as-shipped', []),
  fail2ban('six', [], { from: '2001:db8:1::5' }),
  fail2ban('nftables', ['banaction = nftables-multiport']),
  fail2ban('ipset', ['banaction = iptables-ipset-proto6']),
];
