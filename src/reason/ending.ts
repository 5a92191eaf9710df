import type { OriginId } from '#core/origin';
import type { Assumption } from '#model/host-model';
import type { CellSet } from './cell-set.ts';
import type { Stage } from './host-firewall/walk-hook.ts';
import type { PacketName } from './packet.ts';
import type { Ending, Hop } from './verdict.ts';

/** A line besides the packet filters' that took part: the socket, an access list's rule, a route. */
export interface Line {
  readonly origin: OriginId;
  readonly hop: Hop;
  readonly packet: PacketName;
  /** What it did, a sentence without its subject's place: `sshd listens here`. */
  readonly text: string;
}

/** Sources that may end so, and why. */
export interface TracedEnding extends Ending {
  readonly cells: CellSet;
  readonly assumes: readonly Assumption[];
  /** Every base chain that the packets passed, last first. */
  readonly trail: Stage | null;
  /** In the order the connection met them. */
  readonly lines: readonly Line[];
  /** Lines that made the ending undecided although no filter rule did. */
  readonly doubts: readonly OriginId[];
}

/** Alike means the same verdict and the same words. */
export const likeness = (ending: Ending): string => `${ending.verdict}|${ending.symptom ?? ''}`;
