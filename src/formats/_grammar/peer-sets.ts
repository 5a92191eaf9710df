import { type AddressRange, prefixRange } from '#core/address';
import { type AddressSet, allAddresses, noAddresses, rangeSet } from '#core/address-set';
import type { PeerPattern, PeerSets } from '#model/access-list';

const none4 = noAddresses(4);
const none6 = noAddresses(6);

export const noPeers: PeerSets = { 4: none4, 6: none6 };
export const allPeers: PeerSets = { 4: allAddresses(4), 6: allAddresses(6) };

export const peersOf = (set: AddressSet): PeerSets => (set.family === 4 ? { 4: set, 6: none6 } : { 4: none4, 6: set });

export const addresses = (set: AddressSet): PeerPattern => ({ kind: 'addresses', sets: peersOf(set) });
export const inRange = (range: AddressRange): PeerPattern => addresses(rangeSet(range));

/** More ranges than this stay a predicate. */
export const mostRanges = 4096;

/** Link-local addresses carry an interface in their text (`fe80::1%eth0`), which nobody can foresee. */
export const linkLocal6 = rangeSet(prefixRange({ family: 6, value: 0xfe80n << 112n }, 10));
/** IPv4-compatible addresses, the only ones of IPv6 whose text has dots. */
export const dotted6 = rangeSet(prefixRange({ family: 6, value: 0n }, 96));
