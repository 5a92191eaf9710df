import { type Probe, server } from '../../lab.ts';

const sources = {
  4: ['198.18.0.5', '198.19.255.1', '10.1.2.3', '10.200.0.3', '172.16.9.9', '203.0.113.7', '192.0.2.1'],
  6: ['2001:db8:1::5', '2001:db8:1:ffff::1', '2001:db8:2::7', '2001:db8:0:1::1'],
} as const;

export const probesOf = (ports: readonly number[]): Probe[] =>
  ([4, 6] as const).flatMap((family) =>
    sources[family].flatMap((from) =>
      [server.eth0[family], server.eth1[family]].flatMap((to) => ports.map((port) => ({ from, to, port }))),
    ),
  );

/** Sources of several networks, both families, both interfaces; sshd listens on both ports. */
export const managerProbes: readonly Probe[] = probesOf([22, 2222]);
