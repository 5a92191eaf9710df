import type { ManagerSetUp } from '../set-up.ts';

const jail = (lines: readonly string[], more = ''): Record<string, string> => ({
  '/etc/fail2ban/fail2ban.local': '[Definition]\ndbfile = None\n',
  '/etc/fail2ban/jail.local': `[sshd]\nenabled = true\nbackend = polling\nlogpath = /var/log/auth.log\n${lines.map((l) => `${l}\n`).join('')}${more}`,
});
const banned4 = ['10.1.2.3', '203.0.113.7'];
const banned6 = ['2001:db8:1::5'];
const ban = (...addresses: string[]): string[] => addresses.map((a) => `fail2ban-client set sshd banip ${a}`);

const fail2ban = (
  name: string,
  lines: readonly string[],
  commands: readonly string[] = ban(...banned4, ...banned6),
  more: Partial<ManagerSetUp> = {},
): ManagerSetUp => ({
  name: `fail2ban-${name}`,
  manager: 'fail2ban',
  files: jail(lines),
  // Bans are carried out by a thread of its own.
  commands: [...commands, 'sleep 1.5'],
  ...more,
});

export const fail2banSetUps: readonly ManagerSetUp[] = [
  fail2ban('nobody', [], []),
  fail2ban('as-shipped', []),
  fail2ban('other-port', ['port = 2222']),
  fail2ban('both-ports', ['port = 22,2222']),
  fail2ban('allports', ['banaction = iptables-allports']),
  fail2ban('drop', ['banaction = iptables-multiport[blocktype=DROP]']),
  fail2ban('reset', ['banaction = iptables-multiport[blocktype="REJECT --reject-with tcp-reset"]']),
  fail2ban('nftables', ['banaction = nftables-multiport']),
  fail2ban('nftables-allports', ['banaction = nftables-allports']),
  fail2ban('nftables-drop', ['banaction = nftables[type=multiport, blocktype=drop]', 'port = ssh,2222']),
  fail2ban('nftables-counted', ['banaction = nftables-multiport[blocktype="counter drop"]', 'port = 22,2222']),
  fail2ban('nftables-own-table', [
    'banaction = nftables[type=allports, table=own, chain=mine, chain_priority=-50, blocktype="reject with icmpx type admin-prohibited"]',
  ]),
  fail2ban('chain-of-others', ['chain = OUTPUT']),
  fail2ban('ports-with-blank', ['port = ssh, 2222']),
  fail2ban('ports-on-two-lines', ['port = ssh,', '  2222']),
  fail2ban('ports-too-many', [`port = ${Array.from({ length: 15 }, (_, i) => 3000 + i).join(',')},22`]),
  fail2ban('port-comment-behind', ['port = 22 # moved']),
  fail2ban('ports-with-blank-nftables', ['port = ssh, 2222', 'banaction = nftables-multiport']),
  // None of fail2ban's own forms shows whether ufw runs.
  fail2ban('through-ufw-that-is-off', ['banaction = ufw'], undefined, { hiddenFrom: ['fail2ban', 'all forms'] }),
  fail2ban(
    'two-jails',
    [],
    [...ban('10.1.2.3'), ...['203.0.113.7', '2001:db8:2::7'].map((a) => `fail2ban-client set other banip ${a}`)],
    {
      files: jail(
        ['port = ssh'],
        '[other]\nenabled = true\nbackend = polling\nfilter = sshd\nlogpath = /var/log/auth.log\nport = 2222\nbanaction = iptables-allports[blocktype=DROP]\n',
      ),
    },
  ),
  fail2ban('ipset', ['banaction = iptables-ipset-proto6']),
  fail2ban('route', ['banaction = route'], ban(...banned4)),
  fail2ban('unbanned', [], [...ban(...banned4, ...banned6), 'fail2ban-client set sshd unbanip 10.1.2.3']),
  fail2ban('network', [], ban('10.0.0.0/8', '198.18.0.5')),
  fail2ban('default-section', [], undefined, {
    files: {
      ...jail(['port = ssh']),
      '/etc/fail2ban/jail.d/own.conf': '[DEFAULT]\nbanaction = iptables-allports\n',
      '/etc/fail2ban/jail.d/own.local':
        '[sshd]\nbanaction = iptables-multiport[blocktype="REJECT --reject-with icmp-host-prohibited"]\n',
    },
    commands: [...ban(...banned4), 'sleep 1.5'],
  }),
];
