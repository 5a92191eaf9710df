import type { Family } from '#core/address';
import { server } from '../lab.ts';

/** Addresses that the client owns; the last of each family are its own on the two wires. */
export const sources: Readonly<Record<Family, readonly string[]>> = {
  4: [
    '198.18.0.5',
    '198.18.7.9',
    '198.19.255.1',
    '10.1.2.3',
    '10.1.2.4',
    '10.200.0.3',
    '172.16.9.9',
    '203.0.113.7',
    '192.0.2.1',
    '198.51.100.1',
  ],
  6: [
    '2001:db8:1::5',
    '2001:db8:1::7',
    '2001:db8:1:ffff::1',
    '2001:db8:2::7',
    '2001:db8:2:8000::1',
    '2001:db8:0:1::1',
    '2001:db8:0:2::1',
  ],
};

/** Networks that hold some of the sources, and not others. */
export const networks: Readonly<Record<Family, readonly string[]>> = {
  4: [
    '10.0.0.0/8',
    '10.1.0.0/16',
    '10.1.2.0/24',
    '10.1.2.3/32',
    '198.18.0.0/15',
    '198.18.0.0/24',
    '198.19.0.0/16',
    '172.16.0.0/12',
    '172.16.9.9/32',
    '203.0.113.0/24',
    '192.0.2.0/24',
    '128.0.0.0/1',
    '0.0.0.0/1',
  ],
  6: [
    '2001:db8:1::/48',
    '2001:db8:1::/64',
    '2001:db8:1::5/128',
    '2001:db8:2::/48',
    '2001:db8:2:8000::/49',
    '2001:db8:0:1::/64',
    '2001:db8::/32',
  ],
};

/** Ascending; ends of ranges are drawn among them. */
export const bounds: Readonly<Record<Family, readonly string[]>> = {
  4: ['10.1.2.0', '10.1.2.3', '10.1.255.255', '172.16.9.0', '192.0.2.9', '198.18.0.1', '198.18.7.9', '203.0.113.255'],
  6: ['2001:db8:0:1::1', '2001:db8:1::5', '2001:db8:1::ffff', '2001:db8:1:ffff::1', '2001:db8:2::7', '2001:db8:3::'],
};

export const devices = ['eth0', 'eth1'] as const;

export const own = (family: Family, device: (typeof devices)[number]): string => server[device][family];
