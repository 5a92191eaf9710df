import type { Address, Family } from '#core/address';
import { type AddressSet, ranges } from '#core/address-set';
import type { AccessListSlice } from '#model/host-model';
import { CellSet } from '../cell-set.ts';
import type { Conditions } from '../host-firewall/match-scene.ts';
import { SourceSpace } from '../source-space.ts';
import { accessBorders } from './access-borders.ts';
import { type AccessRuling, walkAccessLists } from './walk-access-lists.ts';

export interface AccessQuestion {
  readonly family: Family;
  /** The server's address, `null` where it is not known. */
  readonly to: Address | null;
  readonly port: number;
  /** The sources asked about. Few single addresses are each answered exactly. */
  readonly universe: AddressSet;
  /** The name the daemon gives itself; default `sshd`. */
  readonly daemon?: string;
  readonly conditions?: Conditions;
}

/** The sources of a question that come under one ruling. */
export interface AccessOutcome extends AccessRuling {
  readonly sources: AddressSet;
  /** No source of it is in another outcome. */
  readonly sure: boolean;
}

/** Up to so many addresses are asked one by one. */
const mostPoints = 256n;

/** What libwrap decides about the sources, whether or not this sshd asks it. */
export function evaluateTcpWrappers(
  lists: Pick<AccessListSlice, 'allow' | 'deny'>,
  { family, to, port, universe, daemon = 'sshd', conditions = { met: new Set(), flipped: null } }: AccessQuestion,
): readonly AccessOutcome[] {
  const points = pointsOf(universe);
  const space = points
    ? SourceSpace.points(family, points)
    : SourceSpace.partition(family, [universe, ...accessBorders([...lists.allow, ...lists.deny], family)]);
  const cells = CellSet.of(space.cells(universe));
  return walkAccessLists(lists, { daemon, to, port, space, cells, conditions }).map(({ cells: held, ...ruling }) => ({
    ...ruling,
    sources: space.addresses(held.ranges()),
  }));
}

function pointsOf(set: AddressSet): Address[] | null {
  let count = 0n;
  for (const { low, high } of ranges(set)) {
    count += BigInt(high) - BigInt(low) + 1n;
    if (count > mostPoints) return null;
  }
  const points: Address[] = [];
  for (const { family, low, high } of ranges(set)) {
    for (let value = BigInt(low); value <= BigInt(high); value++)
      points.push({ family, value: family === 4 ? Number(value) : value });
  }
  return points;
}
