import type { Address } from '#core/address';
import { contains } from '#core/address-set';
import { matchesGlob } from '#core/glob';
import { Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { PeerPattern, PeerSets } from '#model/access-list';
import type { CellMatch } from '../host-firewall/match-scene.ts';
import { type SourceSpace, uniteCells } from '../source-space.ts';
import { addressText, hasZone } from './address-text.ts';

/** Whether names that look like addresses are thought possible: see `alsoName` of the patterns. */
export type OddNames = 'unlikely' | 'possible';

/** Whether a pattern matches one address. */
export function matchPeer(pattern: PeerPattern, address: Address, names: OddNames): Tri {
  switch (pattern.kind) {
    case 'addresses':
      return orNamed(pattern.alsoName, names, tri(inside(pattern.sets, address)));
    case 'masked':
      return tri(address.family === 4 && (BigInt(address.value) & BigInt(pattern.mask)) === BigInt(pattern.value));
    case 'address-text':
      return orNamed(pattern.alsoName, names, matchText(pattern, address));
    case 'name':
      if (pattern.surely && inside(pattern.surely, address)) return Yes;
      return pattern.within && !inside(pattern.within, address) ? No : Maybe;
    case 'nobody':
      return No;
  }
}

const inside = (sets: PeerSets, { family, value }: Address): boolean => contains(sets[family], value);

const orNamed = (alsoName: string | undefined, names: OddNames, match: Tri): Tri =>
  match === No && alsoName !== undefined && names === 'possible' ? Maybe : match;

function matchText(pattern: Extract<PeerPattern, { kind: 'address-text' }>, address: Address): Tri {
  if (pattern.surely && inside(pattern.surely, address)) return Yes;
  if (pattern.within && !inside(pattern.within, address)) return No;
  const matches = matchesGlob(pattern.glob, addressText(address));
  if (hasZone(address)) return matches && pattern.glob.endsWith('*') ? Yes : Maybe;
  return tri(matches);
}

/** The same for all sources of a question: in a points space exact, in a partition by intervals. */
export function matchPeerCells(pattern: PeerPattern, space: SourceSpace, names: OddNames): CellMatch {
  const { family } = space;
  if (pattern.kind === 'addresses' && (pattern.alsoName === undefined || names === 'unlikely')) {
    const cells = space.cells(pattern.sets[family]);
    return { must: cells, may: cells };
  }
  if (pattern.kind === 'nobody') return { must: [], may: [] };
  if (space.kind === 'points') return matchPoints(pattern, space, names);
  const all = (sets: PeerSets | undefined) => (sets ? space.cells(sets[family]) : space.all);
  switch (pattern.kind) {
    case 'addresses':
      return { must: space.cells(pattern.sets[family]), may: space.all };
    case 'masked':
      return { must: [], may: family === 4 ? space.cells({ family, bounds: maskedHull(pattern) }) : [] };
    case 'address-text': {
      const named = pattern.alsoName !== undefined && names === 'possible';
      const must = pattern.surely ? space.cells(pattern.surely[family]) : [];
      return { must, may: named ? space.all : all(pattern.within) };
    }
    case 'name': {
      const must = pattern.surely ? space.cells(pattern.surely[family]) : [];
      return { must, may: uniteCells([must, all(pattern.within)]) };
    }
  }
}

function matchPoints(pattern: PeerPattern, space: SourceSpace, names: OddNames): CellMatch {
  const must: number[] = [];
  const may: number[] = [];
  for (let cell = 0; cell < space.size; cell++) {
    const match = matchPeer(pattern, { family: space.family, value: space.lowOf(cell) }, names);
    if (match === Yes) must.push(cell, cell);
    if (match !== No) may.push(cell, cell);
  }
  return { must: uniteCells([must]), may: uniteCells([may]) };
}

/** All that can match lies between the bare value and the value with every free bit set. */
export const maskedHull = ({ mask, value }: { mask: number; value: number }): [number, number] => [
  value,
  value + (0xffffffff - mask),
];
