import { createHmac } from 'node:crypto';
import type { Address } from '../address.ts';
import type { AddressMap } from './map-address.ts';

const octet = '[0-9A-Fa-f]{2}';
/** An address of Ethernet, or the whole header as the kernel logs it: `MAC=` with both addresses and the type. */
const hardware = new RegExp(
  `(?<![0-9A-Fa-f:-])${octet}([:-])${octet}(?:\\1${octet}){4}(?:(?:\\1${octet}){8})?(?![0-9A-Fa-f:-])`,
  'g',
);
const length = 17;

/** Nobody's: none, all, groups, loopback. */
const isShared = (address: string): boolean => /^(?:00[:-]){5}00$|^(?:[0-9a-f][13579bdf])[:-]/i.test(address);

function replaced(address: string, key: string): string {
  if (isShared(address)) return address;
  const digest = createHmac('sha256', key)
    .update(`hardware ${address.toLowerCase().replaceAll('-', ':')}`)
    .digest('hex');
  // A locally administered address.
  return ['02', ...[0, 2, 4, 6, 8].map((at) => digest.slice(at, at + 2))].join(address[2]);
}

/** Replaces hardware addresses, the same by the same. */
export const replaceHardware = (text: string, key: string): string =>
  text.replace(hardware, (all) =>
    all.length === length
      ? replaced(all, key)
      : `${replaced(all.slice(0, length), key)}${all[length]}${replaced(all.slice(length + 1, 2 * length + 1), key)}${all.slice(2 * length + 1)}`,
  );

/** As /proc/net/tcp and tcp6 have them: words of four bytes, the lowest first, then the port. */
const kernel = /(?<![0-9A-Za-z])([0-9A-F]{8}|[0-9A-F]{32})(?=:[0-9A-F]{4}(?![0-9A-Za-z:]))/g;

const turned = (hex: string): string => hex.replace(/.{8}/g, (word) => word.match(/../g)!.reverse().join(''));

/** Replaces addresses in the kernel's hexadecimal notation. */
export const replaceHexadecimal = (text: string, map: AddressMap): string =>
  text.replace(kernel, (all) => {
    const digits = turned(all);
    const address: Address =
      all.length === 8
        ? { family: 4, value: Number.parseInt(digits, 16) }
        : { family: 6, value: BigInt(`0x${digits}`) };
    return turned(map.address(address).value.toString(16).toUpperCase().padStart(all.length, '0'));
  });
