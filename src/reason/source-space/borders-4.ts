import type { AddressSet } from '#core/address-set';
import type { PackedRules } from '#model/packed-rules';
import type { CellBorders } from './cell-borders.ts';
import type { PackedAddresses } from './packed-addresses.ts';

/** Cells of IPv4. */
export class Borders4 implements CellBorders {
  readonly size: number;
  readonly #lows: Uint32Array;
  /** Of a large space: for each value of the upper 16 bits the first cell that does not begin below it. */
  readonly #stairs: Uint32Array | null;

  private constructor(lows: Uint32Array) {
    this.#lows = lows;
    this.size = lows.length;
    this.#stairs = lows.length > STAIRS_FROM ? makeStairs(lows) : null;
  }

  /** Cells begin at each of these, in any order. */
  static at(values: readonly number[]): Borders4 {
    return new Borders4(sortNumbers(Uint32Array.from(new Set(values))));
  }

  /** Borders lie before the low and after the high end of every range of `sets`, and at 0. */
  static between(sets: Iterable<AddressSet | PackedAddresses>): Borders4 {
    let borders = new Uint32Array(1024);
    let count = 1;
    const makeRoom = (more: number): void => {
      if (count + more <= borders.length) return;
      const grown = new Uint32Array(2 * (count + more));
      grown.set(borders.subarray(0, count));
      borders = grown;
    };
    for (const set of sets) {
      if ('packed' in set) {
        makeRoom(2 * set.packed.length);
        count = addBorders(set, borders, count);
        continue;
      }
      if (set.family !== 4) continue;
      const { bounds } = set;
      makeRoom(bounds.length);
      for (let i = 0; i < bounds.length; i += 2) {
        borders[count++] = bounds[i] as number;
        if (bounds[i + 1] !== TOP) borders[count++] = (bounds[i + 1] as number) + 1;
      }
    }
    const sorted = sortNumbers(borders.subarray(0, count));
    let unique = 0;
    for (let i = 0; i < count; i++) if (i === 0 || sorted[i] !== sorted[unique - 1]) sorted[unique++] = sorted[i]!;
    return new Borders4(sorted.slice(0, unique));
  }

  lowOf(cell: number): number {
    return this.#lows[cell]!;
  }

  first(value: number): number {
    const lows = this.#lows;
    if (value > TOP) return lows.length;
    let low = 0;
    let high = lows.length;
    if (this.#stairs !== null) {
      low = this.#stairs[value >>> 16]!;
      high = this.#stairs[(value >>> 16) + 1]!;
    }
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lows[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  firstAbove(value: number): number {
    return this.first(value + 1);
  }

  firstOf({ lows }: PackedRules, rule: number): number {
    return this.first(lows[rule]!);
  }

  behind({ highs }: PackedRules, rule: number): number {
    return this.first(highs[rule]! + 1);
  }
}

const TOP = 0xffffffff;

/** Returns how many borders there are then. */
function addBorders({ packed, counts }: PackedAddresses, into: Uint32Array, from: number): number {
  const { family, patternIds, lows, highs, length } = packed;
  if (family !== 4) return from;
  let count = from;
  for (let i = 0; i < length; i++) {
    if (!counts[patternIds[i]!]) continue;
    into[count++] = lows[i]!;
    const high = highs[i]!;
    if (high !== TOP) into[count++] = high + 1;
  }
  return count;
}

/** Smaller spaces are searched sooner than stairs are built. */
const STAIRS_FROM = 4096;

function makeStairs(lows: Uint32Array): Uint32Array {
  const stairs = new Uint32Array(0x10001);
  let step = 0;
  for (let cell = 0; cell < lows.length; cell++) {
    const upper = lows[cell]! >>> 16;
    while (step <= upper) stairs[step++] = cell;
  }
  stairs.fill(lows.length, step);
  return stairs;
}

/** Ascending; in place or not. Many numbers are sorted by their digits, which takes a third of the time. */
function sortNumbers(numbers: Uint32Array): Uint32Array {
  if (numbers.length < STAIRS_FROM) return numbers.sort();
  let from: Uint32Array = numbers;
  let to: Uint32Array = new Uint32Array(numbers.length);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    sortByDigit(new Int32Array(from.buffer, from.byteOffset, from.length), new Int32Array(to.buffer), shift);
    [from, to] = [to, from];
  }
  return from;
}

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/** As signed numbers, which V8 keeps without an object each before it has optimised this. */
function sortByDigit(from: Int32Array, to: Int32Array, shift: number): void {
  const next = new Int32Array(DIGITS);
  for (let i = 0; i < from.length; i++) next[(from[i]! >>> shift) & (DIGITS - 1)]!++;
  for (let digit = 0, sum = 0; digit < DIGITS; digit++) {
    const count = next[digit]!;
    next[digit] = sum;
    sum += count;
  }
  for (let i = 0; i < from.length; i++) {
    const number = from[i]!;
    to[next[(number >>> shift) & (DIGITS - 1)]!++] = number;
  }
}
