import type { SetUp } from '../set-up.ts';
import { probePorts } from './default-probes.ts';
import { table } from './tables.ts';

const to = { 4: '10.99.0.2:22', 6: '[2001:db8:99::2]:22' } as const;
const handOn = (family: 4 | 6): string =>
  table('nat', [`-A PREROUTING -p tcp -m tcp --dport 2222 -j DNAT --to-destination ${to[family]}`]);
const bridge = [
  'ip link add guests type bridge',
  'ip addr add 10.99.0.1/16 dev guests',
  'ip link set guests up',
  // Nobody is there; but looking for its link address in vain would end in an error, just when clients give up.
  'ip neigh replace 10.99.0.2 lladdr 02:00:5e:00:53:99 dev guests nud permanent',
];
const router = ['sysctl -w net.ipv6.conf.all.forwarding=1', 'ip -6 route replace default via 2001:db8:0:1::1'];

const four = (name: string, commands: readonly string[], ...tables: readonly string[]): SetUp => ({
  name: `forwarded-${name}`,
  iptables: handOn(4) + tables.join(''),
  commands,
  probes: probePorts([22, 2222]),
});
const six = (name: string, route: string): SetUp => ({
  name: `forwarded-six-${name}`,
  ip6tables: handOn(6),
  commands: [`ip -6 route add ${route} 2001:db8:99::/48`, ...router],
  probes: probePorts([22, 2222]),
});
const forward = (rules: readonly string[], policy = 'ACCEPT'): string => table('filter', rules, { FORWARD: policy });
const others = ['198.18.0.0/15', '203.0.113.0/24', '172.16.0.0/12'].map((one) => `ip route add ${one} via 192.0.2.1`);

/** A port that is handed to a machine behind the host, and the ways in which that does not come to anything. */
export const forwardedSetUps: readonly SetUp[] = [
  four('without-route', ['ip route del default', ...others]),
  four('unreachable', ['ip route add unreachable 10.99.0.0/16']),
  four('prohibit', ['ip route add prohibit 10.99.0.0/16']),
  four('blackhole', ['ip route add blackhole 10.99.0.0/16']),
  four(
    'refusal-dropped',
    ['ip route add unreachable 10.99.0.0/16'],
    table('filter', ['-A OUTPUT -p icmp -m conntrack --ctstate RELATED -j DROP']),
  ),
  four(
    'by-interface',
    bridge,
    forward([
      '-A FORWARD -s 10.0.0.0/8 -o guests -j REJECT --reject-with icmp-port-unreachable',
      '-A FORWARD -i eth0 ! -o guests -j REJECT --reject-with icmp-admin-prohibited',
      '-A FORWARD -s 172.16.0.0/12 -o guests -p tcp -j REJECT --reject-with tcp-reset',
    ]),
  ),
  four('answers-dropped', bridge, forward(['-A FORWARD -o guests -p tcp -m tcp --dport 22 -j ACCEPT'], 'DROP')),
  four(
    'dropped-late',
    bridge,
    table('mangle', ['-A POSTROUTING -s 172.16.0.0/12 -o guests -j DROP']),
    forward(['-A FORWARD -s 203.0.113.0/24 -j REJECT --reject-with icmp-host-prohibited']),
  ),
  six('unreachable', 'unreachable'),
  six('prohibit', 'prohibit'),
  six('blackhole', 'blackhole'),
];
