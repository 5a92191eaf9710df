import type { AddressValue, Family } from '#core/address';
import type { AddressSet } from '#core/address-set';
import { compareWords, valueOfWords, WORDS, writeWords } from '#core/ipv6-words';
import type { OriginId } from '#core/origin';
import type { FilterChain, FilterRule, FilterStep, Terminal } from './packet-filter.ts';

/** What rules say that differ in one range of addresses. */
export interface RulePattern {
  /** Without the match of that address. */
  readonly steps: readonly FilterStep[];
  readonly terminal: Terminal | null;
  /** Which end of the packet each rule compares with a range of its own; `null`: the steps are all there is. */
  readonly end: 'source' | 'destination' | null;
  /** Before which of the steps that is compared. */
  readonly at: number;
}

/** A pattern of rules by its place among the patterns of the list. */
export type PatternId = number;

/**
 * Rules of one chain as columns of numbers: a hundred thousand take 2 MB (6 MB of IPv6), against 30 MB as objects that
 * the memory management must look at again and again. Rules are added in order; `rule` makes one of them when somebody
 * asks.
 */
export class PackedRules {
  readonly family: Family;
  readonly patterns: RulePattern[] = [];
  length = 0;
  /** By rule; only the first `length` count. */
  patternIds: Uint32Array;
  origins: Int32Array;
  /**
   * Both ends included, of IPv4 a number each, of IPv6 four words each; without meaning where the pattern has no range
   * of its own.
   */
  lows: Uint32Array;
  highs: Uint32Array;
  readonly #width: number;

  /** With room for some rules; more find room, too. */
  constructor(room: number, family: Family) {
    const size = Math.max(1, room);
    this.family = family;
    this.#width = family === 4 ? 1 : WORDS;
    this.patternIds = new Uint32Array(size);
    this.origins = new Int32Array(size);
    this.lows = new Uint32Array(size * this.#width);
    this.highs = new Uint32Array(size * this.#width);
  }

  addPattern(pattern: RulePattern): PatternId {
    return this.patterns.push(pattern) - 1;
  }

  /** `bounds`: the low, then the high end, as the columns keep them. */
  add(pattern: PatternId, origin: OriginId, bounds: ArrayLike<number>): void {
    const at = this.length++;
    if (at === this.patternIds.length) this.#grow();
    this.patternIds[at] = pattern;
    this.origins[at] = origin;
    const width = this.#width;
    for (let i = 0; i < width; i++) {
      this.lows[width * at + i] = bounds[i]!;
      this.highs[width * at + i] = bounds[width + i]!;
    }
  }

  /** Adds a rule that others are not known to be like. */
  addRule({ origin, steps, terminal }: FilterRule): void {
    this.add(this.addPattern({ steps, terminal, end: null, at: 0 }), origin, noBounds);
  }

  rule(index: number): FilterRule {
    const { steps, terminal, end, at } = this.patterns[this.patternIds[index]!]!;
    const origin = this.origins[index]!;
    if (end === null) return { origin, steps, terminal };
    const address: FilterStep = { match: 'address', end, set: this.#rangeOf(index), negated: false };
    return { origin, steps: [...steps.slice(0, at), address, ...steps.slice(at)], terminal };
  }

  /** Whether the range of a rule holds an address of the family. */
  holds(index: number, address: AddressValue): boolean {
    if (typeof address === 'number') return address >= this.lows[index]! && address <= this.highs[index]!;
    writeWords(address, sought, 0);
    const at = WORDS * index;
    return compareWords(this.lows, at, sought, 0) <= 0 && compareWords(sought, 0, this.highs, at) <= 0;
  }

  #rangeOf(index: number): AddressSet {
    if (this.family === 4) return { family: 4, bounds: [this.lows[index]!, this.highs[index]!] };
    const at = WORDS * index;
    return { family: 6, bounds: [valueOfWords(this.lows, at), valueOfWords(this.highs, at)] };
  }

  /** The rules as objects. */
  unpack(): FilterRule[] {
    return Array.from({ length: this.length }, (_, index) => this.rule(index));
  }

  #grow(): void {
    const grown = <T extends Uint32Array | Int32Array>(larger: T, column: T): T => {
      larger.set(column);
      return larger;
    };
    const size = 2 * this.length;
    this.patternIds = grown(new Uint32Array(size), this.patternIds);
    this.origins = grown(new Int32Array(size), this.origins);
    this.lows = grown(new Uint32Array(size * this.#width), this.lows);
    this.highs = grown(new Uint32Array(size * this.#width), this.highs);
  }
}

const noBounds = new Uint32Array(2 * WORDS);
const sought = new Uint32Array(WORDS);

const packedChains = new WeakMap<FilterChain, PackedRules>();

/** A chain whose rules become objects when somebody looks at them one by one. */
export function packedChain(chain: Omit<FilterChain, 'rules'>, packed: PackedRules): FilterChain {
  let rules: readonly FilterRule[] | null = null;
  const made: FilterChain = {
    ...chain,
    get rules() {
      rules ??= packed.unpack();
      return rules;
    },
  };
  packedChains.set(made, packed);
  return made;
}

/** The chain's rules as they were packed, where they were; whoever goes through all rules goes through these. */
export const packedRulesOf = (chain: FilterChain): PackedRules | null => packedChains.get(chain) ?? null;

export const ruleCount = (chain: FilterChain): number => (packedRulesOf(chain) ?? chain.rules).length;

/** What the rules of a chain say, each at least once; of rules that differ in an address only, without it. */
export const ruleShapes = (chain: FilterChain): readonly Pick<FilterRule, 'steps' | 'terminal'>[] =>
  packedRulesOf(chain)?.patterns ?? chain.rules;
