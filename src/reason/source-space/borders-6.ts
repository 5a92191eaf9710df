import type { AddressSet } from '#core/address-set';
import { compareWords, incrementWords, valueOfWords, WORDS, writeWords } from '#core/ipv6-words';
import type { PackedRules } from '#model/packed-rules';
import type { CellBorders } from './cell-borders.ts';
import type { PackedAddresses } from './packed-addresses.ts';

/** Cells of IPv6. */
export class Borders6 implements CellBorders {
  readonly size: number;
  readonly #lows: Uint32Array;
  /** Of packed rules whose borders were sorted: by rule its first cell and the first behind, both one too high; 0: not known. */
  readonly #ranks: ReadonlyMap<PackedRules, Uint32Array>;
  readonly #sought = new Uint32Array(WORDS);

  private constructor(lows: Uint32Array, ranks: ReadonlyMap<PackedRules, Uint32Array>) {
    this.#lows = lows;
    this.#ranks = ranks;
    this.size = lows.length / WORDS;
  }

  /** Cells begin at each of these, in any order. */
  static at(values: readonly bigint[]): Borders6 {
    const collected = new Collected();
    for (const value of values) collected.add(value);
    return new Borders6(collected.sort().lows, new Map());
  }

  /** Borders lie before the low and after the high end of every range of `sets`, and at `::`. */
  static between(sets: Iterable<AddressSet | PackedAddresses>): Borders6 {
    const collected = new Collected();
    const placed = new Map<PackedRules, Int32Array>();
    collected.add(0n);
    for (const set of sets) {
      if ('packed' in set) {
        if (set.packed.family === 6) placed.set(set.packed, collected.addPacked(set));
      } else if (set.family === 6)
        for (let i = 0; i < set.bounds.length; i += 2) {
          collected.add(set.bounds[i] as bigint);
          if (set.bounds[i + 1] !== TOP) collected.add((set.bounds[i + 1] as bigint) + 1n);
        }
    }
    const { lows, rankOf } = collected.sort();
    const ranks = new Map<PackedRules, Uint32Array>();
    for (const [packed, places] of placed) {
      const own = new Uint32Array(places.length);
      for (let i = 0; i < own.length; i++) {
        const place = places[i]!;
        own[i] = place === NOT_SORTED ? 0 : place === ABOVE_ALL ? lows.length / WORDS + 1 : rankOf[place]! + 1;
      }
      ranks.set(packed, own);
    }
    return new Borders6(lows, ranks);
  }

  lowOf(cell: number): bigint {
    return valueOfWords(this.#lows, WORDS * cell);
  }

  first(value: bigint): number {
    if (value > TOP) return this.size;
    writeWords(value, this.#sought, 0);
    return this.#search(this.#sought, 0);
  }

  firstAbove(value: bigint): number {
    return this.first(value + 1n);
  }

  firstOf(packed: PackedRules, rule: number): number {
    const rank = this.#ranks.get(packed)?.[2 * rule] ?? 0;
    return rank > 0 ? rank - 1 : this.#search(packed.lows, WORDS * rule);
  }

  behind(packed: PackedRules, rule: number): number {
    const rank = this.#ranks.get(packed)?.[2 * rule + 1] ?? 0;
    if (rank > 0) return rank - 1;
    const sought = this.#sought;
    sought.set(packed.highs.subarray(WORDS * rule, WORDS * rule + WORDS));
    return incrementWords(sought, 0) ? this.#search(sought, 0) : this.size;
  }

  #search(words: Uint32Array, at: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareWords(this.#lows, WORDS * middle, words, at) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const TOP = (1n << 128n) - 1n;
const NOT_SORTED = -1;
const ABOVE_ALL = -2;

/** Borders in the order in which they were found. */
class Collected {
  #words = new Uint32Array(WORDS * 256);
  #count = 0;

  add(value: bigint): void {
    this.#makeRoom(1);
    writeWords(value, this.#words, WORDS * this.#count++);
  }

  /** Returns, by rule, where its two borders are. */
  addPacked({ packed, counts }: PackedAddresses): Int32Array {
    const { patternIds, lows, highs, length } = packed;
    this.#makeRoom(2 * length);
    const words = this.#words;
    const places = new Int32Array(2 * length).fill(NOT_SORTED);
    let count = this.#count;
    for (let rule = 0; rule < length; rule++) {
      if (!counts[patternIds[rule]!]) continue;
      const from = WORDS * rule;
      let at = WORDS * count;
      for (let i = 0; i < WORDS; i++) words[at + i] = lows[from + i]!;
      places[2 * rule] = count++;
      at += WORDS;
      for (let i = 0; i < WORDS; i++) words[at + i] = highs[from + i]!;
      places[2 * rule + 1] = incrementWords(words, at) ? count++ : ABOVE_ALL;
    }
    this.#count = count;
    return places;
  }

  /** Ascending, each once; and by place which of them a border is. */
  sort(): { readonly lows: Uint32Array; readonly rankOf: Uint32Array } {
    const words = this.#words;
    const order = sortPlaces(words, this.#count);
    const rankOf = new Uint32Array(this.#count);
    const lows = new Uint32Array(WORDS * this.#count);
    let cells = 0;
    for (const place of order) {
      if (cells === 0 || compareWords(lows, WORDS * (cells - 1), words, WORDS * place) !== 0) {
        for (let i = 0; i < WORDS; i++) lows[WORDS * cells + i] = words[WORDS * place + i]!;
        cells++;
      }
      rankOf[place] = cells - 1;
    }
    return { lows: lows.slice(0, WORDS * cells), rankOf };
  }

  #makeRoom(more: number): void {
    const needed = WORDS * (this.#count + more);
    if (needed <= this.#words.length) return;
    const grown = new Uint32Array(2 * needed);
    grown.set(this.#words.subarray(0, WORDS * this.#count));
    this.#words = grown;
  }
}

/** Fewer are sorted sooner by comparing. */
const DIGITS_FROM = 4096;
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

function sortPlaces(words: Uint32Array, count: number): Uint32Array {
  let from = new Uint32Array(count);
  for (let i = 0; i < count; i++) from[i] = i;
  if (count < DIGITS_FROM) return from.sort((a, b) => compareWords(words, WORDS * a, words, WORDS * b));
  let to = new Uint32Array(count);
  for (let word = WORDS - 1; word >= 0; word--)
    for (let shift = 0; shift < 32; shift += DIGIT_BITS)
      if (sortByDigit(words, word, shift, from, to)) [from, to] = [to, from];
  return from;
}

/** False where all have the same digit, so that nothing was written. */
function sortByDigit(words: Uint32Array, word: number, shift: number, from: Uint32Array, to: Uint32Array): boolean {
  const next = new Int32Array(DIGITS);
  for (let i = 0; i < from.length; i++) next[(words[WORDS * i + word]! >>> shift) & (DIGITS - 1)]!++;
  if (next[(words[word]! >>> shift) & (DIGITS - 1)] === from.length) return false;
  for (let digit = 0, sum = 0; digit < DIGITS; digit++) {
    const count = next[digit]!;
    next[digit] = sum;
    sum += count;
  }
  for (let i = 0; i < from.length; i++) {
    const place = from[i]!;
    to[next[(words[WORDS * place + word]! >>> shift) & (DIGITS - 1)]!++] = place;
  }
  return true;
}
