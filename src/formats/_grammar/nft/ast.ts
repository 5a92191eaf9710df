/**
 * nft's own words, nft(8) "EXPRESSIONS" and "STATEMENTS", as both its listings say them. What the text calls
 * `tcp dport 22 accept` and the JSON `{"match": …}, {"accept": null}` is the same list of statements here.
 */

/** Offsets of the parsed text, end exclusive. */
export interface Placed {
  readonly start: number;
  readonly end: number;
}

/** How two sides are compared; `''` where nothing is written, which for flags means "any of these bits". */
export type Relation = '' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '!';

export type BinaryOperator = '&' | '|' | '^' | '<<' | '>>';

export type Expression =
  /** A field of a header: `ip saddr`, `th dport`, `arp saddr ip`. */
  | { readonly expr: 'payload'; readonly protocol: string; readonly field: string }
  | { readonly expr: 'meta'; readonly key: string }
  | {
      readonly expr: 'ct';
      readonly key: string;
      readonly direction: 'original' | 'reply' | null;
      readonly family: 'ip' | 'ip6' | null;
    }
  | { readonly expr: 'fib'; readonly inputs: readonly string[]; readonly result: string }
  /** Known to be an expression and kept as words: `socket transparent`, `numgen random mod 2`. */
  | { readonly expr: 'other'; readonly text: string }
  /** `ip saddr . tcp dport`, and the same for constants. */
  | { readonly expr: 'concat'; readonly parts: readonly Expression[] }
  | { readonly expr: 'binary'; readonly op: BinaryOperator; readonly left: Expression; readonly right: Expression }
  /** A constant as written, without quotes: `22`, `10.0.0.0/8`, `ssh`, `eth*`, `$lan`; also `1-5` and `*`. */
  | { readonly expr: 'word'; readonly text: string }
  | { readonly expr: 'range'; readonly low: Expression; readonly high: Expression }
  /** `established,related`. */
  | { readonly expr: 'list'; readonly items: readonly Expression[] }
  | SetExpression
  /** `@name`. */
  | { readonly expr: 'ref'; readonly name: string }
  /** `key map { … }` as a value. */
  | { readonly expr: 'map'; readonly key: Expression; readonly data: Expression };

export interface SetExpression extends Placed {
  readonly expr: 'set';
  readonly elements: readonly Element[];
}

/** `data` is what a map gives: a verdict or a value; `null` in sets. */
export interface Element extends Placed {
  readonly key: Expression;
  readonly data: Statement | Expression | null;
  /** Whether it leaves the set by itself. */
  readonly expires?: boolean;
  /** What it asks of packets that find it, beside counters: limits, quotas, numbers of connections. */
  readonly asks?: readonly Statement[];
  /** Seconds until it leaves, as the kernel counts them (`expires 4m32s`). */
  readonly secondsLeft?: number;
}

export type Verdict = 'accept' | 'drop' | 'continue' | 'return';

export type Statement =
  | (Placed & {
      readonly type: 'match';
      readonly left: Expression;
      readonly relation: Relation;
      readonly right: Expression;
    })
  | (Placed & { readonly type: 'vmap'; readonly key: Expression; readonly data: Expression })
  | (Placed & { readonly type: 'verdict'; readonly verdict: Verdict })
  | (Placed & { readonly type: 'jump'; readonly how: 'jump' | 'goto'; readonly chain: string })
  /** `jump { … }`: a chain without a name. */
  | (Placed & { readonly type: 'inline-jump'; readonly how: 'jump' | 'goto'; readonly rules: readonly Rule[] })
  /** `family` is `icmp`, `icmpv6`, `icmpx` or `tcp reset`; `null` where nothing is written. */
  | (Placed & { readonly type: 'reject'; readonly family: string | null; readonly code: string | null })
  | (Placed & {
      readonly type: 'nat';
      readonly how: 'dnat' | 'snat' | 'redirect' | 'masquerade';
      readonly family: 'ip' | 'ip6' | null;
      readonly address: Expression | null;
      readonly port: Expression | null;
      /** `prefix`, `netmap` and the like: the address is computed. */
      readonly computed: boolean;
    })
  | (Placed & { readonly type: 'queue'; readonly bypass: boolean })
  /** `meta mark set …`. */
  | (Placed & { readonly type: 'assign'; readonly target: Expression; readonly value: Expression })
  /** `unit` is `packets` for a rate of packets, else of bytes; `named` refers to an object of the table. */
  | (Placed & { readonly type: 'limit'; readonly limit: Limit })
  | (Placed & { readonly type: 'quota'; readonly quota: Quota })
  | (Placed & { readonly type: 'object'; readonly kind: 'limit' | 'quota' | 'counter'; readonly name: string })
  | (Placed & { readonly type: 'ct-count'; readonly over: boolean; readonly count: number })
  /** `add @set { key … }`, and `meter name { key … }` with `op: 'meter'`. */
  | (Placed & {
      readonly type: 'update';
      readonly op: 'add' | 'update' | 'delete' | 'meter';
      readonly set: string;
      readonly key: Expression;
      readonly statements: readonly Statement[];
    })
  | (Placed & { readonly type: 'notrack' })
  /** `port: null` is the packet's own. */
  | (Placed & {
      readonly type: 'tproxy';
      readonly family: 'ip' | 'ip6' | null;
      readonly port: Expression | null;
      readonly text: string;
    })
  | (Placed & { readonly type: 'synproxy'; readonly text: string })
  /** Has no bearing on where the packet goes: counters, log, comments. */
  | (Placed & { readonly type: 'nothing'; readonly word: string })
  /** What iptables made and nft cannot translate; its parameters are not shown. */
  | (Placed & { readonly type: 'xt'; readonly kind: string; readonly name: string })
  /** A condition that is known to be one, and no more: `flow add @f`, `counter name tcp dport map { … }`. */
  | (Placed & { readonly type: 'opaque-match'; readonly text: string })
  /** Not understood, or takes the packet away: may end its way in any manner or do nothing. */
  | (Placed & { readonly type: 'opaque'; readonly text: string });

export interface Limit {
  readonly over: boolean;
  /** As written: `10/second`, `10 mbytes/second`. */
  readonly rate: string;
  /** Packets or bytes that may come at once; `null` where it is not written (5 packets). */
  readonly burst: string | null;
}

export interface Quota {
  readonly over: boolean;
  /** As written: `25 mbytes`. */
  readonly size: string;
  readonly bytes: number;
  /** Bytes that were counted; `null` where it is not shown. */
  readonly used: number | null;
}

/** `start` … `end` without the handle that `nft -a` adds. */
export interface Rule extends Placed {
  readonly statements: readonly Statement[];
}

export type TableFamily = 'ip' | 'ip6' | 'inet' | 'arp' | 'bridge' | 'netdev';

export const tableFamilies: readonly TableFamily[] = ['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev'];

/** A rule and the file it stands in. */
export interface PlacedRule extends Rule {
  readonly file: number;
}

export interface BasePart extends Placed {
  readonly file: number;
  readonly type: string;
  readonly hook: string;
  /** `filter + 10`, `-150`. */
  readonly priority: string;
  /** `null`: the listing does not name any. */
  readonly devices: readonly string[] | null;
}

export interface PolicyPart extends Placed {
  readonly file: number;
  readonly policy: string;
}

export interface ChainPart extends Placed {
  readonly file: number;
  readonly name: string;
  readonly base: BasePart | null;
  readonly policy: PolicyPart | null;
  readonly rules: readonly PlacedRule[];
  /** False where the text ends inside of the chain or a line of it was not understood as a rule. */
  readonly complete: boolean;
}

/** `keys`: one type for each field of the key, `null` where it is not understood. */
export interface SetPart extends Placed {
  readonly file: number;
  readonly name: string;
  readonly keys: readonly (string | null)[];
  /** `verdict` or another type; `null` for sets. */
  readonly data: string | null;
  /** `null`: the listing leaves the elements out. */
  readonly elements: readonly (Element & { readonly file: number })[] | null;
  readonly size: number | null;
  /** What each element that rules add asks of packets that find it. */
  readonly asks?: readonly Statement[];
  /** Whether all elements leave the set by themselves. */
  readonly timeout: boolean;
}

export interface ObjectPart extends Placed {
  readonly file: number;
  readonly kind: string;
  readonly name: string;
  readonly limit: Limit | null;
  readonly quota: Quota | null;
}

/** Stands for a flag of a table that the listing spells in no way that means anything: the table may be dormant. */
export const unreadableFlag = 'unreadable';

export interface TablePart extends Placed {
  readonly file: number;
  readonly family: TableFamily;
  readonly name: string;
  readonly flags: readonly string[];
  readonly chains: readonly ChainPart[];
  readonly sets: readonly SetPart[];
  readonly objects: readonly ObjectPart[];
  /** False where parts of the table may be missing. */
  readonly complete: boolean;
}
