import type { OriginId } from '#core/origin';
import type { Assumption } from '#model/assumption';
import type { RejectKind } from '#model/packet-filter';
import type { CellSet } from '../cell-set.ts';
import type { FlowState } from '../packet.ts';
import type { CellRanges } from '../source-space.ts';

/** Sources that go the same way with the same state. */
export interface Flow {
  readonly cells: CellSet;
  readonly state: FlowState;
}

/** How a packet's way through one base chain can end. */
export type ChainEnd =
  | { readonly end: 'accept' }
  | { readonly end: 'drop'; readonly assumes?: Assumption }
  | { readonly end: 'reject'; readonly kind: RejectKind; readonly assumes?: Assumption }
  | { readonly end: 'translate' }
  | { readonly end: 'stand-in' };

/** A line that decided, with the jumps that led to it. */
export interface Decision {
  readonly origin: OriginId;
  readonly chain: string;
  readonly via: Decision | null;
  /** Whether the rule matched without doubt. */
  readonly sure: boolean;
  /** The chain's policy or its end, not a rule. */
  readonly policy: boolean;
}

/** Takes what left the base chain: `cells` may end so, or those inside `only`. Copies what it keeps. */
export type Exit = (end: ChainEnd, cells: CellSet, state: FlowState, decision: Decision, only?: CellRanges) => void;
