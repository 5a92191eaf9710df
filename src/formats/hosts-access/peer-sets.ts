import { type AddressRange, prefixRange } from '#core/address';
import { type AddressSet, addressSet, allAddresses, noAddresses, rangeSet } from '#core/address-set';
import type { PeerPattern, PeerSets } from '#model/access-list';
import type { Trap } from './traps.ts';

/** What one pattern for a host means, and what is curious about it. */
export interface HostPattern {
  readonly pattern: PeerPattern;
  readonly trap: Trap | null;
}

const none4 = noAddresses(4);
const none6 = noAddresses(6);

export const noPeers: PeerSets = { 4: none4, 6: none6 };
export const allPeers: PeerSets = { 4: allAddresses(4), 6: allAddresses(6) };

export const peersOf = (set: AddressSet): PeerSets => (set.family === 4 ? { 4: set, 6: none6 } : { 4: none4, 6: set });

export const addresses = (set: AddressSet): PeerPattern => ({ kind: 'addresses', sets: peersOf(set) });
export const inRange = (range: AddressRange): PeerPattern => addresses(rangeSet(range));
export const never = (why: string, trap: Trap | null): HostPattern => ({ pattern: { kind: 'nobody', why }, trap });
export const everybody: PeerPattern = { kind: 'addresses', sets: allPeers };

/** More ranges than this stay a predicate. */
export const mostRanges = 4096;

/** The IPv4 addresses of which `address AND mask` is `value`; `value` has no bits outside the mask. */
export function maskedPeers(mask: number, value: number): PeerPattern {
  const holes = free(mask);
  if (2 ** holes.above > mostRanges) return { kind: 'masked', mask, value };
  const size = 2 ** holes.below;
  const ranges: AddressRange[] = [];
  for (let filling = 0; filling < 2 ** holes.above; filling++) {
    const low = value + spread(filling, holes.positions);
    ranges.push({ family: 4, low, high: low + size - 1 });
  }
  return addresses(addressSet(4, ranges));
}

/** Bits the mask leaves free: how many lie below its lowest one, and the places of those above it. */
function free(mask: number): { below: number; above: number; positions: number[] } {
  let below = 0;
  while (below < 32 && Math.floor(mask / 2 ** below) % 2 === 0) below++;
  const positions: number[] = [];
  for (let bit = below; bit < 32; bit++) if (Math.floor(mask / 2 ** bit) % 2 === 0) positions.push(bit);
  return { below, above: positions.length, positions };
}

function spread(filling: number, positions: readonly number[]): number {
  let value = 0;
  positions.forEach((bit, i) => {
    if ((filling >>> i) & 1) value += 2 ** bit;
  });
  return value;
}

/** Link-local addresses carry an interface in their text (`fe80::1%eth0`), which nobody can foresee. */
export const linkLocal6 = rangeSet(prefixRange({ family: 6, value: 0xfe80n << 112n }, 10));
/** IPv4-compatible addresses, the only ones of IPv6 whose text has dots. */
export const dotted6 = rangeSet(prefixRange({ family: 6, value: 0n }, 96));

/** The peers outside which a pattern matches none; undefined for all. */
export function hullOf(pattern: PeerPattern): PeerSets | undefined {
  switch (pattern.kind) {
    case 'addresses':
      return pattern.alsoName === undefined ? pattern.sets : undefined;
    case 'masked': {
      const high = pattern.value + (0xffffffff - pattern.mask);
      return peersOf({ family: 4, bounds: [pattern.value, high] });
    }
    case 'address-text':
      return pattern.alsoName === undefined ? pattern.within : undefined;
    case 'name':
      return pattern.within;
    case 'nobody':
      return noPeers;
  }
}
