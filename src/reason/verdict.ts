import type { Address, Family } from '#core/address';
import type { AddressSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { Assumption, ViewName } from '#model/host-model';

/** What a client sees, see the README's table of verdicts. */
export type Verdict =
  | 'accepted'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'stalled'
  | 'closed'
  | 'disconnected'
  | 'auth-denied'
  | 'forwarded'
  | 'unknown';

export type Certainty = 'certain' | 'possible';

/** The stages of a connection, in the order it meets them. Folders of evaluators, rules and fixtures bear these names. */
export type Hop = 'cloud' | 'route' | 'host-firewall' | 'listener' | 'tcp-wrappers' | 'sshd' | 'auth';

/** One way it can end. */
export interface Ending {
  readonly verdict: Verdict;
  /** The words of a Linux client, `null` where there is nothing to see (`accepted`, `forwarded`, `unknown`). */
  readonly symptom: string | null;
  readonly hop: Hop | null;
}

/** A line that decided or admitted, and the sources for which it did. */
export interface Because {
  readonly origin: OriginId;
  readonly sources: AddressSet;
}

/** The answer for a set of sources. */
export interface Answer extends Ending {
  readonly certainty: Certainty;
  /** What would change the answer, in words: `more than 5 new connections in 30 s from one address`. Sorted. */
  readonly conditions: readonly string[];
  readonly assumes: readonly Assumption[];
  /** For `unknown`: the ways it may end. */
  readonly alternatives: readonly Ending[];
  readonly because: readonly Because[];
}

/** The scalars that one evaluation is for. */
export interface Place {
  readonly view: ViewName;
  readonly family: Family;
  /** `null`: any address of the host (`any`), where none is known. */
  readonly to: Address | null;
  readonly port: number;
  /** Arriving interface; `null` where no interface is known and no rule names one. */
  readonly interface: string | null;
  /** Who logs in; left out where only the banner is asked for. */
  readonly user?: string;
}

/** One piece of the partition: all its sources get the same answer. */
export interface Outcome extends Answer, Place {
  readonly sources: AddressSet;
}

/** One decision on the way of one connection, for `trace` and for code flows. */
export interface TraceStep {
  /** Which of the packets; `resent-syn` is the first one once more, whose answer was lost. */
  readonly packet: 'syn' | 'answer' | 'resent-syn' | 'ack' | 'banner';
  readonly hop: Hop;
  /** `input (filter)`, `socket table`, `hosts.deny`. */
  readonly stage: string;
  /** What was tested and how it came out, one sentence. */
  readonly text: string;
  readonly origin: OriginId | null;
  /** Chains deep, from 0. */
  readonly depth: number;
  readonly importance: 'deciding' | 'matched' | 'passed';
}
