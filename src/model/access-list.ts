import type { AddressSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { FilterAuthor } from './filter-authors.ts';

export interface PeerSets {
  readonly 4: AddressSet;
  readonly 6: AddressSet;
}

/**
 * Which peers a pattern of an access list means, as far as addresses can tell. `alsoName`: it would also match a peer
 * whose DNS name fits this glob, which nobody writes it for.
 */
export type PeerPattern =
  | { readonly kind: 'addresses'; readonly sets: PeerSets; readonly alsoName?: string }
  /** Address AND mask equals value, where that is more ranges than a set should hold; IPv4 only. */
  | { readonly kind: 'masked'; readonly mask: number; readonly value: number }
  /**
   * Decided on the address as text (`10.*.3.?`; `*` any run, `?` one character, case ignored): exact for one address.
   * In partitions the peers in `surely` match and only those in `within` (left out: all) may.
   */
  | {
      readonly kind: 'address-text';
      readonly glob: string;
      readonly surely?: PeerSets;
      readonly within?: PeerSets;
      readonly alsoName?: string;
    }
  /**
   * Needs the name that DNS gives, an identity service, a net group or a file that was not collected. The peers in
   * `surely` match whatever comes out, and only those in `within` (left out: all) may.
   */
  | { readonly kind: 'name'; readonly text: string; readonly surely?: PeerSets; readonly within?: PeerSets }
  /** Can never match a peer; `why` in a few words for rules. */
  | { readonly kind: 'nobody'; readonly why: string };

/** `list` minus `except`, nested to the right. */
export interface PatternList<P> {
  readonly patterns: readonly P[];
  readonly except: PatternList<P> | null;
}

export type DaemonPattern =
  | { readonly kind: 'name'; readonly glob: string; readonly origin: OriginId }
  | { readonly kind: 'all'; readonly origin: OriginId }
  /**
   * `daemon@host`: only connections to that address or name of the server. `glob` may be a port; `server` is what
   * `host` means, any of them (left out: undecided).
   */
  | {
      readonly kind: 'at';
      readonly glob: string;
      readonly host: string;
      readonly server?: readonly PeerPattern[];
      readonly origin: OriginId;
    }
  | { readonly kind: 'port'; readonly port: number; readonly origin: OriginId };

export interface PlacedPeer {
  readonly pattern: PeerPattern;
  /** As written. */
  readonly text: string;
  readonly origin: OriginId;
}

/** What a rule that matched does; `fault` denies because its options cannot be read. */
export type AccessDecision = 'allow' | 'deny' | 'fault' | 'twist';

export interface AccessRule {
  readonly origin: OriginId;
  readonly daemons: PatternList<DaemonPattern>;
  readonly clients: PatternList<PlacedPeer>;
  readonly decision: AccessDecision;
  /**
   * Where something that was not collected decides, what may happen instead: `deny` (an option names an account that
   * may not exist), `list-ends` (a program's exit status: the list then ends as if nothing had matched).
   */
  readonly otherwise?: readonly ('deny' | 'list-ends')[];
  /** The program that wrote the line, where marks around it show that. */
  readonly author?: FilterAuthor;
}

/** A curious line that means something else than it seems to. `code` in kebab-case: `missing-newline`. */
export interface AccessListTrap {
  readonly code: string;
  readonly origin: OriginId;
  readonly data: Readonly<Record<string, string>>;
}

export interface AccessListFact {
  readonly list: 'allow' | 'deny';
  readonly rules: readonly AccessRule[];
  /**
   * Debian's libwrap stops reading at a last line without a newline or at an over-long line, and then the table ends
   * as if it had matched: in the deny list that denies everybody who came so far. `null` where the file ends well.
   */
  readonly broken: { readonly code: 'missing-newline' | 'line-too-long'; readonly origin: OriginId } | null;
  readonly traps: readonly AccessListTrap[];
  readonly origin: OriginId;
}
