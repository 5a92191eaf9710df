import type { Address } from '#core/address';
import { rangeSet } from '#core/address-set';
import { and, Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { RoutePolicy } from '#model/network';
import type { CellRanges, SourceSpace } from '../source-space.ts';

/** What rules for routing look at in an answer besides the client's address. */
export interface AnswerHeader {
  /** The server's address; `null`: not known. */
  readonly server: Address | null;
  /** Whether its mark may be another than 0. */
  readonly marked: boolean;
}

/**
 * The clients whose answers fit an `ip rule`: `must` without doubt, `may` perhaps. The host's own packets come in by
 * `lo` (ip-rule(8)).
 */
export function matchPolicy(
  { from, to, incoming, mark, negated = false }: RoutePolicy,
  { server, marked }: AnswerHeader,
  space: SourceSpace,
): { must: CellRanges; may: CellRanges } {
  let scalar: Tri = incoming === null || incoming === 'lo' ? Yes : No;
  if (from !== null) {
    const inside = server === null ? Maybe : tri(from.low <= server.value && server.value <= from.high);
    scalar = and(scalar, inside);
  }
  if (mark !== null) scalar = and(scalar, marked ? Maybe : tri(mark.value === 0));
  const cells = to === null ? space.all : space.cells(rangeSet(to));
  const must = scalar === Yes ? cells : [];
  const may = scalar === No ? [] : cells;
  return negated ? { must: space.complement(may), may: space.complement(must) } : { must, may };
}
