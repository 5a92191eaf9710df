import type { Syntax } from '../syntax.ts';

/** A blank-separated word of an option's value. */
export interface Word extends Syntax {
  readonly type: 'word';
  readonly value: string;
}

/** A line below an option that continues its list: a forwarded port, or a rich rule with its elements. */
export interface Item extends Syntax {
  readonly type: 'item';
  readonly value: string;
  readonly children?: readonly Element[];
}

/** `  services: dhcpv6-client ssh`, with the lines below it that belong to it. */
export interface Option extends Syntax {
  readonly type: 'option';
  readonly name: string;
  readonly children: readonly (Word | Item)[];
}

/** `public (default, active)` and its options: a zone, a policy, a service or an ipset. */
export interface Block extends Syntax {
  readonly type: 'block';
  readonly name: string;
  /** The words in brackets; `null` where there are no brackets. */
  readonly attributes: readonly string[] | null;
  readonly head: { readonly start: number; readonly end: number };
  readonly children: readonly Option[];
}

/** A line that belongs to no block: hints, answers of one word, errors, lines of `--list-rich-rules`. */
export interface Line extends Syntax {
  readonly type: 'line';
  readonly value: string;
  readonly children?: readonly Element[];
}

/** Any listing of `firewall-cmd`. */
export interface Listing extends Syntax {
  readonly type: 'listing';
  readonly children: readonly (Block | Line)[];
}

/** `name="value"` of a rich rule. */
export interface Attribute extends Syntax {
  readonly type: 'attribute';
  readonly name: string;
  readonly value: string;
}

/** `source NOT address="10.0.0.0/8"`, `log prefix="x" limit value="3/m"`. */
export interface Element extends Syntax {
  readonly type: 'element';
  readonly name: string;
  readonly negated: boolean;
  /** The value of the `limit` that belongs to it. */
  readonly limit: string | null;
  readonly children: readonly Attribute[];
}

/** A rule of the rich language (firewalld.richlanguage(5)), as a list of elements. */
export interface RichRuleSyntax extends Syntax {
  readonly type: 'rich-rule';
  readonly children: readonly Element[];
}
