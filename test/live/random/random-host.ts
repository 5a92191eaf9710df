import type { SetUp } from '../set-up.ts';
import type { Draw } from './draw.ts';

type HostPart = Pick<SetUp, 'sshd' | 'hostsAllow' | 'hostsDeny' | 'commands'>;

/** Listeners, access lists, addresses and routes; mostly plain, so that the firewall decides. */
export function randomHost(draw: Draw): HostPart {
  const commands = [
    ...(draw.chance(0.15) ? moreAddresses : []),
    ...(draw.chance(0.15) ? randomRoutes(draw) : []),
    ...(draw.chance(0.1) ? randomPolicies(draw) : []),
  ];
  return {
    ...(draw.chance(0.3) ? { sshd: randomListeners(draw) } : {}),
    ...(draw.chance(0.1) ? randomAccessLists(draw) : {}),
    ...(commands.length > 0 ? { commands } : {}),
  };
}

/** A second address of an interface in each family, and one that no wire leads to by itself. */
const moreAddresses = [
  'ip addr add 192.0.2.11/24 dev eth0',
  'ip addr add 192.0.2.77/32 dev lo',
  'ip -6 addr add 2001:db8:0:1::11/64 dev eth0 nodad',
];
export const secondAddresses = { 4: ['192.0.2.11', '192.0.2.77'], 6: ['2001:db8:0:1::11'] } as const;
export const hasSecondAddresses = ({ commands }: HostPart): boolean => commands?.includes(moreAddresses[0]!) ?? false;

function randomListeners(draw: Draw): string | null {
  return draw.weighted<() => string | null>([
    [3, () => 'Port 22\nPort 2222\n'],
    [1, () => 'Port 2222\n'],
    [1, () => `AddressFamily ${draw.one(['inet', 'inet6'])}\n`],
    [1, () => 'ListenAddress 192.0.2.10\nListenAddress 2001:db8:0:2::10\n'],
    [1, () => 'ListenAddress 198.51.100.10:2222\nListenAddress ::\n'],
    [1, () => 'ListenAddress 0.0.0.0\nListenAddress [2001:db8:0:1::10]:2222\n'],
    [1, () => 'ListenAddress 127.0.0.1\nListenAddress 192.0.2.10\n'],
    [1, () => 'ListenAddress ::\n'],
    [1, () => null],
  ])();
}

const patterns = [
  'ALL',
  '10.',
  '10.1.2.3',
  '198.18.0.0/255.254.0.0',
  '172.16.0.0/12',
  '203.0.113.',
  '[2001:db8:1::]/48',
  '[2001:db8:2::7]',
  '192.0.2.*',
  '198.1?.*',
];

function randomAccessLists(draw: Draw): HostPart {
  const line = (): string => {
    const daemon = draw.weighted([
      [6, 'sshd'],
      [2, 'ALL'],
      [1, 'ssh'],
      [1, 'sshd@192.0.2.10'],
    ]);
    const clients = draw.some(patterns, draw.between(1, 3)).join(draw.one([' ', ', ']));
    const except = draw.chance(0.3) ? ` EXCEPT ${draw.one(patterns)}` : '';
    const option = draw.weighted([
      [8, ''],
      [1, ' : deny'],
      [1, ' : allow'],
    ]);
    return `${daemon}: ${clients}${except}${option}\n`;
  };
  const list = (most: number): string => draw.times(draw.between(0, most), line).join('');
  return { hostsAllow: list(2), hostsDeny: draw.chance(0.5) ? 'ALL: ALL\n' : list(2) };
}

function randomRoutes(draw: Draw): string[] {
  const four = [
    'ip route add blackhole 10.0.0.0/8',
    'ip route add unreachable 10.1.0.0/16',
    'ip route add prohibit 172.16.0.0/12',
    'ip route add throw 203.0.113.0/24',
    'ip route add 10.0.0.0/8 via 198.51.100.1',
    'ip route add 198.18.0.0/15 via 198.51.100.1 metric 50',
    'ip route add blackhole 198.18.0.0/15 metric 100',
    'ip route del default',
  ];
  const six = [
    'ip -6 route add blackhole 2001:db8:2::/48',
    'ip -6 route add unreachable 2001:db8:1::/64',
    'ip -6 route add prohibit 2001:db8:1::5/128',
    'ip -6 route add 2001:db8:1::/48 via 2001:db8:0:2::1',
    'ip -6 route del default',
  ];
  return [...draw.some(four, draw.between(0, 2)), ...draw.some(six, draw.between(0, 2))];
}

function randomPolicies(draw: Draw): string[] {
  const four = [
    'ip rule add from 198.51.100.10 lookup 100',
    'ip rule add to 10.0.0.0/8 lookup 100',
    'ip rule add to 172.16.0.0/12 prohibit',
    'ip rule add from 192.0.2.10 to 198.18.0.0/24 blackhole',
    'ip rule add fwmark 0x1 lookup 100',
    'ip rule add not from 192.0.2.10 lookup 100',
    'ip rule add lookup main suppress_prefixlength 0 pref 50',
    'ip rule add iif eth0 lookup 100',
  ];
  const six = [
    'ip -6 rule add from 2001:db8:0:2::10 lookup 100',
    'ip -6 rule add to 2001:db8:1::/48 lookup 100',
    'ip -6 rule add to 2001:db8:2::/48 unreachable',
  ];
  const table = draw.one([
    'ip route add default via 198.51.100.1 table 100',
    'ip route add blackhole default table 100',
    'ip route add throw default table 100',
    'ip route add 10.1.0.0/16 via 198.51.100.1 table 100',
  ]);
  const table6 = draw.one([
    'ip -6 route add default via 2001:db8:0:2::1 table 100',
    'ip -6 route add unreachable default table 100',
  ]);
  return [table, table6, ...draw.some(four, draw.between(0, 2)), ...draw.some(six, draw.between(0, 1))];
}
