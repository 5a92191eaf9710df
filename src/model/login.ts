import type { OriginId } from '#core/origin';
import type { Tri } from '#core/tri';
import type { PeerPattern } from './access-list.ts';

/** `*` stands for any run of characters, `?` for one; case counts. A negated entry that matches ends the search. */
export interface NamePattern {
  readonly glob: string;
  readonly negated: boolean;
}

/** A list of sources: none matches where a negated entry does; else one where any entry does. */
export interface SourceList {
  readonly entries: readonly { readonly pattern: PeerPattern; readonly negated: boolean }[];
}

/** An entry of a list of users, `alice@10.0.0.0/8`; `from: null` is everywhere. */
export interface UserPattern {
  readonly glob: string;
  readonly from: SourceList | null;
  /** As written. */
  readonly text: string;
  readonly origin: OriginId;
}

export interface GroupPattern {
  readonly glob: string;
  readonly text: string;
  readonly origin: OriginId;
}

/** What a block of settings asks of a connection. `decided`: what does not depend on who comes from where. */
export type SessionCriterion =
  | { readonly asks: 'user'; readonly list: readonly NamePattern[] }
  | { readonly asks: 'group'; readonly list: readonly NamePattern[] }
  | { readonly asks: 'source'; readonly list: SourceList }
  | { readonly asks: 'server'; readonly list: SourceList }
  | { readonly asks: 'server-port'; readonly port: number }
  | { readonly asks: 'unknown-user' }
  | { readonly asks: 'decided'; readonly fits: Tri };

/** One setting that a session goes by. */
export interface SessionSetting {
  readonly values: readonly string[];
  readonly origin: OriginId;
}

/** Settings that hold together: those of the daemon, or those of one block. `null` lists: not given here. */
export interface SessionSettings {
  /** Keyword in lower case → values as `sshd -T` prints them; no lists of users and groups. */
  readonly values: ReadonlyMap<string, SessionSetting>;
  readonly allowUsers: readonly UserPattern[] | null;
  readonly denyUsers: readonly UserPattern[] | null;
  readonly allowGroups: readonly GroupPattern[] | null;
  readonly denyGroups: readonly GroupPattern[] | null;
}

/**
 * Settings for the sessions that fit all criteria. For each setting the first fitting block counts, before the
 * daemon's own; lists of users and groups of all fitting blocks add up, and replace the daemon's own.
 */
export interface SessionBlock extends SessionSettings {
  readonly criteria: readonly SessionCriterion[];
  /** The line that opens it. */
  readonly origin: OriginId;
}

/** How a configuration treats sessions; `complete: false` where blocks may exist that nobody collected. */
export interface SessionRules {
  readonly general: SessionSettings;
  readonly blocks: readonly SessionBlock[];
  readonly complete: boolean;
}

/** One key that a user may log in with, and on what terms; the key itself is not kept. */
export interface KeyTerms {
  /** Whether sshd reads the line: its options by version, the key whole. */
  readonly usable: Tri;
  /** `ssh-ed25519`. */
  readonly keyType: string;
  /** Lines with the same key have the same number: the first of them that fits the client counts. */
  readonly first: number;
  /** SHA-256 of the key, base64; `null` where it was taken out of the copy. */
  readonly fingerprint: string | null;
  /** Of an RSA key. */
  readonly bits: number | null;
  /** From where; `null` is everywhere. `byName` where the daemon asks DNS for clients' names. */
  readonly from: { readonly byAddress: SourceList; readonly byName: SourceList } | null;
  /** Seconds since 1970, the earliest and the latest that the line may mean. */
  readonly ends: { readonly earliest: number; readonly latest: number } | null;
  /** When this was seen, seconds since 1970; `null` where nobody knows. */
  readonly seenAt: number | null;
  /** A command that runs instead of the user's; `ends` if all it does is end the session. */
  readonly command: 'ends' | 'runs' | null;
  readonly origin: OriginId;
}
