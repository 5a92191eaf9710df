import type { Covers, SetUp } from '../set-up.ts';
import { defaultProbes, probePorts } from './default-probes.ts';

const of = (construct: string, ...texts: string[]): Covers => ({ [`nft: ${construct}`]: texts });
const chain = (hook: string, priority: string, rules: readonly string[]): string =>
  ` chain ${hook} {\n  type filter hook ${hook} priority ${priority}; policy accept;\n  ${rules.join('\n  ')}\n }\n`;
const inet = (name: string, covers: Covers, nft: string, more: Partial<SetUp> = {}): SetUp => ({
  name: `nft-${name}`,
  covers,
  nft: `table inet f {\n${nft}}\n`,
  probes: defaultProbes,
  ...more,
});

/** Expressions that are kept as words: sockets, raw bytes, chance, hashes; and what stands in for the daemon. */
export const nftChanceSetUps: readonly SetUp[] = [
  inet(
    'socket-wildcard',
    of('socket transparent, socket wildcard', 'ip saddr 203.0.113.0/24 socket wildcard 1 tcp dport 22 drop'),
    chain('prerouting', 'mangle', [
      'ip saddr 10.0.0.0/8 socket transparent 1 tcp dport 22 drop',
      'ip saddr 172.16.0.0/12 socket wildcard 0 tcp dport 22 drop',
      'ip saddr 203.0.113.0/24 socket wildcard 1 tcp dport 22 drop',
      'ip6 saddr 2001:db8:2::/48 socket transparent 0 tcp dport 22 drop',
    ]),
  ),
  inet(
    'socket-of-an-address',
    {},
    chain('prerouting', 'mangle', ['socket wildcard 0 ip saddr 10.0.0.0/8 drop', 'socket wildcard != 0 drop']),
    { sshd: 'ListenAddress 192.0.2.10\nListenAddress ::\n' },
  ),
  inet(
    'tproxy',
    of('tproxy', 'tproxy ip to :2222 '),
    chain('prerouting', 'mangle', [
      'tcp dport 22 tproxy ip to :2222 drop',
      'ip6 daddr 2001:db8:0:2::10 tcp dport 22 tproxy ip6 to [::1]:22 accept',
      'tcp dport 2222 tproxy to :22 meta mark set 1 accept',
    ]),
    { probes: probePorts([22, 2222]) },
  ),
  inet(
    'raw-ports',
    of('@th,0,16, @th,16,16', 'ip saddr 10.0.0.0/8 @th,16,16 { 22, 80 } drop'),
    chain('input', 'filter', [
      'ip saddr 10.0.0.0/8 @th,16,16 { 22, 80 } drop',
      'ip saddr 172.16.0.0/12 @th,16,16 2222 drop',
      'ip6 saddr 2001:db8:2::/48 @th,0,16 22 drop',
    ]),
  ),
  inet(
    'numbers-drawn',
    of(
      'numgen, jhash, symhash',
      'ip saddr 10.0.0.0/8 numgen random mod 4 vmap { 0 : drop, 1 : drop, 2 : drop, 3 : drop }',
    ),
    chain('input', 'filter', [
      'ip saddr 10.0.0.0/8 numgen random mod 4 vmap { 0 : drop, 1 : drop, 2 : drop, 3 : drop }',
      'ip saddr 172.16.0.0/12 numgen inc mod 4 offset 10 < 10 drop',
      'ip saddr 203.0.113.0/24 jhash ip saddr mod 4 vmap { 0-3 : drop }',
      'ip6 saddr 2001:db8:2::/48 symhash mod 2 vmap { 0 : drop, 1 : drop }',
    ]),
  ),
  inet(
    'address-type-of-an-interface',
    {},
    chain('input', 'filter', [
      'meta l4proto ipv6-icmp accept',
      'fib daddr . iif type != { local, broadcast, multicast } drop',
      'fib saddr . iif type local drop',
    ]),
    {
      commands: ['ip addr add 192.0.2.99/32 dev lo', 'ip -6 addr add 2001:db8:0:1::99/128 dev lo nodad'],
      probes: [
        ...defaultProbes,
        { from: '192.0.2.10', to: '192.0.2.10', port: 22 },
        { from: '127.0.0.1', to: '127.0.0.1', port: 22 },
        { from: '::1', to: '::1', port: 22 },
      ],
    },
  ),
  inet(
    'types-with-codes',
    {},
    ` chain input {\n  type filter hook input priority filter; policy drop;\n  ${[
      'ct state established accept',
      'icmpv6 type . icmpv6 code { packet-too-big . no-route, nd-neighbor-solicit . no-route, nd-neighbor-advert . no-route } accept',
      'meta nfproto . tcp dport { ipv4 . 2222, ipv6 . 22 } accept',
    ].join('\n  ')}\n }\n`,
  ),
  inet(
    'synproxy',
    {},
    chain('prerouting', 'raw', ['ip saddr 10.0.0.0/8 tcp dport 22 tcp flags syn notrack']) +
      chain('input', 'filter', [
        'ip saddr 10.0.0.0/8 tcp dport 22 ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm',
      ]),
    { undecidable: true },
  ),
];
