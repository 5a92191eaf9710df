import {
  type Address,
  type AddressRange,
  type AddressValue,
  before,
  type Family,
  highest,
  lowest,
} from '#core/address';
import { type AddressSet, addressSet } from '#core/address-set';

/** Cells as `[low, high, low, high, …]`, ascending, disjoint, both ends included. */
export type CellRanges = readonly number[];

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
  readonly #lows: ArrayLike<AddressValue>;
  /** Only for points: the same as the lows. For partitions the next low tells. */
  readonly #cache = new WeakMap<AddressSet, CellRanges>();

  private constructor(family: Family, kind: 'partition' | 'points', lows: ArrayLike<AddressValue>) {
    this.family = family;
    this.kind = kind;
    this.#lows = lows;
    this.size = lows.length;
    this.all = lows.length === 0 ? [] : [0, lows.length - 1];
  }

  /** Borders lie before the low and after the high end of every range of `sets`. */
  static partition(family: Family, sets: Iterable<AddressSet>): SourceSpace {
    const top = highest(family);
    if (family === 4) {
      let cells = new Float64Array(1024);
      let count = 1;
      for (const set of sets) {
        if (set.family !== 4) continue;
        const { bounds } = set;
        if (count + bounds.length > cells.length) {
          const grown = new Float64Array(2 * (count + bounds.length));
          grown.set(cells.subarray(0, count));
          cells = grown;
        }
        for (let i = 0; i < bounds.length; i += 2) {
          cells[count++] = bounds[i] as number;
          if (bounds[i + 1] !== top) cells[count++] = (bounds[i + 1] as number) + 1;
        }
      }
      const sorted = cells.subarray(0, count).sort();
      let unique = 0;
      for (let i = 0; i < count; i++) if (i === 0 || sorted[i] !== sorted[unique - 1]) sorted[unique++] = sorted[i]!;
      return new SourceSpace(4, 'partition', sorted.slice(0, unique));
    }
    const borders = new Set<bigint>([0n]);
    for (const set of sets) {
      if (set.family !== 6) continue;
      for (let i = 0; i < set.bounds.length; i += 2) {
        borders.add(set.bounds[i] as bigint);
        if (set.bounds[i + 1] !== top) borders.add((set.bounds[i + 1] as bigint) + 1n);
      }
    }
    return new SourceSpace(
      6,
      'partition',
      [...borders].sort((a, b) => (a < b ? -1 : 1)),
    );
  }

  static points(family: Family, addresses: readonly Address[]): SourceSpace {
    const values = [...new Set(addresses.filter((a) => a.family === family).map((a) => a.value))];
    return new SourceSpace(
      family,
      'points',
      values.sort((a, b) => (a < b ? -1 : 1)),
    );
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

  /** The cell of one address; in a points space -1 where the address was not asked for. */
  cellOf(value: AddressValue): number {
    const at = this.#firstAbove(value) - 1;
    return this.kind === 'points' && at >= 0 && this.#lows[at] !== value ? -1 : at;
  }

  lowOf(cell: number): AddressValue {
    return this.#lows[cell]!;
  }

  range(cell: number): AddressRange {
    const low = this.#lows[cell]!;
    if (this.kind === 'points') return { family: this.family, low, high: low };
    return {
      family: this.family,
      low,
      high: cell + 1 < this.size ? before(this.#lows[cell + 1]!) : highest(this.family),
    };
  }

  /** The addresses of ascending cells. */
  addresses(cells: Iterable<number>): AddressSet {
    if (this.kind === 'points')
      return addressSet(
        this.family,
        [...cells].map((cell) => this.range(cell)),
      );
    const bounds: AddressValue[] = [];
    for (const cell of cells) {
      const { low, high } = this.range(cell);
      const last = bounds.length - 1;
      if (last >= 0 && low !== lowest(this.family) && bounds[last] === before(low)) bounds[last] = high;
      else bounds.push(low, high);
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
    const lows = this.#lows;
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
    const lows = this.#lows;
    let low = 0;
    let high = lows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lows[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
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
