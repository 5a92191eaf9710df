import type { SetUp } from '../set-up.ts';
import { defaultProbes, probePorts } from './default-probes.ts';

/** What is admitted depends on the interface, and an address may lie on one by which nothing comes in. */
const virtualFilter = [
  '*filter',
  ':INPUT DROP [0:0]',
  '-A INPUT -s 10.0.0.0/8 -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT',
  '-A INPUT -i eth1 -p tcp -m tcp --dport 22 -j ACCEPT',
  '-A INPUT -i vip0 -j ACCEPT',
  '-A INPUT -i lo -j ACCEPT',
  'COMMIT\n',
].join('\n');

/** Listeners, TCP wrappers and routes: what is left when the firewall is open. */
export const hostSetUps: readonly SetUp[] = [
  { name: 'sshd-stopped', sshd: null, probes: defaultProbes },
  { name: 'sshd-loopback', sshd: 'ListenAddress 127.0.0.1\n', probes: defaultProbes },
  { name: 'sshd-four-only', sshd: 'AddressFamily inet\n', probes: defaultProbes },
  { name: 'sshd-six-only', sshd: 'AddressFamily inet6\n', probes: defaultProbes },
  {
    name: 'sshd-one-address',
    sshd: 'ListenAddress 198.51.100.10\nListenAddress 2001:db8:0:1::10\n',
    probes: defaultProbes,
  },
  { name: 'sshd-other-port', sshd: 'Port 2222\n', probes: probePorts([22, 2222]) },
  { name: 'sshd-two-ports', sshd: 'Port 22\nPort 2222\n', probes: probePorts([22, 2222, 2022]) },
  { name: 'sshd-does-not-start', sshd: 'PermitRootLogn no\n', probes: defaultProbes },
  { name: 'wrappers-deny-all', hostsDeny: 'ALL: ALL\n', probes: defaultProbes },
  {
    name: 'wrappers-allow-network',
    hostsAllow: 'sshd: 10. 198.18.0.0/255.254.0.0 [2001:db8:1::]/48\n',
    hostsDeny: 'ALL: ALL\n',
    probes: defaultProbes,
  },
  { name: 'wrappers-localhost', hostsAllow: 'ALL: localhost\n', hostsDeny: 'ALL: ALL\n', probes: defaultProbes },
  { name: 'wrappers-deny-one', hostsDeny: 'sshd: 10.1.2.3, 203.0.113.\n', probes: defaultProbes },
  { name: 'wrappers-except', hostsDeny: 'sshd: ALL EXCEPT 10.1.2.3 172.16.0.0/12\n', probes: defaultProbes },
  { name: 'wrappers-wrong-daemon', hostsAllow: 'ssh: ALL\n', hostsDeny: 'sshd: ALL\n', probes: defaultProbes },
  { name: 'wrappers-no-newline', hostsDeny: '# nothing here', probes: defaultProbes },
  { name: 'wrappers-indented-comment', hostsDeny: '  # sshd: ALL\n', probes: defaultProbes },
  { name: 'wrappers-bad-option', hostsAllow: 'sshd: 10. : nonsense\n', probes: defaultProbes },
  {
    name: 'wrappers-deny-option',
    hostsAllow: 'sshd: 10. : deny\nsshd: ALL\n',
    hostsDeny: 'ALL: ALL\n',
    probes: defaultProbes,
  },
  { name: 'wrappers-wildcards', hostsDeny: 'sshd: 10.*.2.? 198.18.0.?\n', probes: defaultProbes },
  {
    name: 'route-blackhole',
    commands: ['ip route add blackhole 10.0.0.0/8', 'ip -6 route add blackhole 2001:db8:2::/48'],
    probes: defaultProbes,
  },
  {
    name: 'route-unreachable',
    commands: ['ip route add unreachable 10.1.0.0/16', 'ip route add prohibit 172.16.0.0/12'],
    probes: defaultProbes,
  },
  {
    name: 'route-rules-of-root',
    commands: [
      'ip rule add uidrange 0-0 to 172.16.0.0/12 blackhole',
      'ip rule add uidrange 1000-1000 to 10.0.0.0/8 blackhole',
      'ip rule add oif eth1 blackhole',
      'ip rule add ipproto udp blackhole',
    ],
    probes: defaultProbes,
  },
  {
    name: 'route-no-default',
    commands: ['ip route del default', 'ip route add 10.0.0.0/8 via 198.51.100.1'],
    probes: defaultProbes,
  },
  {
    name: 'xdp-drops',
    commands: ['python3 test/live/attach-xdp.py eth0 drop'],
    undecidable: true,
    probes: defaultProbes,
  },
  {
    name: 'xdp-passes',
    commands: ['python3 test/live/attach-xdp.py eth1 pass'],
    undecidable: true,
    probes: defaultProbes,
  },
  {
    name: 'virtual-addresses',
    iptables: virtualFilter,
    commands: [
      'ip link add vip0 type veth peer name vip1',
      'ip link set vip0 up',
      'ip addr add 192.0.2.99/32 dev vip0',
      'ip addr add 198.51.100.99/32 dev lo',
    ],
    probes: ['10.1.2.3', '198.18.0.5', '203.0.113.7'].flatMap((from) =>
      ['192.0.2.99', '198.51.100.99', '192.0.2.10'].map((to) => ({ from, to, port: 22 })),
    ),
  },
];
