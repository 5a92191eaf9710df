import { type Probe, server } from '../lab.ts';

const sources4 = ['198.18.0.5', '198.19.255.1', '10.1.2.3', '10.200.0.1', '172.16.9.9', '203.0.113.7'];
const sources6 = ['2001:db8:1::5', '2001:db8:1:ffff::1', '2001:db8:2::7'];

const cross = (sources: readonly string[], targets: readonly string[], ports: readonly number[]): Probe[] =>
  sources.flatMap((from) => targets.flatMap((to) => ports.map((port) => ({ from, to, port }))));

/** Several networks, both families, both interfaces on 22, and a port where nothing listens. */
export const defaultProbes: readonly Probe[] = [
  ...cross(sources4, [server.eth0[4], server.eth1[4]], [22]),
  ...cross(sources6, [server.eth0[6], server.eth1[6]], [22]),
  ...cross(
    [sources4[0]!, sources6[0]!].filter((s) => !s.includes(':')),
    [server.eth0[4]],
    [2222],
  ),
  ...cross([sources6[0]!], [server.eth0[6]], [2222]),
];

export const probePorts = (ports: readonly number[]): Probe[] => [
  ...cross(sources4, [server.eth0[4]], ports),
  ...cross(sources6, [server.eth0[6]], ports),
];
