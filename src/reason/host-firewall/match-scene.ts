import type { Tri } from '#core/tri';
import type { FilterSet } from '#model/packet-filter';
import type { AnswerKind, FlowState, Packet } from '../packet.ts';
import type { CellRanges, SourceSpace } from '../source-space.ts';
import type { ConsultedLists } from './idle-rules.ts';

/**
 * What a match says of all sources at once: `must` are the cells of which it is certain, `may` those of which it is
 * possible; `must` lies inside `may`. Most matches do not look at the client and are a single `Tri` instead.
 */
export interface CellMatch {
  readonly must: CellRanges;
  readonly may: CellRanges;
}

/** What matches may look at. */
export interface MatchScene {
  readonly space: SourceSpace;
  readonly packet: Packet;
  readonly state: FlowState;
  readonly answer: AnswerKind | null;
  /** Whether the chain runs before conntrack (priority at or below −200). */
  readonly beforeTracking: boolean;
  readonly consulted: ConsultedLists;
  readonly setOf: (name: string) => FilterSet | null;
  /** The client is the host itself (a connection over `lo`). */
  readonly clientIsLocal: boolean;
  /**
   * The clients to which a route leads back (by the arriving interface, where strict) for packets of this mark; `null`:
   * no routes were collected.
   */
  readonly routedBack: (strict: boolean, mark: number | null, byDevice: boolean) => CellMatch | null;
  /** Whether conntrack takes up a connection whose first packet it did not see (`nf_conntrack_tcp_loose`). */
  readonly picksUp: boolean;
  /** Whether frames of the interface cross one of these devices beneath it; `null`: any device. */
  readonly crossed: (device: string, devices: readonly string[] | null) => Tri;
  /** Whether the interface bears the address. */
  readonly bears: (device: string, address: Packet['server']) => Tri;
  readonly listenerAt: (server: Packet['server'], port: number) => Listener;
  readonly conditions: Conditions;
  readonly originalServer: Packet['server'];
  readonly originalPort: number;
  /** The address of the machine itself that a redirection at this place puts in; `null`: not known. */
  readonly redirectsTo: Packet['server'];
}

/** Stands among the conditions that were met where the client's port was looked at. */
export const CLIENT_PORTS = 'client ports';

/** The socket that takes connections to an address and port, as far as it is known. */
export interface Listener {
  readonly bound: 'nothing' | 'no-address' | 'an-address' | 'unknown';
  /** It is the SSH daemon's: neither transparent nor, ever, another user's than root's. */
  readonly ssh: boolean;
}

/** The named conditions that were met, and the one that is turned over in this evaluation. */
export interface Conditions {
  readonly met: Set<string>;
  readonly flipped: string | null;
}
