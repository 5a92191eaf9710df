import type { SetUp } from '../set-up.ts';
import { defaultProbes } from './default-probes.ts';
import { input } from './tables.ts';

/** A rule that drops what is in the set; without its elements nobody is dropped. */
function withSet(
  type: string,
  fields: string,
  elements: readonly string[],
  options = '',
  more: Partial<SetUp> = {},
): SetUp {
  const adds = elements.map((element) => `add one ${element}\n`);
  return {
    name: `ipset-${type.replace(/[:,]/g, '-')}`,
    covers: { [`ipset: ${type}`]: adds },
    ipset: `create one ${type}${options}\n${adds.join('')}`,
    iptables: input(`-A INPUT -p tcp -m set --match-set one ${fields} -j DROP`),
    probes: defaultProbes,
    ...more,
  };
}

const six = (name: string, text: string, fields: string): SetUp => ({
  name: `ipset-six-${name}`,
  ipset: text,
  ip6tables: input('-A INPUT -p ipv6-icmp -j ACCEPT', `-A INPUT -p tcp -m set --match-set one ${fields} -j DROP`),
  probes: defaultProbes,
});

/** One set-up for each type of ipset, and for what sets can do besides. */
export const ipsetSetUps: readonly SetUp[] = [
  withSet('hash:ip', 'src', ['10.1.2.3', '172.16.9.9', '198.18.0.0/30']),
  withSet('hash:net', 'src', ['10.0.0.0/8', '10.1.0.0/16 nomatch', '198.18.0.5']),
  withSet('bitmap:ip', 'src', ['10.1.2.3', '10.1.2.8-10.1.2.9'], ' range 10.1.2.0/24'),
  withSet('bitmap:port', 'dst', ['22', '80-90'], ' range 0-1023'),
  withSet('hash:ip,port', 'src,dst', [
    '10.1.2.3,tcp:22',
    '172.16.9.9,tcp:80',
    '203.0.113.7,udp:22',
    '198.18.0.5,tcp:20-25',
  ]),
  withSet('hash:ip,port,ip', 'src,dst,dst', ['10.1.2.3,tcp:22,192.0.2.10', '172.16.9.9,22,198.51.100.10']),
  withSet('hash:ip,port,net', 'src,dst,dst', ['10.1.2.3,tcp:22,192.0.2.0/24', '172.16.9.9,22,198.51.0.0/16']),
  withSet('hash:net,port', 'src,dst', ['10.0.0.0/8,tcp:22', '172.16.0.0/12,tcp:443', '198.18.0.0/15,tcp:20-25']),
  withSet('hash:net,iface', 'src,src', ['10.0.0.0/8,eth0', '172.16.0.0/12,eth1']),
  withSet('bitmap:ip,mac', 'src,src', ['10.1.2.3'], ' range 10.1.2.0/24', {}),
  {
    name: 'ipset-list-set',
    covers: { 'ipset: list:set': ['add all one\n', 'add all two\n'] },
    ipset:
      'create one hash:net\nadd one 10.0.0.0/8\ncreate two hash:ip\nadd two 172.16.9.9\ncreate all list:set size 8\nadd all one\nadd all two\n',
    iptables: input('-A INPUT -p tcp -m set --match-set all src -j DROP'),
    probes: defaultProbes,
  },
  {
    name: 'ipset-timeout',
    covers: { 'ipset: timeout': ['add one 10.1.2.3 timeout 3000\n', 'add one 172.16.9.9\n'] },
    ipset: 'create one hash:ip timeout 3600\nadd one 10.1.2.3 timeout 3000\nadd one 172.16.9.9\n',
    iptables: input('-A INPUT -p tcp -m set --match-set one src -j DROP'),
    probes: defaultProbes,
  },
  {
    name: 'ipset-negated-and-destination',
    ipset: 'create one hash:ip\nadd one 192.0.2.10\n',
    iptables: input('-A INPUT -p tcp -m set ! --match-set one dst -j DROP'),
    probes: defaultProbes,
  },
  {
    name: 'ipset-empty',
    ipset: 'create one hash:net\n',
    iptables: input(
      '-A INPUT -p tcp -m set --match-set one src -j DROP',
      '-A INPUT -i eth1 -p tcp -m set ! --match-set one src -j REJECT',
    ),
    probes: defaultProbes,
  },
  {
    name: 'ipset-netmask',
    ipset: 'create one hash:ip netmask 16\nadd one 10.1.7.7\nadd one 198.18.0.0\n',
    iptables: input('-A INPUT -p tcp -m set --match-set one src -j DROP'),
    probes: defaultProbes,
  },
  {
    name: 'ipset-swapped',
    ipset: 'create one hash:ip\nadd one 10.1.2.3\ncreate two hash:ip\nadd two 172.16.9.9\nswap one two\n',
    iptables: input('-A INPUT -p tcp -m set --match-set one src -j DROP'),
    probes: defaultProbes,
  },
  {
    name: 'ipset-in-raw',
    ipset: 'create one hash:net,port\nadd one 10.0.0.0/8,tcp:22\nadd one 172.16.0.0/12,tcp:1-21\n',
    iptables: '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -m set --match-set one src,dst -j DROP\nCOMMIT\n',
    probes: defaultProbes,
  },
  {
    name: 'ipset-longest-prefix-decides',
    ipset:
      'create one hash:net,iface\nadd one 10.0.0.0/8,eth1\nadd one 0.0.0.0/1,eth0\nadd one 10.1.2.0/24,eth1\nadd one 10.1.2.0/24,eth0\n',
    iptables: input('-A INPUT -p tcp -m set --match-set one src,src -j DROP'),
    probes: defaultProbes,
  },
  six('net', 'create one hash:net family inet6\nadd one 2001:db8:1::/48\nadd one 2001:db8:1::/64 nomatch\n', 'src'),
  six(
    'net-port',
    'create one hash:net,port family inet6\nadd one 2001:db8:1::/64,tcp:22\nadd one 2001:db8:2::/48,udp:22\n',
    'src,dst',
  ),
  six(
    'ip-port',
    'create one hash:ip,port family inet6\nadd one 2001:db8:1::5,tcp:22\nadd one 2001:db8:2::7,tcp:2222\n',
    'src,dst',
  ),
  six(
    'list',
    'create inner hash:ip family inet6\nadd inner 2001:db8:2::7\ncreate one list:set size 8\nadd one inner\n',
    'src',
  ),
];
