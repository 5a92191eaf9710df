import { type Address, type AddressRange, type AddressValue, after, before, type Family, highest } from '#core/address';
import { type AddressSet, addressSet } from '#core/address-set';
import type { PackedRules } from '#model/packed-rules';

/** Cells as `[low, high, low, high, …]`, ascending, disjoint, both ends included. */
export type CellRanges = readonly number[];

/** The addresses of packed rules, as far as their patterns count. */
export interface PackedAddresses {
  readonly packed: PackedRules;
  /** By pattern. */
  readonly counts: readonly boolean[];
}

/**
 * The sources of a question, cut into cells that nothing tells apart. Everything that reasons about sources counts
 * cells; addresses come back only when an answer is printed.
 *
 * A `partition` space covers a family whole and has a border at every address that anything mentions. A `points`
 * space has one cell for each address that was asked for; on it, predicates that are no union of ranges are exact too.
 */
export class SourceSpace {
  readonly family: Family;
  readonly kind: 'partition' | 'points';
  readonly size: number;
  readonly all: CellRanges;
  /** Where each cell begins, ascending; for points the points. One of the two, by family. */
  readonly #lows4: Uint32Array;
  readonly #lows6: readonly bigint[];
  /** Of a large IPv4 space: for each value of the upper 16 bits the first cell that does not begin below it. */
  readonly #stairs: Uint32Array | null;
  readonly #cache = new WeakMap<AddressSet, CellRanges>();

  private constructor(family: Family, kind: 'partition' | 'points', lows4: Uint32Array, lows6: readonly bigint[]) {
    this.family = family;
    this.kind = kind;
    this.#lows4 = lows4;
    this.#lows6 = lows6;
    this.size = family === 4 ? lows4.length : lows6.length;
    this.#stairs = lows4.length > STAIRS_FROM ? makeStairs(lows4) : null;
    this.all = this.size === 0 ? [] : [0, this.size - 1];
  }

  /** Borders lie before the low and after the high end of every range of `sets`. */
  static partition(family: Family, sets: Iterable<AddressSet | PackedAddresses>): SourceSpace {
    const top = highest(family);
    if (family === 4) {
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
          if (bounds[i + 1] !== top) borders[count++] = (bounds[i + 1] as number) + 1;
        }
      }
      const sorted = sortNumbers(borders.subarray(0, count));
      let unique = 0;
      for (let i = 0; i < count; i++) if (i === 0 || sorted[i] !== sorted[unique - 1]) sorted[unique++] = sorted[i]!;
      return new SourceSpace(4, 'partition', sorted.slice(0, unique), []);
    }
    const borders: bigint[] = [0n];
    for (const set of sets) {
      if ('packed' in set || set.family !== 6) continue;
      for (let i = 0; i < set.bounds.length; i += 2) {
        borders.push(set.bounds[i] as bigint);
        if (set.bounds[i + 1] !== top) borders.push((set.bounds[i + 1] as bigint) + 1n);
      }
    }
    return new SourceSpace(6, 'partition', noNumbers, sortBigNumbers(borders));
  }

  static points(family: Family, addresses: readonly Address[]): SourceSpace {
    const values = addresses.filter((a) => a.family === family).map((a) => a.value);
    if (family === 6) return new SourceSpace(6, 'points', noNumbers, sortBigNumbers(values as bigint[]));
    const unique = [...new Set(values as number[])];
    return new SourceSpace(4, 'points', sortNumbers(Uint32Array.from(unique)), []);
  }

  /** The cells inside a set. In a partition the set's borders must be among the space's borders. */
  cells(set: AddressSet): CellRanges {
    if (set.family !== this.family || set.bounds.length === 0) return [];
    if (set.bounds.length === 2) {
      const low = this.#first(set.bounds[0]!);
      const high = this.#firstAbove(set.bounds[1]!) - 1;
      return low <= high ? [low, high] : [];
    }
    const known = this.#cache.get(set);
    if (known) return known;
    const out: number[] = [];
    for (let i = 0; i < set.bounds.length; i += 2) {
      const low = this.#first(set.bounds[i]!);
      const high = this.#firstAbove(set.bounds[i + 1]!) - 1;
      if (low > high) continue;
      if (out.length > 0 && out[out.length - 1]! >= low - 1) out[out.length - 1] = Math.max(high, out[out.length - 1]!);
      else out.push(low, high);
    }
    this.#cache.set(set, out);
    return out;
  }

  /** Like `cells` of one range of a family's numbers, without a list: the first cell, and the last by `lastCell`. */
  firstCell(low: number): number {
    return this.#first4(low);
  }

  /** Below `firstCell` where no cell is inside. */
  lastCell(high: number): number {
    return this.#first4(high + 1) - 1;
  }

  /** The cell of one address; in a points space -1 where the address was not asked for. */
  cellOf(value: AddressValue): number {
    const at = this.#firstAbove(value) - 1;
    return this.kind === 'points' && at >= 0 && this.lowOf(at) !== value ? -1 : at;
  }

  lowOf(cell: number): AddressValue {
    return this.family === 4 ? this.#lows4[cell]! : this.#lows6[cell]!;
  }

  range(cell: number): AddressRange {
    const low = this.lowOf(cell);
    if (this.kind === 'points') return { family: this.family, low, high: low };
    return {
      family: this.family,
      low,
      high: cell + 1 < this.size ? before(this.lowOf(cell + 1)) : highest(this.family),
    };
  }

  /** The addresses of cells. */
  addresses(cells: CellRanges): AddressSet {
    if (this.kind === 'points') {
      const ranges: AddressRange[] = [];
      for (let i = 0; i < cells.length; i += 2)
        for (let cell = cells[i]!; cell <= cells[i + 1]!; cell++) ranges.push(this.range(cell));
      return addressSet(this.family, ranges);
    }
    const bounds: AddressValue[] = [];
    for (let i = 0; i < cells.length; i += 2) {
      const above = cells[i + 1]! + 1;
      bounds.push(this.lowOf(cells[i]!), above < this.size ? before(this.lowOf(above)) : highest(this.family));
    }
    return { family: this.family, bounds };
  }

  /** The complement of cell ranges. */
  complement(cells: CellRanges): CellRanges {
    const out: number[] = [];
    let next = 0;
    for (let i = 0; i < cells.length; i += 2) {
      if (next < cells[i]!) out.push(next, cells[i]! - 1);
      next = cells[i + 1]! + 1;
    }
    if (next < this.size) out.push(next, this.size - 1);
    return out;
  }

  #first(value: AddressValue): number {
    if (this.family === 4) return this.#first4(value as number);
    const lows = this.#lows6;
    let low = 0;
    let high = lows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lows[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #firstAbove(value: AddressValue): number {
    return this.#first(after(value));
  }

  #first4(value: number): number {
    const lows = this.#lows4;
    if (value > 0xffffffff) return lows.length;
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
}

/** Returns how many borders there are then. */
function addBorders({ packed, counts }: PackedAddresses, into: Uint32Array, from: number): number {
  const { patternIds, lows, highs, length } = packed;
  let count = from;
  for (let i = 0; i < length; i++) {
    if (!counts[patternIds[i]!]) continue;
    into[count++] = lows[i]!;
    const high = highs[i]!;
    if (high !== 0xffffffff) into[count++] = high + 1;
  }
  return count;
}

const noNumbers = new Uint32Array(0);

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

/** Ascending, each once. */
function sortBigNumbers(numbers: readonly bigint[]): bigint[] {
  const sorted = [...numbers].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
}

export function intersectCells(a: CellRanges, b: CellRanges): CellRanges {
  if (a.length === 0 || b.length === 0) return [];
  const out: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const low = Math.max(a[i]!, b[j]!);
    const high = Math.min(a[i + 1]!, b[j + 1]!);
    if (low <= high) out.push(low, high);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return out;
}

export function uniteCells(parts: readonly CellRanges[]): CellRanges {
  const pairs: [number, number][] = [];
  for (const part of parts) for (let i = 0; i < part.length; i += 2) pairs.push([part[i]!, part[i + 1]!]);
  pairs.sort((x, y) => x[0] - y[0]);
  const out: number[] = [];
  for (const [low, high] of pairs) {
    const last = out.length - 1;
    if (last >= 0 && low <= out[last]! + 1) out[last] = Math.max(out[last]!, high);
    else out.push(low, high);
  }
  return out;
}
