import type { Covers, SetUp } from '../set-up.ts';
import { defaultProbes, probePorts } from './default-probes.ts';

const neighbours = 'meta l4proto ipv6-icmp accept';
const established = 'ct state established,related accept';

const chain = (
  name: string,
  type: string,
  hook: string,
  priority: string,
  policy: string,
  rules: readonly string[],
): string =>
  `chain ${name} {\n type ${type} hook ${hook} priority ${priority}; policy ${policy};\n ${rules.join('\n ')}\n}\n`;
const input = (rules: readonly string[], policy = 'accept', priority = 'filter'): string =>
  chain('input', 'filter', 'input', priority, policy, [neighbours, ...rules]);
const inet = (...parts: readonly string[]): string => `table inet f {\n${parts.join('')}}\n`;
const ip = (...parts: readonly string[]): string => `table ip f {\n${parts.join('')}}\n`;

const of = (construct: string, ...texts: string[]): Covers => ({ [`nft: ${construct}`]: texts });
const one = (name: string, covers: Covers, nft: string, more: Partial<SetUp> = {}): SetUp => ({
  name: `nft-${name}`,
  covers,
  nft,
  probes: defaultProbes,
  ...more,
});
/** A rule that drops some of the connections to port 22, or none; without the text it drops all of them. */
const drops = (name: string, construct: string, condition: string, before: readonly string[] = []): SetUp =>
  one(name, of(construct, `${condition} `), inet(input([...before, `${condition} tcp dport 22 drop`])));

const ports = { probes: probePorts([22, 2222]) };
const inputOfFour = (...rules: string[]): string =>
  `chain input {\n type filter hook input priority filter; policy accept;\n ${rules.join('\n ')}\n}\n`;

/** One set-up for each construct of nft that is understood. */
export const nftConstructSetUps: readonly SetUp[] = [
  one(
    'table-ip-and-ip6',
    of(
      'table ip, ip6, inet',
      'table ip6 g {\nchain input {\n type filter hook input priority filter; policy accept;\n meta l4proto ipv6-icmp accept\n tcp dport 22 drop\n}\n}\n',
    ),
    `${ip(inputOfFour('ip saddr 10.0.0.0/8 drop'))}table ip6 g {\nchain input {\n type filter hook input priority filter; policy accept;\n meta l4proto ipv6-icmp accept\n tcp dport 22 drop\n}\n}\n`,
  ),
  one(
    'chain-type-nat',
    of(
      'chain type filter, nat, route',
      chain('pre', 'nat', 'prerouting', 'dstnat', 'accept', ['tcp dport 2222 redirect to :22']),
    ),
    inet(
      chain('pre', 'nat', 'prerouting', 'dstnat', 'accept', ['tcp dport 2222 redirect to :22']),
      chain('out', 'route', 'output', 'mangle', 'accept', ['ip daddr 10.0.0.0/8 tcp sport 22 drop']),
    ),
    ports,
  ),
  one(
    'nat-drop-unasked',
    {},
    ip(chain('pre', 'nat', 'prerouting', 'dstnat', 'accept', ['ip saddr 10.0.0.0/8 tcp dport 22 drop'])),
    { undecidable: true },
  ),
  one(
    'verdicts',
    of('accept, drop, continue, return, jump, goto', 'iifname "eth0" goto side\n'),
    inet(
      'chain side {\n tcp dport 80 drop\n continue\n return\n drop\n}\n',
      input(['ip saddr 10.0.0.0/8 jump side', 'iifname "eth0" goto side', 'tcp dport 22 drop']),
    ),
  ),
  one(
    'jump-anonymous',
    of('jump { … }', 'iifname "eth0" jump {\n ip saddr 10.0.0.0/8 return\n tcp dport 22 drop\n}\n'),
    inet(input(['iifname "eth0" jump {\n ip saddr 10.0.0.0/8 return\n tcp dport 22 drop\n}', established])),
  ),
  drops('address-destination', 'ip saddr, ip daddr, ip6 saddr, ip6 daddr', 'ip daddr 198.51.100.10'),
  drops('address-six-range', 'ip saddr, ip daddr, ip6 saddr, ip6 daddr', 'ip6 saddr 2001:db8:1::-2001:db8:1::ff'),
  one(
    'address-comparison',
    {},
    ip(inputOfFour('ip saddr >= 198.18.0.0 tcp dport 22 drop', 'ip saddr < 10.1.3.0 tcp dport 22 reject')),
  ),
  one(
    'ports',
    of('tcp dport, tcp sport, th dport', 'tcp sport < 1024 '),
    inet(input(['tcp sport < 1024 tcp flags syn drop', 'meta l4proto { tcp, udp } th dport 22 iifname "eth1" drop'])),
  ),
  drops('protocol', 'meta l4proto, ip protocol, ip6 nexthdr', 'ip6 nexthdr tcp'),
  drops('protocol-other', 'meta l4proto, ip protocol, ip6 nexthdr', 'ip protocol != udp'),
  drops('family', 'meta nfproto, meta protocol', 'meta protocol ip6'),
  drops('interface-name', 'iifname, oifname', 'iifname { "eth1", "wlan*" }'),
  one(
    'interface-out',
    {},
    inet(
      chain('out', 'filter', 'output', 'filter', 'accept', [
        neighbours,
        'oifname "eth0" ip daddr 10.0.0.0/8 tcp sport 22 drop',
      ]),
    ),
  ),
  one(
    'flags',
    of('tcp flags', 'tcp flags & (syn | ack) == ack '),
    inet(input(['tcp flags & (syn | ack) == ack tcp dport 22 drop'])),
  ),
  one(
    'flags-list',
    {},
    inet(
      input([
        'tcp flags { fin, psh } tcp dport 22 drop',
        'tcp flags syn / syn,rst iifname "eth1" tcp dport 22 reject with tcp reset',
      ]),
    ),
  ),
  one(
    'hop-limit',
    of('ip ttl, ip6 hoplimit', 'ip6 hoplimit != 255 '),
    inet(
      chain('input', 'filter', 'input', 'filter', 'accept', [
        'ip6 hoplimit != 255 icmpv6 type nd-neighbor-solicit drop',
      ]),
    ),
  ),
  one(
    'icmp-type',
    of('icmp type, icmp code, icmpv6 type, icmpv6 code', 'icmp type echo-reply '),
    ip(
      inputOfFour('tcp dport 22 reject with icmp type host-unreachable'),
      chain('out', 'filter', 'output', 'filter', 'accept', ['icmp type echo-reply meta l4proto icmp drop']),
    ),
  ),
  one(
    'icmp-code',
    {},
    ip(
      inputOfFour('tcp dport 22 reject with icmp type host-unreachable', 'tcp dport 2222 reject'),
      chain('out', 'filter', 'output', 'filter', 'accept', ['icmp type destination-unreachable icmp code 1 drop']),
    ),
  ),
  one(
    'icmpv6-type',
    {},
    inet(
      input(['tcp dport 22 reject with icmpv6 type addr-unreachable']),
      chain('out', 'filter', 'output', 'filter', 'accept', [
        'icmpv6 type destination-unreachable ip6 daddr 2001:db8:1::/64 drop',
      ]),
    ),
  ),
  one(
    'fib-route-back',
    of('fib saddr . iif oif', 'fib saddr . iif oif missing '),
    ip(chain('pre', 'filter', 'prerouting', 'raw', 'accept', ['fib saddr . iif oif missing tcp dport 22 drop'])),
  ),
  one(
    'fib-route-back-six',
    {},
    inet(
      chain('pre', 'filter', 'prerouting', 'raw', 'accept', [
        'meta nfproto ipv6 fib saddr . iif oif missing tcp dport 22 drop',
      ]),
    ),
    { commands: ['ip -6 route add unreachable 2001:db8:2::/48'] },
  ),
  drops('state-invalid', 'ct state', 'ct state invalid,untracked'),
  one(
    'state-map',
    {},
    inet(
      input(
        [
          'ct state vmap { established : accept, related : accept, invalid : drop }',
          'ct state new ip saddr 10.0.0.0/8 accept',
          'tcp dport 22 ip6 saddr 2001:db8:1::/64 accept',
        ],
        'drop',
      ),
    ),
  ),
  one(
    'state-not-equal',
    {},
    inet(input(['ct state != new accept', 'iifname "eth0" ct state != established tcp dport 22 accept'], 'drop')),
  ),
  drops('direction', 'ct direction', 'ct direction reply'),
  one(
    'original',
    of('ct original ip daddr, ct original proto-dst, ct protocol', 'ct original proto-dst 2222 '),
    ip(
      chain('pre', 'nat', 'prerouting', 'dstnat', 'accept', ['tcp dport 2222 redirect to :22']),
      inputOfFour('meta l4proto tcp ct original proto-dst 2222 drop'),
    ),
    ports,
  ),
  one('original-address', {}, inet(input(['ct original ip daddr 192.0.2.10 tcp dport 22 drop']))),
  drops('ct-protocol', 'ct original ip daddr, ct original proto-dst, ct protocol', 'ct protocol udp'),
  one(
    'marks',
    {
      ...of('meta mark, ct mark', 'ct mark 0x7 '),
      ...of('meta mark set, ct mark set', 'ip saddr 10.0.0.0/8 ct mark set 0x7\n'),
    },
    ip(
      chain('pre', 'filter', 'prerouting', 'mangle', 'accept', [
        'ip saddr 10.0.0.0/8 ct mark set 0x7',
        'meta mark set 0x1',
      ]),
      inputOfFour('ct mark 0x7 tcp dport 22 drop'),
    ),
  ),
  one(
    'marks-masked',
    {},
    ip(
      chain('pre', 'filter', 'prerouting', 'mangle', 'accept', [
        'ip saddr 10.0.0.0/8 meta mark set meta mark or 0x6',
        'ip saddr 10.1.0.0/16 meta mark set meta mark and 0x3',
        'ip saddr 198.18.0.0/15 meta mark set meta mark xor 0xf',
      ]),
      inputOfFour('meta mark & 0x4 == 0x4 tcp dport 22 drop', 'meta mark { 0x2, 0x3 } tcp dport 22 reject'),
    ),
  ),
  one(
    'mark-from-map',
    {},
    ip(
      chain('pre', 'filter', 'prerouting', 'mangle', 'accept', [
        'meta mark set ip saddr map { 10.1.2.3 : 0x1, 172.16.0.0/12 : 0x2 }',
      ]),
      inputOfFour(
        'meta mark 0x1 drop',
        'meta mark 0x2 tcp dport 22 reject',
        'meta mark 0x0 ip saddr 198.18.0.0/16 reject with tcp reset',
      ),
    ),
  ),
  one(
    'mark-restored',
    {},
    ip(
      chain('pre', 'filter', 'prerouting', 'mangle', 'accept', ['ip saddr 10.0.0.0/8 ct mark set 0x9']),
      chain('out', 'filter', 'output', 'filter', 'accept', [
        'meta mark set ct mark',
        'meta mark 0x9 tcp sport 22 drop',
      ]),
    ),
  ),
  one('reject', of('reject', 'tcp dport 22 reject\n'), inet(input([established, 'tcp dport 22 reject']))),
  ...['no-route', 'admin-prohibited', 'addr-unreachable', 'port-unreachable', 'policy-fail', 'reject-route'].map(
    (kind) => one(`reject-icmpv6-${kind}`, {}, inet(input([`tcp dport 22 reject with icmpv6 type ${kind}`]))),
  ),
  ...[
    'net-unreachable',
    'host-unreachable',
    'prot-unreachable',
    'net-prohibited',
    'host-prohibited',
    'admin-prohibited',
  ].map((kind) => one(`reject-icmp-${kind}`, {}, ip(inputOfFour(`tcp dport 22 reject with icmp type ${kind}`)))),
  one(
    'reject-in-prerouting',
    {},
    inet(
      chain('pre', 'filter', 'prerouting', '-150', 'accept', [
        neighbours,
        'ip saddr 10.0.0.0/8 tcp dport 22 reject with tcp reset',
        'ip saddr 172.16.0.0/12 tcp dport 22 reject',
      ]),
    ),
  ),
  one(
    'dnat',
    of('dnat, redirect', 'ip daddr 192.0.2.10 tcp dport 2222 dnat to 198.51.100.10:22\n'),
    ip(
      chain('pre', 'nat', 'prerouting', 'dstnat', 'accept', [
        'ip daddr 192.0.2.10 tcp dport 2222 dnat to 198.51.100.10:22',
      ]),
    ),
    ports,
  ),
  one(
    'dnat-map',
    {},
    ip(
      chain('pre', 'nat', 'prerouting', 'dstnat', 'accept', [
        'tcp dport 2222 dnat to ip saddr map { 10.0.0.0/8 : 198.51.100.10, 172.16.0.0/12 : 192.0.2.10 }',
      ]),
    ),
    { ...ports, sshd: 'ListenAddress 198.51.100.10:2222\nListenAddress 192.0.2.10:22\n' },
  ),
  one(
    'dnat-six',
    {},
    `table ip6 n {\n${chain('pre', 'nat', 'prerouting', 'dstnat', 'accept', ['tcp dport 2222 dnat to [2001:db8:0:2::10]:22'])}}\n`,
    ports,
  ),
  one(
    'redirect-in-output',
    {},
    ip(chain('out', 'nat', 'output', '-100', 'accept', ['tcp dport 22 redirect to :2222'])),
    {
      sshd: 'Port 2222\n',
      probes: [
        { from: '192.0.2.10', to: '192.0.2.10', port: 22 },
        { from: '127.0.0.1', to: '127.0.0.1', port: 22 },
        ...probePorts([2222]),
      ],
    },
  ),
  one(
    'snat',
    of('snat, masquerade', 'ip saddr 10.0.0.0/8 snat to 203.0.113.99\n'),
    ip(
      chain('in', 'nat', 'input', '100', 'accept', ['ip saddr 10.0.0.0/8 snat to 203.0.113.99']),
      inputOfFour('ct status snat drop'),
    ),
  ),
  one(
    'notrack-one-network',
    {},
    inet(
      chain('pre', 'filter', 'prerouting', 'raw', 'accept', ['ip saddr 10.0.0.0/8 tcp dport 22 notrack']),
      input(['ct state untracked tcp dport 22 drop']),
    ),
    { covers: of('notrack', 'ip saddr 10.0.0.0/8 tcp dport 22 notrack') },
  ),
  one(
    'sets',
    of('set, map, vmap', 'ip saddr @office '),
    inet(
      'set office {\n type ipv4_addr; flags interval;\n elements = { 10.0.0.0/8, 203.0.113.7 }\n}\n',
      input(['ip saddr @office tcp dport 22 drop']),
    ),
  ),
  one(
    'map-named',
    {},
    inet(
      'map verdicts {\n type ipv4_addr : verdict; flags interval;\n elements = { 10.0.0.0/8 : drop, 172.16.0.0/12 : accept, 203.0.113.7 : jump side }\n}\n',
      'chain side {\n iifname "eth1" drop\n}\n',
      input(['ip saddr vmap @verdicts', 'tcp dport 22 ip saddr 172.16.9.9 drop']),
    ).replace('map verdicts', 'chain side {\n}\nmap verdicts'),
  ),
  one(
    'map-concatenated',
    {},
    inet(
      input([
        'ip saddr . tcp dport vmap { 10.0.0.0/8 . 22 : drop, 172.16.0.0/12 . 20-30 : reject, 203.0.113.7 . 80 : drop }'.replace(
          ' : reject',
          ' : drop',
        ),
      ]),
    ),
  ),
  one(
    'set-concatenated-intervals',
    {},
    inet(
      'set pairs {\n type ipv4_addr . inet_service . ifname; flags interval;\n elements = { 10.0.0.0/8 . 20-30 . "eth0", 172.16.0.0/12 . 22 . "eth1" }\n}\n',
      input(['ip saddr . tcp dport . iifname @pairs drop']),
    ),
  ),
  one(
    'set-of-marks-and-ports',
    {},
    inet(
      'set services {\n type inet_proto . inet_service;\n elements = { tcp . 22, udp . 53 }\n}\n',
      input(['iifname "eth1" meta l4proto . th dport @services drop']),
    ),
  ),
  one('map-catch-all', {}, inet(input(['tcp dport 22 ip saddr vmap { 10.0.0.0/8 : accept, * : drop }']))),
  one(
    'set-empty',
    {},
    inet(
      'set nobody {\n type ipv4_addr\n}\n',
      input(['ip saddr @nobody drop', 'ip saddr != @nobody iifname "eth1" tcp dport 22 drop']),
    ),
  ),
  one(
    'limit',
    of('limit, limit name', 'limit rate over 1000/second burst 1000 packets '),
    inet(input(['ct state new tcp dport 22 limit rate over 1000/second burst 1000 packets drop'])),
  ),
  one(
    'limit-named',
    {},
    inet(
      'limit slow {\n rate 1000/second burst 1000 packets\n}\n',
      input([established, 'tcp dport 22 limit name "slow" accept'], 'drop'),
    ),
  ),
  one(
    'ct-count',
    of('ct count', 'ct count over 1000 '),
    inet(input(['tcp dport 22 ct state new ct count over 1000 drop'])),
  ),
  one(
    'quota',
    of('quota, quota name', 'quota over 1000 mbytes '),
    inet(input(['tcp dport 22 quota over 1000 mbytes drop'])),
  ),
  one(
    'goes-on',
    of(
      'counter, log, comment, last, meta nftrace set, meta priority set',
      'ip saddr 10.0.0.0/8 counter log prefix "x" level info drop comment "a { b"\n',
    ),
    inet(
      input([
        'tcp dport 22 counter meta nftrace set 1',
        'tcp dport 22 meta priority set 0',
        'ip saddr 10.0.0.0/8 counter log prefix "x" level info drop comment "a { b"',
      ]),
    ),
  ),
  one(
    'ingress',
    of('table netdev, chain hook ingress and egress', ' ip saddr 10.0.0.0/8 drop\n'),
    'table netdev f {\n chain in {\n type filter hook ingress device "eth0" priority 0; policy accept;\n ip saddr 10.0.0.0/8 drop\n }\n}\n',
  ),
  one(
    'ingress-both',
    {},
    'table netdev f {\n chain in {\n type filter hook ingress devices = { "eth0", "eth1" } priority -5; policy accept;\n ip6 saddr 2001:db8:1::/64 tcp dport 22 drop\n }\n}\n',
  ),
  one(
    'ingress-policy',
    {},
    'table netdev f {\n chain in {\n type filter hook ingress device "eth1" priority 0; policy drop;\n meta protocol arp accept\n meta l4proto ipv6-icmp accept\n tcp dport 22 ip saddr 10.0.0.0/8 accept\n ip6 nexthdr tcp accept\n }\n}\n',
  ),
  drops('interface-index', 'iif, oif', 'iif "eth1"'),
  drops('packet-type', 'meta pkttype', 'meta pkttype { broadcast, multicast }'),
  drops('status', 'ct status', 'ct status assured'),
  drops('fib-type', 'fib saddr type, fib daddr type', 'fib saddr type local'),
  one(
    'set-filled',
    of('add @set, update @set, delete @set', 'ip saddr 10.0.0.0/8 add @seen { ip saddr }\n'),
    inet(
      'set seen {\n type ipv4_addr; size 100; flags dynamic;\n}\n',
      input(['ip saddr 10.0.0.0/8 add @seen { ip saddr }', 'ip saddr @seen tcp dport 22 drop']),
    ),
  ),
  one(
    'set-limited',
    {},
    inet(
      'set flood {\n type ipv4_addr; size 1000; flags dynamic, timeout; timeout 1m;\n}\n',
      input([
        'tcp dport 22 ct state new add @flood { ip saddr limit rate over 1000/second burst 1000 packets } drop',
        'ip6 saddr 2001:db8:1::/64 tcp dport 22 drop',
      ]),
    ),
  ),
  one(
    'meter',
    of('meter', 'meter m { ip saddr limit rate over 1000/second burst 1000 packets } '),
    inet(input(['tcp dport 22 ct state new meter m { ip saddr limit rate over 1000/second burst 1000 packets } drop'])),
  ),
  one(
    'header-changes',
    of('ip dscp set, tcp option maxseg size set', 'ip dscp set cs1 ip saddr 10.0.0.0/8 drop\n'),
    ip(inputOfFour('tcp flags syn tcp option maxseg size set 1200', 'ip dscp set cs1 ip saddr 10.0.0.0/8 drop')),
  ),
  one(
    'timeout',
    of('timeout, expires', 'ip saddr @for_now '),
    inet(
      'set for_now {\n type ipv4_addr; flags timeout; timeout 1h;\n elements = { 10.1.2.3, 172.16.9.9 }\n}\n',
      input(['ip saddr @for_now tcp dport 22 drop']),
    ),
  ),
  one(
    'priorities-relative',
    {},
    inet(
      input(
        ['ip saddr 10.0.0.0/8 tcp dport 22 reject with tcp reset', 'ip saddr 172.16.0.0/12 accept'],
        'accept',
        'filter + 20',
      ),
      chain('first', 'filter', 'input', 'filter - 5', 'accept', [
        'ip saddr 10.1.0.0/16 tcp dport 22 drop',
        'ip saddr 172.16.0.0/12 tcp dport 22 reject',
      ]),
    ),
  ),
  one(
    'priorities-equal',
    {},
    `${inet(input(['ip saddr 10.0.0.0/8 tcp dport 22 drop']))}${ip(inputOfFour('ip saddr 10.0.0.0/8 tcp dport 22 reject'))}`,
  ),
  one(
    'priorities-equal-in-one-table',
    {},
    inet(
      chain('a', 'filter', 'input', '0', 'accept', ['ip saddr 10.0.0.0/8 tcp dport 22 drop']),
      chain('b', 'filter', 'input', '0', 'accept', ['ip saddr 10.1.0.0/16 tcp dport 22 reject']),
    ),
  ),
  one(
    'postrouting',
    {},
    inet(
      chain('post', 'filter', 'postrouting', 'srcnat', 'accept', [
        'ip daddr 10.0.0.0/8 tcp sport 22 tcp flags & (syn | ack) == (syn | ack) drop',
        'ip daddr 172.16.0.0/12 tcp sport 22 ct state established drop',
      ]),
    ),
  ),
  one(
    'output-policy',
    {},
    inet(
      chain('out', 'filter', 'output', 'filter', 'drop', [
        neighbours,
        'ip daddr 10.0.0.0/8 ct state established accept',
        'ip6 daddr 2001:db8:1::/48 tcp sport 22 accept',
      ]),
    ),
  ),
  one(
    'flowtable-and-objects',
    {},
    inet(
      'counter c {\n}\nct timeout t {\n protocol tcp;\n l3proto ip;\n policy = { established: 100, close: 4 }\n}\n',
      input(['tcp dport 22 counter name "c"', 'iifname "eth1" tcp dport 22 drop']),
    ),
  ),
  one('reject-behind-families', {}, inet(input(['meta nfproto { ipv4, ipv6 } tcp dport 22 iifname "eth0" reject'])), {
    undecidable: true,
  }),
  one('random', {}, inet(input(['ip saddr 10.0.0.0/8 tcp dport 22 numgen random mod 2 < 1 drop'])), {
    undecidable: true,
  }),
  one(
    'prefix-dnat',
    {},
    ip(
      chain('pre', 'nat', 'prerouting', 'dstnat', 'accept', [
        'tcp dport 2222 dnat ip prefix to ip daddr map { 192.0.2.0/24 : 198.51.100.0/24 }',
      ]),
    ),
    { ...ports, undecidable: true },
  ),
  one(
    'iptables-and-its-table',
    of('table ip filter of iptables-nft', '-A INPUT -s 10.0.0.0/8 -p tcp -j DROP\n'),
    inet(input(['ip saddr 172.16.0.0/12 tcp dport 22 reject'])),
    {
      iptables:
        '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -s 10.0.0.0/8 -p tcp -j DROP\nCOMMIT\n',
    },
  ),
];
