import type { SetUp } from '../set-up.ts';
import { defaultProbes, probePorts } from './default-probes.ts';

/** A filter table for iptables-restore. */
const filter = (
  input: 'ACCEPT' | 'DROP',
  rules: readonly string[],
  chains: readonly string[] = [],
  output: 'ACCEPT' | 'DROP' = 'ACCEPT',
): string =>
  [
    '*filter',
    `:INPUT ${input} [0:0]`,
    ':FORWARD ACCEPT [0:0]',
    `:OUTPUT ${output} [0:0]`,
    ...chains.map((c) => `:${c} - [0:0]`),
    ...rules,
    'COMMIT',
    '',
  ].join('\n');

const established = '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';
const ssh = '-p tcp -m tcp --dport 22';

/** IPv6 needs its neighbour discovery, or nothing arrives at all. */
const withNeighbours = (text: string): string =>
  text.replace(/^-A|COMMIT/m, (first) => `-A INPUT -p ipv6-icmp -j ACCEPT\n-A OUTPUT -p ipv6-icmp -j ACCEPT\n${first}`);

const both = (name: string, text: string, text6 = withNeighbours(text)): SetUp => ({
  name,
  iptables: text,
  ip6tables: text6,
  probes: defaultProbes,
});

const rejects4 = [
  'icmp-port-unreachable',
  'icmp-host-unreachable',
  'icmp-net-unreachable',
  'icmp-proto-unreachable',
  'icmp-net-prohibited',
  'icmp-host-prohibited',
  'icmp-admin-prohibited',
];
const rejects6 = ['icmp6-port-unreachable', 'icmp6-no-route', 'icmp6-adm-prohibited', 'icmp6-addr-unreachable'];

export const iptablesSetUps: readonly SetUp[] = [
  { name: 'no-rules', probes: defaultProbes },
  both('policy-drop-ssh-open', filter('DROP', [established, `-A INPUT ${ssh} -j ACCEPT`])),
  both('policy-drop-nothing-open', filter('DROP', [established, '-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT'])),
  both('policy-drop-no-established', filter('DROP', [`-A INPUT ${ssh} -m conntrack --ctstate NEW -j ACCEPT`])),
  both('only-syn-admitted', filter('DROP', [`-A INPUT ${ssh} --syn -j ACCEPT`])),
  both(
    'old-state-module',
    filter('DROP', [
      '-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT',
      `-A INPUT -m state --state NEW ${ssh} -j ACCEPT`,
    ]),
  ),
  both('drop-before-accept', filter('ACCEPT', [`-A INPUT ${ssh} -j DROP`, `-A INPUT ${ssh} -j ACCEPT`])),
  {
    name: 'one-network',
    iptables: filter('DROP', [established, `-A INPUT -s 10.0.0.0/8 ${ssh} -j ACCEPT`]),
    ip6tables: filter('DROP', [
      established,
      '-A INPUT -p ipv6-icmp -j ACCEPT',
      `-A INPUT -s 2001:db8:1::/64 ${ssh} -j ACCEPT`,
    ]),
    probes: defaultProbes,
  },
  {
    name: 'one-network-negated',
    iptables: filter('ACCEPT', [`-A INPUT ! -s 10.0.0.0/8 ${ssh} -j DROP`]),
    ip6tables: filter('ACCEPT', [`-A INPUT ! -s 2001:db8:1::/48 ${ssh} -j DROP`]),
    probes: defaultProbes,
  },
  {
    name: 'four-open-six-closed',
    iptables: filter('DROP', [established, `-A INPUT ${ssh} -j ACCEPT`]),
    ip6tables: filter('DROP', [established, '-A INPUT -p ipv6-icmp -j ACCEPT']),
    probes: defaultProbes,
  },
  {
    name: 'six-policy-drop-no-neighbours',
    ip6tables: filter('DROP', [established, `-A INPUT ${ssh} -j ACCEPT`, '-A INPUT -p ipv6-icmp -j ACCEPT']),
    probes: defaultProbes,
  },
  ...rejects4.map(
    (kind): SetUp => ({
      name: `reject-${kind}`,
      iptables: filter('ACCEPT', [`-A INPUT -s 10.0.0.0/8 ${ssh} -j REJECT --reject-with ${kind}`]),
      probes: defaultProbes,
    }),
  ),
  ...rejects6.map(
    (kind): SetUp => ({
      name: `reject-${kind}`,
      ip6tables: filter('ACCEPT', [`-A INPUT -s 2001:db8:1::/48 ${ssh} -j REJECT --reject-with ${kind}`]),
      probes: defaultProbes,
    }),
  ),
  both('reject-reset', filter('ACCEPT', [`-A INPUT ${ssh} -j REJECT --reject-with tcp-reset`])),
  both('reject-default', filter('ACCEPT', [`-A INPUT ${ssh} -j REJECT`])),
  both(
    'reject-last-rule',
    filter('ACCEPT', [
      established,
      '-A INPUT -i lo -j ACCEPT',
      '-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT',
      '-A INPUT -j REJECT',
    ]),
  ),
  both(
    'user-chain-accept',
    filter('DROP', [established, '-A INPUT -j services', `-A services ${ssh} -j ACCEPT`], ['services']),
  ),
  {
    name: 'user-chain-return',
    iptables: filter(
      'DROP',
      [
        established,
        '-A INPUT -j guard',
        `-A INPUT ${ssh} -j ACCEPT`,
        '-A guard -s 10.0.0.0/8 -j RETURN',
        '-A guard -s 172.16.0.0/12 -j DROP',
        '-A guard -j RETURN',
        '-A guard -j DROP',
      ],
      ['guard'],
    ),
    probes: defaultProbes,
  },
  {
    name: 'goto-skips-the-rest',
    iptables: filter(
      'DROP',
      [established, '-A INPUT -s 10.0.0.0/8 -g side', `-A INPUT ${ssh} -j ACCEPT`, '-A side -s 10.1.0.0/16 -j ACCEPT'],
      ['side'],
    ),
    probes: defaultProbes,
  },
  {
    name: 'goto-inside-jump',
    iptables: filter(
      'ACCEPT',
      [
        '-A INPUT -j outer',
        `-A INPUT ${ssh} -s 198.18.0.0/16 -j DROP`,
        '-A outer -g inner',
        '-A outer -j DROP',
        '-A inner -s 10.0.0.0/8 -j DROP',
      ],
      ['outer', 'inner'],
    ),
    probes: defaultProbes,
  },
  {
    name: 'nested-jumps',
    iptables: filter(
      'DROP',
      [
        established,
        '-A INPUT -p tcp -j a',
        '-A a -s 10.0.0.0/8 -j b',
        '-A a -s 198.18.0.0/15 -j c',
        '-A b -m tcp -p tcp --dport 22 -j c',
        '-A c -s 10.1.2.3/32 -j DROP',
        '-A c -j ACCEPT',
      ],
      ['a', 'b', 'c'],
    ),
    probes: defaultProbes,
  },
  both(
    'interface-eth0',
    filter(
      'DROP',
      [established, `-A INPUT -i eth0 ${ssh} -j ACCEPT`, '-A INPUT -p ipv6-icmp -j ACCEPT'].filter(
        (r) => !r.includes('ipv6'),
      ),
      [],
    ),
    filter('DROP', [established, `-A INPUT -i eth0 ${ssh} -j ACCEPT`, '-A INPUT -p ipv6-icmp -j ACCEPT']),
  ),
  both('interface-wildcard', filter('ACCEPT', [`-A INPUT -i eth+ ${ssh} -j DROP`])),
  both('interface-negated', filter('ACCEPT', [`-A INPUT ! -i eth1 ${ssh} -j DROP`])),
  {
    name: 'destination-address',
    iptables: filter('ACCEPT', [`-A INPUT -d 192.0.2.10/32 ${ssh} -j DROP`]),
    probes: defaultProbes,
  },
  both('port-range', filter('ACCEPT', ['-A INPUT -p tcp -m tcp --dport 20:25 -j DROP'])),
  both('port-negated', filter('ACCEPT', ['-A INPUT -p tcp -m tcp ! --dport 443 -j DROP'])),
  both('multiport', filter('ACCEPT', ['-A INPUT -p tcp -m multiport --dports 80,443,20:30 -j DROP'])),
  both('multiport-negated', filter('ACCEPT', ['-A INPUT -p tcp -m multiport ! --dports 22,80 -j DROP'])),
  both('multiport-either', filter('ACCEPT', ['-A INPUT -p tcp -m multiport --ports 22 -j DROP'])),
  {
    name: 'iprange',
    iptables: filter('DROP', [
      established,
      `-A INPUT -m iprange --src-range 198.18.0.1-198.18.0.10 ${ssh} -j ACCEPT`,
      `-A INPUT -m iprange ! --src-range 10.0.0.0-203.0.113.255 ${ssh} -j ACCEPT`,
    ]),
    probes: defaultProbes,
  },
  {
    name: 'mask-with-holes',
    iptables: filter('ACCEPT', [`-A INPUT -s 10.0.0.3/255.0.0.255 ${ssh} -j DROP`]),
    probes: defaultProbes,
  },
  both(
    'udp-only',
    filter('ACCEPT', ['-A INPUT -p udp -j DROP', '-A INPUT -p icmp -j DROP']),
    filter('ACCEPT', ['-A INPUT -p udp -j DROP']),
  ),
  both('established-only-drop', filter('ACCEPT', ['-A INPUT -m conntrack --ctstate ESTABLISHED -p tcp -j DROP'])),
  both(
    'invalid-drop',
    filter('DROP', [
      '-A INPUT -m conntrack --ctstate INVALID -j DROP',
      established,
      `-A INPUT ${ssh} -m conntrack --ctstate NEW -j ACCEPT`,
    ]),
  ),
  both('ctstate-negated', filter('ACCEPT', ['-A INPUT -p tcp -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP'])),
  both('output-policy-drop', filter('ACCEPT', [], [], 'DROP')),
  both(
    'output-established',
    filter('ACCEPT', ['-A OUTPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT'], [], 'DROP'),
    filter(
      'ACCEPT',
      ['-A OUTPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT', '-A OUTPUT -p ipv6-icmp -j ACCEPT'],
      [],
      'DROP',
    ),
  ),
  both(
    'output-source-port',
    filter('ACCEPT', ['-A OUTPUT -p tcp -m tcp --sport 22 -j ACCEPT'], [], 'DROP'),
    filter('ACCEPT', ['-A OUTPUT -p tcp -m tcp --sport 22 -j ACCEPT', '-A OUTPUT -p ipv6-icmp -j ACCEPT'], [], 'DROP'),
  ),
  both('reject-swallowed-by-output', filter('ACCEPT', [`-A INPUT ${ssh} -j REJECT`], [], 'DROP')),
  both(
    'reject-let-out',
    filter(
      'ACCEPT',
      [`-A INPUT ${ssh} -j REJECT`, '-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'],
      [],
      'DROP',
    ),
    filter(
      'ACCEPT',
      [
        `-A INPUT ${ssh} -j REJECT`,
        '-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
        '-A OUTPUT -p ipv6-icmp -j ACCEPT',
      ],
      [],
      'DROP',
    ),
  ),
  {
    name: 'output-drop-one-client',
    iptables: filter('ACCEPT', ['-A OUTPUT -d 10.1.2.3/32 -j DROP']),
    probes: defaultProbes,
  },
  {
    name: 'raw-drop',
    iptables: '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j DROP\nCOMMIT\n',
    probes: defaultProbes,
  },
  {
    name: 'notrack-needs-untracked',
    iptables: `*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 22 -j CT --notrack\nCOMMIT\n${filter('DROP', [established, `-A INPUT ${ssh} -m conntrack --ctstate NEW -j ACCEPT`])}`,
    probes: defaultProbes,
  },
  {
    name: 'notrack-both-ways',
    iptables: `*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 22 -j CT --notrack\n-A OUTPUT -p tcp -m tcp --sport 22 -j CT --notrack\nCOMMIT\n${filter('DROP', ['-A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT'])}`,
    probes: defaultProbes,
  },
  {
    name: 'mangle-drop',
    iptables:
      '*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -s 172.16.0.0/12 -p tcp -m tcp --dport 22 -j DROP\nCOMMIT\n',
    probes: defaultProbes,
  },
  {
    name: 'mark-set-and-matched',
    iptables: `*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -s 10.0.0.0/8 -j MARK --set-xmark 0x7/0xffffffff\nCOMMIT\n${filter('ACCEPT', ['-A INPUT -m mark --mark 0x7 -p tcp -j DROP'])}`,
    probes: defaultProbes,
  },
  {
    name: 'redirect',
    iptables:
      '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 2222 -j REDIRECT --to-ports 22\nCOMMIT\n',
    probes: probePorts([22, 2222]),
  },
  {
    name: 'redirect-away',
    iptables:
      '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 22 -j REDIRECT --to-ports 2222\nCOMMIT\n',
    probes: probePorts([22, 2222]),
  },
  {
    name: 'redirect-and-filter',
    iptables: `*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 2222 -j REDIRECT --to-ports 22\nCOMMIT\n${filter('DROP', [established, '-A INPUT -p tcp -m conntrack --ctorigdstport 2222 -j ACCEPT'])}`,
    probes: probePorts([22, 2222]),
  },
  {
    name: 'limit',
    iptables: filter('DROP', [established, `-A INPUT ${ssh} -m limit --limit 3/min --limit-burst 100 -j ACCEPT`]),
    probes: defaultProbes,
  },
  {
    name: 'recent',
    iptables: filter('ACCEPT', [
      `-A INPUT ${ssh} -m conntrack --ctstate NEW -m recent --set --name SSH`,
      `-A INPUT ${ssh} -m conntrack --ctstate NEW -m recent --update --seconds 60 --hitcount 10 --name SSH -j DROP`,
    ]),
    probes: defaultProbes,
  },
  {
    name: 'comments-and-log',
    iptables: filter('DROP', [
      established,
      `-A INPUT ${ssh} -m comment --comment "ssh: from anywhere -j DROP" -j LOG --log-prefix "ssh "`,
      `-A INPUT ${ssh} -m comment --comment it -j ACCEPT`,
    ]),
    probes: defaultProbes,
  },
  {
    name: 'rule-without-target',
    iptables: filter('DROP', [established, `-A INPUT ${ssh}`, `-A INPUT -s 10.0.0.0/8 ${ssh} -j ACCEPT`]),
    probes: defaultProbes,
  },
  {
    name: 'addrtype',
    iptables: filter('DROP', [established, `-A INPUT -m addrtype --dst-type LOCAL ${ssh} -j ACCEPT`]),
    probes: defaultProbes,
  },
  {
    name: 'tcp-flags',
    iptables: filter('ACCEPT', ['-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP']),
    probes: defaultProbes,
  },
  {
    name: 'ipset',
    ipset:
      'create office hash:net family inet\nadd office 10.0.0.0/8\nadd office 10.1.2.0/24 nomatch\ncreate six hash:ip family inet6\nadd six 2001:db8:1::5\n',
    iptables: filter('DROP', [established, `-A INPUT -m set --match-set office src ${ssh} -j ACCEPT`]),
    ip6tables: filter('ACCEPT', [`-A INPUT -m set --match-set six src ${ssh} -j DROP`]),
    probes: defaultProbes,
  },
  {
    name: 'legacy-only',
    iptablesLegacy: filter('DROP', [established, `-A INPUT -s 10.0.0.0/8 ${ssh} -j ACCEPT`]),
    probes: defaultProbes,
  },
  {
    name: 'legacy-and-nft',
    iptablesLegacy: filter('ACCEPT', [`-A INPUT -s 172.16.0.0/12 ${ssh} -j DROP`]),
    iptables: filter('DROP', [
      established,
      `-A INPUT -s 10.0.0.0/8 ${ssh} -j ACCEPT`,
      `-A INPUT -s 172.16.0.0/12 ${ssh} -j ACCEPT`,
    ]),
    probes: defaultProbes,
  },
];
