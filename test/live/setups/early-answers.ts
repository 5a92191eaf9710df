import type { SetUp } from '../set-up.ts';
import { probePorts } from './default-probes.ts';
import { table } from './tables.ts';

const toLoopback = table('nat', ['-A PREROUTING -p tcp -m tcp --dport 2222 -j DNAT --to-destination 127.0.0.1:22']);
const loopback = (name: string, commands: readonly string[]): SetUp => ({
  name: `loopback-target-${name}`,
  iptables: toLoopback,
  commands,
  probes: probePorts([22, 2222]),
});
const inet = (...chains: readonly string[]): string => `table inet t {\n${chains.join('\n')}\n}\n`;
const early = 'chain early { type filter hook prerouting priority raw; ';
const rejects =
  'tcp dport 22 ip saddr 10.0.0.0/8 reject with tcp reset; tcp dport 22 ip saddr 172.16.0.0/12 reject; ' +
  'tcp dport 22 ip6 saddr 2001:db8:2::/48 reject; }';
const noResets =
  'chain out { type filter hook output priority 0; tcp flags & rst == rst drop; meta l4proto icmp drop; }';

/** What the kernel answers or drops before a socket is looked for. */
export const earlyAnswerSetUps: readonly SetUp[] = [
  loopback('without-switch', []),
  loopback('of-all', ['sysctl -w net.ipv4.conf.all.route_localnet=1']),
  loopback('of-interface', ['sysctl -w net.ipv4.conf.eth0.route_localnet=1']),
  {
    name: 'loopback-target-6',
    nft: 'table ip6 n { chain p { type nat hook prerouting priority dstnat; tcp dport 2222 dnat to [::1]:22; }\n}\n',
    probes: probePorts([22, 2222]),
  },
  {
    name: 'reject-before-tracking',
    nft: inet(`${early}${rejects}`, 'chain out { type filter hook output priority 0; ct state invalid drop; }'),
    probes: probePorts([22, 2222]),
  },
  {
    name: 'reject-behind-tracking',
    nft: inet(
      `${early}${rejects}`.replace('priority raw', 'priority mangle'),
      'chain out { type filter hook output priority 0; ct state invalid drop; }',
    ),
    probes: probePorts([22, 2222]),
  },
  {
    name: 'reject-at-ingress',
    nft: `table netdev n {\n chain i { type filter hook ingress device eth0 priority 0; ${rejects}\n}\n${inet(noResets)}`,
    probes: probePorts([22, 2222]),
  },
  ...(['without-solicitations', 'without-advertisements'] as const).map(
    (name): SetUp => ({
      name: `neighbours-${name}`,
      nft: inet(
        name === 'without-solicitations'
          ? 'chain out { type filter hook output priority 0; icmpv6 type nd-neighbor-solicit drop; }'
          : 'chain in { type filter hook input priority 0; icmpv6 type nd-neighbor-advert drop; }',
      ),
      probes: probePorts([22, 2222]),
    }),
  ),
  {
    name: 'source-translated-on-arrival',
    nft: 'table ip n { chain p { type nat hook input priority 100; ip saddr 10.0.0.0/8 tcp dport 22 snat to 172.16.0.1; }\n}\n',
    hostsDeny: 'sshd: 172.16.0.1\n',
    probes: probePorts([22, 2222]),
  },
];
