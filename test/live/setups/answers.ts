import type { SetUp } from '../set-up.ts';
import { defaultProbes } from './default-probes.ts';
import { established, input, ssh, table } from './tables.ts';

const answers = (name: string, commands: readonly string[], more: Partial<SetUp> = {}): SetUp => ({
  name,
  commands,
  probes: defaultProbes,
  ...more,
});
const toAnother = ['ip route add default via 198.51.100.1 table 100', 'ip rule add fwmark 0x64 lookup 100'];

/** How answers are routed: by their mark, their ports and protocol, and what sysctl says of both. */
export const answerSetUps: readonly SetUp[] = [
  answers('answers-restored-mark', toAnother, {
    iptables:
      table('mangle', [
        '-A PREROUTING -i eth1 -m conntrack --ctstate NEW -j CONNMARK --set-mark 0x64',
        '-A OUTPUT -m connmark --mark 0x64 -j CONNMARK --restore-mark',
      ]) +
      table('filter', [
        '-A OUTPUT -o eth1 -p tcp -m tcp --sport 22 -d 10.0.0.0/8 -j DROP',
        '-A OUTPUT -o eth0 -s 198.51.100.10 -j DROP',
      ]),
  }),
  answers(
    'answers-marked-into-nothing',
    [
      'ip rule add fwmark 0x5 blackhole',
      'ip rule add fwmark 0x6/0xff table 77',
      'ip route add unreachable default table 77',
    ],
    {
      iptables: table('mangle', [
        '-A OUTPUT -p tcp -m tcp --sport 22 -d 10.0.0.0/8 -j MARK --set-mark 0x5',
        '-A OUTPUT -p tcp -d 172.16.0.0/12 -j MARK --set-mark 0x106',
        '-A PREROUTING -s 203.0.113.0/24 -j MARK --set-mark 0x5',
      ]),
    },
  ),
  // Only chains of type route have the way of what they mark looked up again.
  answers('answers-marked-by-filter-chain', ['ip rule add fwmark 0x5 blackhole'], {
    nft: 'table ip f {\n chain out {\n type filter hook output priority mangle; policy accept;\n ip daddr 10.0.0.0/8 meta mark set 0x5\n }\n}\n',
  }),
  answers('answers-marked-by-route-chain', ['ip rule add fwmark 0x5 blackhole'], {
    nft: 'table ip f {\n chain out {\n type route hook output priority mangle; policy accept;\n ip daddr 10.0.0.0/8 meta mark set 0x5\n }\n}\n',
  }),
  answers('answers-bear-the-mark', ['ip rule add fwmark 0x5 blackhole', 'sysctl -qw net.ipv4.tcp_fwmark_accept=1'], {
    iptables: table('mangle', ['-A PREROUTING -s 203.0.113.0/24 -j MARK --set-mark 0x5']),
  }),
  answers('refusals-bear-the-mark', ['ip rule add fwmark 0x5 blackhole', 'sysctl -qw net.ipv4.fwmark_reflect=1'], {
    iptables:
      table('mangle', ['-A PREROUTING -s 203.0.113.0/24 -j MARK --set-mark 0x5']) +
      table('filter', [`-A INPUT ${ssh} -j REJECT --reject-with tcp-reset`]),
  }),
  answers(
    'answers-by-port',
    [
      'ip rule add ipproto tcp sport 22 to 10.0.0.0/8 blackhole',
      'ip rule add ipproto udp sport 22 to 198.18.0.0/15 blackhole',
      'ip rule add ipproto tcp sport 20-30 iif lo to 172.16.0.0/12 prohibit',
      'ip rule add dport 22 to 203.0.113.0/24 unreachable',
      'ip -6 rule add ipproto tcp sport 22 to 2001:db8:2::/48 blackhole',
    ],
    {},
  ),
  answers(
    'refusals-by-protocol',
    ['ip rule add ipproto tcp sport 22 blackhole', 'ip rule add ipproto icmp to 10.0.0.0/8 blackhole'],
    {
      iptables: input(
        `-A INPUT -s 198.18.0.0/15 ${ssh} -j REJECT --reject-with tcp-reset`,
        `-A INPUT -s 10.0.0.0/8 ${ssh} -j REJECT`,
        `-A INPUT -s 172.16.0.0/12 ${ssh} -j REJECT`,
      ),
    },
  ),
  answers('tracks-from-the-first-packet-only', ['sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0'], {
    iptables:
      table('raw', ['-A PREROUTING -s 10.0.0.0/8 -p tcp --syn -j CT --notrack']) +
      table('filter', [
        '-A INPUT -m conntrack --ctstate INVALID -j DROP',
        '-A OUTPUT -m conntrack --ctstate INVALID -d 10.1.0.0/16 -j ACCEPT',
      ]),
  }),
  // What wg-quick does for a VPN's client: only networks of its own keep their way back.
  answers(
    'answers-into-a-tunnel',
    [
      'ip tuntap add dev wg0 mode tun',
      'ip addr add 10.66.0.2/24 dev wg0',
      'ip link set wg0 up',
      'ip route add default dev wg0 table 51820',
      'ip rule add not fwmark 0xca6c table 51820',
      'ip rule add table main suppress_prefixlength 0',
    ],
    { undecidable: true },
  ),
  // Neighbours believe nothing that has less than all of its hops.
  answers('answers-with-other-hop-limit', [], {
    nft: 'table ip6 m {\n chain post {\n type filter hook postrouting priority mangle; policy accept;\n oifname "eth1" ip6 hoplimit set 65\n }\n}\n',
    undecidable: true,
  }),
  answers('hides-hops-like-iptables', [], {
    ip6tables: table('mangle', ['-A POSTROUTING -o eth0 -j HL --hl-set 64']),
    undecidable: true,
  }),
  answers('hides-hops-of-connections-alone', [], {
    ip6tables: table('mangle', ['-A POSTROUTING -o eth0 -p tcp -j HL --hl-set 64']),
  }),
];

const single = (name: string, rules: readonly string[]): SetUp => ({
  name,
  iptables: table('filter', rules),
  probes: [{ from: '198.18.0.5', to: '192.0.2.10', port: 22 }],
});

/** The client sends a SYN again that nobody answers, and finds what the first one left. */
export const sentAgainSetUps: readonly SetUp[] = [
  single('sent-again-recent', [
    `-A INPUT ${ssh} -m conntrack --ctstate NEW -m recent --rcheck --seconds 120 --name GREY -j ACCEPT`,
    `-A INPUT ${ssh} -m conntrack --ctstate NEW -m recent --set --name GREY -j DROP`,
  ]),
  single('sent-again-limit', [`-A INPUT ${ssh} --syn -m limit --limit 2/min --limit-burst 1 -j DROP`]),
  single('sent-again-limit-refuses', [`-A INPUT ${ssh} --syn -m limit --limit 2/min --limit-burst 1 -j REJECT`]),
  single('sent-again-limit-fast', [`-A INPUT ${ssh} --syn -m limit --limit 5/sec --limit-burst 5 -j DROP`]),
  single('sent-again-limit-without-established', [
    established,
    `-A INPUT ${ssh} -m hashlimit --hashlimit-upto 1/min --hashlimit-burst 1 --hashlimit-mode srcip --hashlimit-name g -j DROP`,
  ]),
];

const noSynAck = '-A OUTPUT -p tcp -m tcp --sport 22 --tcp-flags SYN,ACK SYN,ACK -j DROP';
const noConnection = '-A INPUT -p tcp -m conntrack --ctstate ESTABLISHED -j REJECT --reject-with icmp-host-prohibited';

/** Its answer was lost, and the SYN that is sent again belongs to a connection. */
export const answerLostSetUps: readonly SetUp[] = [
  answers('answer-lost-then-rejected', [], { iptables: table('filter', [noConnection, noSynAck]) }),
  answers('answer-lost-then-rejected-by-last-rule', [], {
    iptables: table('filter', [
      `-A INPUT ${ssh} -m conntrack --ctstate NEW -j ACCEPT`,
      '-A INPUT -s 10.0.0.0/8 -p tcp -j REJECT --reject-with tcp-reset',
      '-A INPUT -p tcp -j REJECT',
      noSynAck,
    ]),
  }),
  answers('answer-lost-before-tracking', [], {
    iptables: table('raw', [noSynAck]) + table('filter', [noConnection]),
  }),
  answers('answer-lost-then-answer-lost', [], {
    iptables: table('filter', [noConnection, '-A OUTPUT -d 10.0.0.0/8 -j DROP', noSynAck]),
  }),
  answers('answer-lost-untracked', [], {
    iptables: table('raw', [`-A PREROUTING ${ssh} -j CT --notrack`]) + table('filter', [noConnection, noSynAck]),
  }),
  answers('answer-lost-then-seen-reply', [], {
    iptables: table('filter', [
      `-A INPUT ${ssh} -m conntrack --ctstatus ASSURED -j REJECT`,
      `-A INPUT ${ssh} -s 10.0.0.0/8 -m conntrack --ctstatus SEEN_REPLY -j REJECT`,
      noSynAck,
    ]),
  }),
  answers('answer-lost-redirected', [], {
    iptables:
      table('nat', ['-A PREROUTING -p tcp -m tcp --dport 2222 -j REDIRECT --to-ports 22']) +
      table('filter', [noConnection, noSynAck]),
  }),
  answers('answer-lost-nft', [], {
    nft: 'table inet f {\n chain in {\n type filter hook input priority 0; policy accept;\n ct state established reject with icmpx admin-prohibited\n }\n chain out {\n type filter hook output priority 0; policy accept;\n ip daddr 172.16.0.0/12 tcp sport 22 drop\n ip6 daddr 2001:db8:1::/64 tcp sport 22 drop\n }\n}\n',
  }),
];
