import type { AddressRange } from '#core/address';
import { addressSet } from '#core/address-set';
import type { PeerPattern, PeerSets } from '#model/access-list';
import { addresses, allPeers, mostRanges, noPeers, peersOf } from '../_grammar/peer-sets.ts';
import type { Trap } from './traps.ts';

/** What one pattern for a host means, and what is curious about it. */
export interface HostPattern {
  readonly pattern: PeerPattern;
  readonly trap: Trap | null;
}

export const never = (why: string, trap: Trap | null): HostPattern => ({ pattern: { kind: 'nobody', why }, trap });
export const everybody: PeerPattern = { kind: 'addresses', sets: allPeers };

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
