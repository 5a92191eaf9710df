import type { OriginId } from '#core/origin';
import type { Assumption } from '#model/host-model';
import type { CellSet } from './cell-set.ts';
import type { Stage } from './host-firewall/walk-hook.ts';
import type { Ending } from './verdict.ts';

/** Sources that may end so, and why. */
export interface TracedEnding extends Ending {
  readonly cells: CellSet;
  readonly assumes: readonly Assumption[];
  /** Every base chain that the packets passed, last first. */
  readonly trail: Stage | null;
  /** Lines besides packet filters that took part: the socket, an access list's rule, a route. */
  readonly lines: readonly OriginId[];
  /** Lines that made the ending undecided although no filter rule did. */
  readonly doubts: readonly OriginId[];
}

/** Alike means the same verdict and the same words. */
export const likeness = (ending: Ending): string => `${ending.verdict}|${ending.symptom ?? ''}`;
