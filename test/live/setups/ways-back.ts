import type { SetUp } from '../set-up.ts';
import { defaultProbes } from './default-probes.ts';
import { table } from './tables.ts';

const waysBack = (name: string, commands: readonly string[], more: Partial<SetUp> = {}): SetUp => ({
  name: `way-back-${name}`,
  commands,
  probes: defaultProbes,
  ...more,
});

/** A better route by the other interface, and one by it that is no better than the first one's. */
const otherRoutes = ['2001:db8:2::/48 via 2001:db8:0:2::1', 'default via 2001:db8:0:2::1 metric 2048'].map(
  (route) => `ip -6 route add ${route}`,
);

/** Answers that do not find the client: routes of the host to itself, and routes that end in an error. */
export const wayBackSetUps: readonly SetUp[] = [
  waysBack('marked-to-itself', ['ip rule add fwmark 1 lookup 100', 'ip route add local default dev lo table 100'], {
    iptables: table('mangle', ['-A OUTPUT -p tcp -j MARK --set-mark 1']),
  }),
  waysBack('of-one-address-to-itself', [
    'ip rule add pref 10 from 192.0.2.10 lookup 100',
    'ip route add local default dev lo table 100',
  ]),
  waysBack('client-is-local', [
    'ip route add local 10.1.0.0/16 dev lo',
    'ip -6 route add local 2001:db8:2::/64 dev lo',
    'ip addr add 198.18.0.1/16 dev lo',
  ]),
  waysBack('error-not-suppressed', [
    'ip rule add to 10.0.0.0/8 lookup 78 suppress_prefixlength 0',
    'ip route add unreachable default table 78',
    'ip rule add to 172.16.0.0/12 lookup 79 suppress_prefixlength 12',
    'ip route add blackhole 172.16.0.0/12 table 79',
    'ip -6 rule add from all to 2001:db8:1::/48 lookup 78 suppress_prefixlength 0',
    'ip -6 route add unreachable default table 78',
  ]),
  waysBack('six-by-best-route', otherRoutes, {
    nft: 'table ip6 t {\n chain pre {\n  type filter hook prerouting priority -300;\n  fib saddr . iif oif missing tcp dport 22 drop\n }\n}\n',
  }),
  waysBack('six-by-own-route', otherRoutes, {
    ip6tables: table('raw', ['-A PREROUTING -p tcp -m tcp --dport 22 -m rpfilter --invert -j DROP']),
  }),
  waysBack('rule-of-vrfs', ['ip rule add l3mdev pref 1000', 'ip -6 rule add l3mdev pref 1000']),
];
