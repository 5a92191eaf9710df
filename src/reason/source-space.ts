import { type Address, type AddressRange, type AddressValue, before, type Family, highest } from '#core/address';
import { type AddressSet, addressSet } from '#core/address-set';
import type { PackedRules } from '#model/packed-rules';
import { Borders4 } from './source-space/borders-4.ts';
import { Borders6 } from './source-space/borders-6.ts';
import type { CellBorders } from './source-space/cell-borders.ts';
import type { PackedAddresses } from './source-space/packed-addresses.ts';

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
  /** For points the points. */
  readonly #borders: CellBorders;
  readonly #cache = new WeakMap<AddressSet, CellRanges>();
  readonly #addresses = new WeakMap<CellRanges, AddressSet>();

  private constructor(family: Family, kind: 'partition' | 'points', borders: CellBorders) {
    this.family = family;
    this.kind = kind;
    this.#borders = borders;
    this.size = borders.size;
    this.all = this.size === 0 ? [] : [0, this.size - 1];
  }

  /** Borders lie before the low and after the high end of every range of `sets`. */
  static partition(family: Family, sets: Iterable<AddressSet | PackedAddresses>): SourceSpace {
    return new SourceSpace(family, 'partition', family === 4 ? Borders4.between(sets) : Borders6.between(sets));
  }

  static points(family: Family, addresses: readonly Address[]): SourceSpace {
    const values = addresses.filter((a) => a.family === family).map((a) => a.value);
    const borders = family === 4 ? Borders4.at(values as number[]) : Borders6.at(values as bigint[]);
    return new SourceSpace(family, 'points', borders);
  }

  /** The cells inside a set. In a partition the set's borders must be among the space's borders. */
  cells(set: AddressSet): CellRanges {
    if (set.family !== this.family || set.bounds.length === 0) return [];
    if (set.bounds.length === 2) {
      const low = this.#borders.first(set.bounds[0]!);
      const high = this.#borders.firstAbove(set.bounds[1]!) - 1;
      return low <= high ? [low, high] : [];
    }
    const known = this.#cache.get(set);
    if (known) return known;
    const out: number[] = [];
    for (let i = 0; i < set.bounds.length; i += 2) {
      const low = this.#borders.first(set.bounds[i]!);
      const high = this.#borders.firstAbove(set.bounds[i + 1]!) - 1;
      if (low > high) continue;
      if (out.length > 0 && out[out.length - 1]! >= low - 1) out[out.length - 1] = Math.max(high, out[out.length - 1]!);
      else out.push(low, high);
    }
    this.#cache.set(set, out);
    return out;
  }

  /** The first cell of the range that a packed rule of the family names. */
  firstCell(packed: PackedRules, rule: number): number {
    return this.#borders.firstOf(packed, rule);
  }

  /** The last cell of that range; below `firstCell` where no cell is inside. */
  lastCell(packed: PackedRules, rule: number): number {
    return this.#borders.behind(packed, rule) - 1;
  }

  /** The cell of one address; in a points space -1 where the address was not asked for. */
  cellOf(value: AddressValue): number {
    const at = this.#borders.firstAbove(value) - 1;
    return this.kind === 'points' && at >= 0 && this.lowOf(at) !== value ? -1 : at;
  }

  lowOf(cell: number): AddressValue {
    return this.#borders.lowOf(cell);
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

  /** The addresses of cells; the same set for the same list. */
  addresses(cells: CellRanges): AddressSet {
    let set = this.#addresses.get(cells);
    if (set === undefined) {
      set = this.#addressesOf(cells);
      this.#addresses.set(cells, set);
    }
    return set;
  }

  #addressesOf(cells: CellRanges): AddressSet {
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
