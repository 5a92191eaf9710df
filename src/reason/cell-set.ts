import { CellRuns } from './cell-runs.ts';
import type { CellRanges } from './source-space.ts';

/** A mutable set of cells: a bit a cell, in a window of words, so that small sets of a large space stay small. */
export class CellSet {
  /** Index of the first word of the window. */
  readonly #base: number;
  readonly #words: Uint32Array;
  /** No word before this index of the window has a bit: emptying a large set cell by cell stays linear. */
  #first = 0;

  private constructor(base: number, words: Uint32Array) {
    this.#base = base;
    this.#words = words;
  }

  /** Empty, with room for cells `low … high`, both included. */
  static window(low: number, high: number): CellSet {
    return new CellSet(low >>> 5, new Uint32Array(high < low ? 0 : (high >>> 5) - (low >>> 5) + 1));
  }

  static of(ranges: CellRanges): CellSet {
    if (ranges.length === 0) return CellSet.window(0, -1);
    const set = CellSet.window(ranges[0]!, ranges[ranges.length - 1]!);
    for (let i = 0; i < ranges.length; i += 2) set.#fill(ranges[i]!, ranges[i + 1]!);
    return set;
  }

  static union(a: CellSet, b: CellSet): CellSet {
    if (a.#words.length === 0) return b;
    if (b.#words.length === 0) return a;
    const base = Math.min(a.#base, b.#base);
    const end = Math.max(a.#base + a.#words.length, b.#base + b.#words.length);
    // The larger operand is reused where the other lies inside it: both belong to the caller.
    if (a.#base === base && a.#base + a.#words.length === end) {
      a.add(b);
      return a;
    }
    const out = new CellSet(base, new Uint32Array(end - base));
    out.add(a);
    out.add(b);
    return out;
  }

  clone(): CellSet {
    return new CellSet(this.#base, this.#words.slice());
  }

  /** An empty set with the same window. */
  emptyCopy(): CellSet {
    return new CellSet(this.#base, new Uint32Array(this.#words.length));
  }

  /** One more than the highest cell that the window has room for. */
  top(): number {
    return (this.#base + this.#words.length) << 5;
  }

  isEmpty(): boolean {
    const words = this.#words;
    while (this.#first < words.length && words[this.#first] === 0) this.#first++;
    return this.#first === words.length;
  }

  has(cell: number): boolean {
    const word = this.#words[(cell >>> 5) - this.#base];
    return word !== undefined && (word & (1 << (cell & 31))) !== 0;
  }

  /** The members inside `ranges`, as a new set with a window of its own. */
  inside(ranges: CellRanges): CellSet {
    if (ranges.length === 0) return CellSet.window(0, -1);
    const low = Math.max(ranges[0]!, this.#base << 5);
    const high = Math.min(ranges[ranges.length - 1]!, ((this.#base + this.#words.length) << 5) - 1);
    const out = CellSet.window(low, high);
    for (let i = 0; i < ranges.length; i += 2) {
      this.#eachWord(ranges[i]!, ranges[i + 1]!, (index, mask) => {
        out.#words[index - out.#base]! |= this.#words[index - this.#base]! & mask;
      });
    }
    return out;
  }

  /** Whether any member lies inside `ranges`. */
  meets(ranges: CellRanges): boolean {
    const words = this.#words;
    for (let i = 0; i < ranges.length; i += 2) {
      const low = ranges[i]!;
      const high = ranges[i + 1]!;
      const end = Math.min(high >>> 5, this.#base + words.length - 1);
      for (let at = Math.max(low >>> 5, this.#base); at <= end; at++)
        if ((words[at - this.#base]! & maskOf(at, low, high)) !== 0) return true;
    }
    return false;
  }

  removeRanges(ranges: CellRanges): void {
    const words = this.#words;
    for (let i = 0; i < ranges.length; i += 2) {
      const low = ranges[i]!;
      const high = ranges[i + 1]!;
      const end = Math.min(high >>> 5, this.#base + words.length - 1);
      for (let at = Math.max(low >>> 5, this.#base); at <= end; at++) words[at - this.#base]! &= ~maskOf(at, low, high);
    }
  }

  /** Adds the members of `other` inside `ranges`, and notes `index` in `by` for each cell that is new. */
  addInside(other: CellSet, ranges: CellRanges, by: Int32Array | null, index: number): void {
    for (let i = 0; i < ranges.length; i += 2) {
      const low = ranges[i]!;
      const high = ranges[i + 1]!;
      const end = Math.min(high >>> 5, other.#base + other.#words.length - 1);
      for (let at = Math.max(low >>> 5, other.#base); at <= end; at++) {
        const word = other.#words[at - other.#base]! & maskOf(at, low, high);
        if (word === 0) continue;
        const own = at - this.#base;
        if (own < this.#first) this.#first = own;
        let fresh = word & ~this.#words[own]!;
        this.#words[own]! |= word;
        if (by === null) continue;
        while (fresh !== 0) {
          by[(at << 5) + 31 - Math.clz32(fresh & -fresh)] = index;
          fresh &= fresh - 1;
        }
      }
    }
  }

  /** Calls `visit` for each member, ascending. */
  forEach(visit: (cell: number) => void): void {
    for (let i = 0; i < this.#words.length; i++) {
      let word = this.#words[i]!;
      while (word !== 0) {
        visit(((i + this.#base) << 5) + 31 - Math.clz32(word & -word));
        word &= word - 1;
      }
    }
  }

  ranges(): CellRanges {
    const runs = new CellRuns();
    for (const cell of this) runs.add(cell);
    return runs.ranges;
  }

  remove(other: CellSet): void {
    const from = Math.max(this.#base, other.#base);
    const to = Math.min(this.#base + this.#words.length, other.#base + other.#words.length);
    for (let i = from; i < to; i++) this.#words[i - this.#base]! &= ~other.#words[i - other.#base]!;
  }

  /** Adds `other`, whose members lie in this set's window, and calls `added` for each cell that is new. */
  add(other: CellSet, added?: (cell: number) => void): void {
    for (let i = 0; i < other.#words.length; i++) {
      const word = other.#words[i]!;
      if (word === 0) continue;
      const at = i + other.#base - this.#base;
      if (at < this.#first) this.#first = at;
      let fresh = word & ~this.#words[at]!;
      this.#words[at]! |= word;
      if (!added) continue;
      while (fresh !== 0) {
        const bit = 31 - Math.clz32(fresh & -fresh);
        added(((i + other.#base) << 5) + bit);
        fresh &= fresh - 1;
      }
    }
  }

  *[Symbol.iterator](): Generator<number> {
    for (let i = 0; i < this.#words.length; i++) {
      let word = this.#words[i]!;
      while (word !== 0) {
        const bit = 31 - Math.clz32(word & -word);
        yield ((i + this.#base) << 5) + bit;
        word &= word - 1;
      }
    }
  }

  #fill(low: number, high: number): void {
    this.#eachWord(low, high, (index, mask) => {
      this.#words[index - this.#base]! |= mask;
    });
  }

  #eachWord(low: number, high: number, visit: (index: number, mask: number) => void): void {
    const from = Math.max(low >>> 5, this.#base);
    const to = Math.min(high >>> 5, this.#base + this.#words.length - 1);
    for (let i = from; i <= to; i++) visit(i, maskOf(i, low, high) >>> 0);
  }
}

/** The bits of the word at `index` that stand for cells `low … high`. */
function maskOf(index: number, low: number, high: number): number {
  let mask = -1;
  if (index === low >>> 5) mask <<= low & 31;
  if (index === high >>> 5) mask &= -1 >>> (31 - (high & 31));
  return mask;
}
