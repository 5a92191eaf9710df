import { server } from '../lab.ts';
import type { SetUp } from '../set-up.ts';
import { defaultProbes } from './default-probes.ts';

const set = (name: string, value: number): string => `sysctl -qw net.ipv4.conf.${name}=${value}`;
const covers = (construct: string, ...commands: string[]): SetUp['covers'] => ({ [`sysctl: ${construct}`]: commands });
const filter = 'net.ipv4.conf.*.rp_filter';
const marks = '*mangle\n-A PREROUTING -i eth1 -j MARK --set-mark 1\nCOMMIT\n';
const byMark = ['ip route add default via 198.51.100.1 table 7', 'ip rule add fwmark 1 lookup 7'];
const away = (to: string, family: '' | '6'): Pick<SetUp, 'iptables' | 'ip6tables'> => ({
  [family === '6' ? 'ip6tables' : 'iptables']:
    `*nat\n-A PREROUTING -i eth0 -p tcp --dport 22 -j DNAT --to-destination ${to}\n-A POSTROUTING -p tcp -j MASQUERADE\nCOMMIT\n`,
});

/** What sysctl sets: the filter by the way back, and whether packets for others are handed on. */
export const kernelParameterSetUps: readonly SetUp[] = [
  {
    name: 'reverse-path-strict-everywhere',
    commands: [set('all.rp_filter', 1)],
    covers: covers(filter, set('all.rp_filter', 1)),
    probes: defaultProbes,
  },
  {
    name: 'reverse-path-strict-on-one',
    commands: [set('eth1.rp_filter', 1)],
    covers: covers(filter, set('eth1.rp_filter', 1)),
    probes: defaultProbes,
  },
  { name: 'reverse-path-strict-on-the-other', commands: [set('eth0.rp_filter', 1)], probes: defaultProbes },
  {
    name: 'reverse-path-greater-counts',
    commands: [set('all.rp_filter', 1), set('eth1.rp_filter', 2)],
    probes: defaultProbes,
  },
  {
    name: 'reverse-path-loose',
    commands: [
      set('eth0.rp_filter', 2),
      'ip route add unreachable 10.0.0.0/8',
      'ip route add 10.1.0.0/16 via 192.0.2.1',
    ],
    probes: defaultProbes,
  },
  {
    name: 'reverse-path-default-does-not-count',
    commands: [set('default.rp_filter', 1)],
    probes: defaultProbes,
  },
  {
    name: 'reverse-path-by-rule-from-server',
    commands: [
      set('all.rp_filter', 1),
      'ip route add default via 198.51.100.1 table 7',
      'ip rule add from 198.51.100.10 lookup 7',
    ],
    probes: defaultProbes,
  },
  {
    name: 'reverse-path-by-rule-to-clients',
    commands: [
      set('all.rp_filter', 1),
      'ip route add default via 198.51.100.1 table 7',
      'ip rule add to 10.0.0.0/8 lookup 7',
    ],
    probes: defaultProbes,
  },
  {
    name: 'reverse-path-without-mark',
    iptables: marks,
    commands: [set('eth1.rp_filter', 1), ...byMark],
    probes: defaultProbes,
  },
  {
    name: 'reverse-path-with-mark',
    iptables: marks,
    commands: [set('eth1.rp_filter', 1), set('eth1.src_valid_mark', 1), ...byMark],
    probes: defaultProbes,
    undecidable: true,
  },
  {
    name: 'reverse-path-two-next-hops',
    commands: [
      set('all.rp_filter', 1),
      'ip route replace default nexthop via 192.0.2.1 dev eth0 nexthop via 198.51.100.1 dev eth1',
    ],
    probes: defaultProbes,
  },
  {
    name: 'two-next-hops-and-output',
    iptables: '*filter\n-A OUTPUT -o lo -j DROP\nCOMMIT\n',
    commands: ['ip route replace default nexthop via 192.0.2.1 dev eth0 nexthop via 198.51.100.1 dev eth1'],
    probes: defaultProbes,
  },
  {
    name: 'reverse-path-after-translation-plain',
    iptables: '*nat\n-A PREROUTING -i eth1 -p tcp --dport 22 -j DNAT --to-destination 192.0.2.10\nCOMMIT\n',
    commands: [
      set('all.rp_filter', 1),
      'ip route add default via 198.51.100.1 table 7',
      'ip rule add from 192.0.2.10 lookup 7',
    ],
    probes: defaultProbes,
  },
  {
    name: 'reverse-path-after-translation',
    iptables: '*nat\n-A PREROUTING -i eth1 -p tcp --dport 22 -j DNAT --to-destination 192.0.2.10\nCOMMIT\n',
    commands: [
      set('all.rp_filter', 1),
      'ip route add default via 198.51.100.1 table 7',
      'ip rule add from 192.0.2.10 iif lo lookup 7',
    ],
    probes: defaultProbes,
  },
  {
    name: 'translated-to-another-interface',
    iptables: '*nat\n-A PREROUTING -i eth1 -p tcp --dport 22 -j DNAT --to-destination 192.0.2.10\nCOMMIT\n',
    commands: ['ip route add default via 198.51.100.1 table 7', 'ip rule add from 192.0.2.10 iif lo lookup 7'],
    probes: defaultProbes,
  },
  {
    name: 'forwarding-off',
    ...away('203.0.113.200', ''),
    commands: [set('all.forwarding', 0)],
    covers: covers('net.ipv4.ip_forward, net.ipv4.conf.*.forwarding', set('all.forwarding', 0)),
    probes: defaultProbes,
  },
  {
    name: 'forwarding-off-on-one',
    ...away('203.0.113.200', ''),
    commands: [set('eth0.forwarding', 0)],
    probes: defaultProbes,
  },
  {
    name: 'forwarding-off-six',
    ...away('[2001:db8:1::99]', '6'),
    commands: ['sysctl -qw net.ipv6.conf.all.forwarding=0'],
    probes: defaultProbes,
  },
  {
    name: 'forwarding-on-six',
    ...away('[2001:db8:1::99]', '6'),
    commands: ['sysctl -qw net.ipv6.conf.all.forwarding=1'],
    probes: [
      { from: '2001:db8:1::5', to: server.eth0[6], port: 22 },
      { from: '2001:db8:1::5', to: server.eth1[6], port: 22 },
    ],
  },
];
