import type { Family } from '#core/address';
import type { AddressSet } from '#core/address-set';
import type { AccessListFact, PatternList, PeerSets, PlacedPeer } from '#model/access-list';
import { maskedHull } from './match-peer.ts';

/** Every set of addresses that the lists may compare a client with: the borders of a partition. */
export function* accessBorders(lists: Iterable<AccessListFact>, family: Family): Generator<AddressSet> {
  for (const { rules } of lists) {
    for (const rule of rules) {
      for (let list: PatternList<PlacedPeer> | null = rule.clients; list !== null; list = list.except)
        for (const { pattern } of list.patterns) yield* peerBorders(pattern, family);
    }
  }
}

/** Borders of one pattern. */
export function* peerBorders(pattern: PlacedPeer['pattern'], family: Family): Generator<AddressSet> {
  if (pattern.kind === 'addresses') yield pattern.sets[family];
  else if (pattern.kind === 'masked' && family === 4) yield { family, bounds: maskedHull(pattern) };
  else if (pattern.kind === 'address-text' || pattern.kind === 'name') {
    const sets: (PeerSets | undefined)[] = [pattern.surely, pattern.within];
    for (const set of sets) if (set) yield set[family];
  }
}
