import type { SetUp } from '../set-up.ts';
import { defaultProbes, probePorts } from './default-probes.ts';

const input = (rules: readonly string[], policy = 'accept', priority = 'filter'): string =>
  `chain input {\n type filter hook input priority ${priority}; policy ${policy};\n ${rules.join('\n ')}\n}`;
const table = (family: string, name: string, ...parts: readonly string[]): string =>
  `table ${family} ${name} {\n${parts.join('\n')}\n}\n`;

const usual = ['ct state established,related accept', 'meta l4proto ipv6-icmp accept'];

const one = (name: string, text: string): SetUp => ({ name: `nft-${name}`, nft: text, probes: defaultProbes });

export const nftSetUps: readonly SetUp[] = [
  one('inet-drop-ssh-open', table('inet', 'f', input([...usual, 'tcp dport 22 accept'], 'drop'))),
  one('inet-reject', table('inet', 'f', input([...usual, 'tcp dport 22 reject']))),
  one(
    'inet-reject-icmpx-admin',
    table('inet', 'f', input([...usual, 'tcp dport 22 reject with icmpx type admin-prohibited'])),
  ),
  one(
    'inet-reject-icmpx-no-route',
    table('inet', 'f', input([...usual, 'tcp dport 22 reject with icmpx type no-route'])),
  ),
  one(
    'inet-reject-icmpx-host',
    table('inet', 'f', input([...usual, 'tcp dport 22 reject with icmpx type host-unreachable'])),
  ),
  one(
    'inet-reject-icmp-only-four',
    table(
      'inet',
      'f',
      input([...usual, 'tcp dport 22 reject with icmp type host-prohibited', 'tcp dport 22 reject with tcp reset']),
    ),
  ),
  one(
    'saddr-four',
    table('inet', 'f', input([...usual, 'ip saddr 10.0.0.0/8 tcp dport 22 accept', 'tcp dport 22 drop'])),
  ),
  one(
    'saddr-set',
    table(
      'inet',
      'f',
      'set office {\n type ipv4_addr; flags interval;\n elements = { 10.0.0.0/8, 203.0.113.7 }\n}',
      input([...usual, 'ip saddr @office tcp dport 22 accept'], 'drop'),
    ),
  ),
  one(
    'anonymous-set',
    table(
      'ip',
      'f',
      input(
        [...usual, 'ip saddr { 10.1.2.3, 198.18.0.0/16 } tcp dport { 22, 80 } drop'].filter((r) => !r.includes('ipv6')),
      ),
    ),
  ),
  one('saddr-not-equal', table('inet', 'f', input([...usual, 'ip saddr != 10.0.0.0/8 tcp dport 22 drop']))),
  one(
    'concatenation',
    table(
      'inet',
      'f',
      'set pairs {\n type ipv4_addr . inet_service;\n elements = { 10.1.2.3 . 22, 198.18.0.5 . 80 }\n}',
      input([...usual, 'ip saddr . tcp dport @pairs drop']),
    ),
  ),
  one(
    'verdict-map-ports',
    table(
      'inet',
      'f',
      'chain ssh {\n ip saddr 10.0.0.0/8 accept\n drop\n}',
      input([...usual, 'tcp dport vmap { 22 : jump ssh, 80 : accept }']),
    ),
  ),
  one(
    'verdict-map-interfaces',
    table('inet', 'f', input([...usual, 'tcp dport 22 iifname vmap { "eth0" : accept, "eth1" : drop }'])),
  ),
  one(
    'two-base-chains',
    table('inet', 'a', input([...usual, 'tcp dport 22 accept'], 'drop')) +
      table('ip', 'b', input(['ip saddr 10.0.0.0/8 drop'], 'accept', 'filter + 10')),
  ),
  one(
    'goto-and-return',
    table(
      'inet',
      'f',
      'chain side {\n ip saddr 10.1.0.0/16 return\n ip saddr 10.0.0.0/8 drop\n}',
      input([...usual, 'ip saddr 10.0.0.0/8 goto side', 'tcp dport 22 accept'], 'drop'),
    ),
  ),
  one('iifname', table('inet', 'f', input([...usual, 'iifname "eth1" tcp dport 22 drop']))),
  one('iifname-wildcard', table('inet', 'f', input([...usual, 'iifname "eth*" tcp dport 22 drop']))),
  one('th-dport', table('inet', 'f', input([...usual, 'meta l4proto tcp th dport 22 drop']))),
  one('tcp-flags-syn', table('inet', 'f', input(['tcp flags & (fin|syn|rst|ack) == syn tcp dport 22 drop']))),
  one('ct-state-new', table('inet', 'f', input([...usual, 'ct state new tcp dport 22 drop']))),
  one('mask', table('ip', 'f', input(['ip saddr & 255.0.0.255 == 10.0.0.3 drop']))),
  one('range', table('ip', 'f', input(['ip saddr 10.1.2.0-10.1.3.255 tcp dport 1-1024 drop']))),
  one('ip6-saddr', table('inet', 'f', input([...usual, 'ip6 saddr 2001:db8:1::/64 tcp dport 22 drop']))),
  one(
    'dormant',
    'table inet f {\n flags dormant;\n chain input { type filter hook input priority 0; policy drop;\n }\n}\n',
  ),
  one(
    'prerouting-raw-drop',
    table(
      'inet',
      'f',
      'chain pre {\n type filter hook prerouting priority raw; policy accept;\n ip saddr 10.0.0.0/8 tcp dport 22 drop\n}',
    ),
  ),
  one(
    'notrack',
    table(
      'inet',
      'f',
      'chain pre {\n type filter hook prerouting priority raw; policy accept;\n tcp dport 22 notrack\n}',
      input(
        [
          'ct state new,established tcp dport 22 accept',
          'ct state untracked ip saddr 10.0.0.0/8 accept',
          'meta l4proto ipv6-icmp accept',
        ],
        'drop',
      ),
    ),
  ),
  one(
    'mark',
    table(
      'inet',
      'f',
      'chain pre {\n type filter hook prerouting priority mangle; policy accept;\n ip saddr 10.0.0.0/8 meta mark set 0x2a\n}',
      input(['meta mark 0x2a tcp dport 22 drop']),
    ),
  ),
  one(
    'output-drop',
    table(
      'inet',
      'f',
      'chain out {\n type filter hook output priority filter; policy accept;\n ip daddr 10.0.0.0/8 tcp sport 22 drop\n}',
    ),
  ),
  one(
    'output-reject',
    table(
      'inet',
      'f',
      'chain out {\n type filter hook output priority filter; policy accept;\n ip daddr 10.0.0.0/8 tcp sport 22 reject\n}',
    ),
  ),
  one('established-dropped', table('inet', 'f', input(['ct state established tcp dport 22 drop']))),
  {
    name: 'nft-redirect',
    nft: table(
      'ip',
      'n',
      'chain pre {\n type nat hook prerouting priority dstnat; policy accept;\n tcp dport 2222 redirect to :22\n}',
    ),
    probes: probePorts([22, 2222]),
  },
  {
    name: 'nft-redirect-away',
    nft: table(
      'inet',
      'n',
      'chain pre {\n type nat hook prerouting priority dstnat; policy accept;\n tcp dport 22 redirect to :2222\n}',
    ),
    probes: probePorts([22, 2222]),
  },
  {
    name: 'nft-dnat-to-own-address',
    nft: table(
      'ip',
      'n',
      'chain pre {\n type nat hook prerouting priority dstnat; policy accept;\n ip daddr 192.0.2.10 tcp dport 2222 dnat to 198.51.100.10:22\n}',
    ),
    probes: probePorts([22, 2222]),
  },
  one(
    'limit-over',
    table(
      'inet',
      'f',
      input([...usual, 'tcp dport 22 ct state new limit rate over 100/second burst 200 packets drop']),
    ),
  ),
  one(
    'counter-log-comment',
    table(
      'inet',
      'f',
      input([...usual, 'tcp dport 22 counter log prefix "ssh " accept comment "ssh { from anywhere }"'], 'drop'),
    ),
  ),
  one(
    'netdev-ingress',
    'table netdev f {\n chain in {\n type filter hook ingress device "eth0" priority 0; policy accept;\n ip saddr 10.0.0.0/8 tcp dport 22 drop\n }\n}\n',
  ),
  one('fib-local', table('inet', 'f', input([...usual, 'fib daddr type local tcp dport 22 accept'], 'drop'))),
  one('meta-nfproto', table('inet', 'f', input([...usual, 'meta nfproto ipv6 tcp dport 22 drop']))),
  one(
    'comparison',
    table(
      'inet',
      'f',
      input([
        ...usual,
        'tcp dport < 1024 ip saddr 10.0.0.0/8 drop',
        'tcp dport >= 20 tcp dport <= 25 ip saddr 172.16.0.0/12 drop',
      ]),
    ),
  ),
  // iptables-save gives up at a rule that it cannot show, so that its output ends inside of the table.
  one(
    'rule-in-a-table-of-iptables',
    `${table('inet', 'f', input(['ip saddr { 10.0.0.0/8, 198.18.0.0/15 } tcp dport 22 drop']))}
table ip filter {
 chain DOCKER-USER {
  mark set 1
 }
}
`,
  ),
  {
    name: 'nft-beside-iptables',
    nft: table('inet', 'f', input(['ip saddr 10.0.0.0/8 tcp dport 22 drop'])),
    iptables:
      '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -s 10.0.0.0/8 -j ACCEPT\n-A INPUT -s 198.18.0.0/15 -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n',
    probes: defaultProbes,
  },
];
