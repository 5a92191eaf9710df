import type { SetUp } from '../set-up.ts';
import { defaultProbes } from '../setups/default-probes.ts';

const office = (networks: readonly string[]): string =>
  `*filter\n:INPUT DROP [0:0]\n-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\n${networks
    .map((network) => `-A INPUT -s ${network} -p tcp -m tcp --dport 22 -j ACCEPT\n`)
    .join('')}-A INPUT -p ipv6-icmp -j ACCEPT\nCOMMIT\n`;

/** A few servers for collectors, each stopped by another layer. */
export const collectorSetUps: readonly SetUp[] = [
  {
    name: 'office-only',
    iptables: office(['10.0.0.0/8', '203.0.113.7']).replace('-A INPUT -p ipv6-icmp -j ACCEPT\n', ''),
    ip6tables: office(['2001:db8:1::/64']),
    probes: defaultProbes,
  },
  {
    name: 'native-nft',
    nft: 'table inet f {\n chain in {\n type filter hook input priority 0; policy accept;\n ip saddr 10.0.0.0/8 tcp dport 22 reject with icmp type host-prohibited\n ip6 saddr 2001:db8:2::/48 tcp dport 22 drop\n }\n}\n',
    probes: defaultProbes,
  },
  { name: 'wrappers', hostsAllow: 'sshd: 10.\n', hostsDeny: 'ALL: ALL\n', probes: defaultProbes },
  { name: 'strict', commands: ['sysctl -qw net.ipv4.conf.all.rp_filter=1'], probes: defaultProbes },
];
