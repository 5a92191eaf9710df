import type { IToken, TokenType } from 'chevrotain';

/** A rule's productions, as far as they decide what the parser does next. */
export type Production = { readonly token: TokenType } | { readonly rule: string } | Branch;

/** A place where the parser decides: between alternatives, or whether to enter a body (once more). */
export type Branch =
  | { readonly alternatives: readonly Sequence[]; readonly gated: boolean }
  | { readonly body: Sequence; readonly skippable: boolean };

export type Sequence = readonly Production[];

/** The tokens, by their index, that can come first; `empty` where nothing need be there at all. */
export interface First {
  readonly tokens: ReadonlySet<number>;
  readonly empty: boolean;
}

/**
 * What the parts of one grammar begin with. A rule is recorded when a set needs it; most inputs need few. No rule begins
 * with itself (Chevrotain's validation refuses that), so the descent ends.
 */
export class FirstSets {
  readonly #record: (rule: string) => Sequence;
  readonly #ofRules = new Map<string, First>();

  constructor(record: (rule: string) => Sequence) {
    this.#record = record;
  }

  of(sequence: Sequence): First {
    const tokens = new Set<number>();
    for (const production of sequence) if (!this.#add(production, tokens)) return { tokens, empty: false };
    return { tokens, empty: true };
  }

  #ofRule(rule: string): First {
    const known = this.#ofRules.get(rule);
    if (known !== undefined) return known;
    const first = this.of(this.#record(rule));
    this.#ofRules.set(rule, first);
    return first;
  }

  /** Whether what follows the production can come first too. */
  #add(production: Production, into: Set<number>): boolean {
    if ('token' in production) {
      const { tokenTypeIdx, categoryMatches = [] } = production.token;
      into.add(tokenTypeIdx!);
      for (const index of categoryMatches) into.add(index);
      return false;
    }
    if ('rule' in production) return addAll(this.#ofRule(production.rule), into);
    if ('body' in production) return addAll(this.of(production.body), into) || production.skippable;
    let empty = false;
    for (const alternative of production.alternatives) if (addAll(this.of(alternative), into)) empty = true;
    return empty;
  }
}

function addAll(first: First, into: Set<number>): boolean {
  for (const token of first.tokens) into.add(token);
  return first.empty;
}

/** The next token of a parser. */
interface Parser {
  LA_FAST(howMuch: 1): IToken;
}

/** Which alternative to take, or whether to enter; Chevrotain calls it with the parser as `this`. */
export type Decision = (
  this: Parser,
  alternatives: readonly { readonly GATE?: () => boolean }[],
) => number | boolean | undefined;

const beginsWith = ({ tokens, empty }: First, { tokenTypeIdx }: IToken): boolean => empty || tokens.has(tokenTypeIdx);

/** Whether to enter what is optional or repeated. */
export function enter(first: First): Decision {
  const [only] = first.tokens;
  if (first.tokens.size === 1 && !first.empty)
    return function () {
      return this.LA_FAST(1).tokenTypeIdx === only;
    };
  return function () {
    return beginsWith(first, this.LA_FAST(1));
  };
}

/** The first of the alternatives that the next token can begin, and whose gate is open. */
export function choose(firsts: readonly First[], gated: boolean): Decision {
  if (gated)
    return function (alternatives) {
      const next = this.LA_FAST(1);
      const index = firsts.findIndex(
        (first, i) => beginsWith(first, next) && alternatives[i]!.GATE?.call(this) !== false,
      );
      return index < 0 ? undefined : index;
    };
  const byToken: (number | undefined)[] = [];
  const otherwise = firsts.findIndex(({ empty }) => empty);
  const reached = otherwise < 0 ? firsts : firsts.slice(0, otherwise);
  for (const [index, { tokens }] of reached.entries()) for (const token of tokens) byToken[token] ??= index;
  const none = otherwise < 0 ? undefined : otherwise;
  return function () {
    return byToken[this.LA_FAST(1).tokenTypeIdx] ?? none;
  };
}
