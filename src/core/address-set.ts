import {
  type AddressRange,
  type AddressValue,
  after,
  before,
  type Family,
  formatRange,
  highest,
  lowest,
} from './address.ts';
import { formatIPv4Ranges } from './format-ipv4-ranges.ts';
import { formatIPv6Ranges } from './format-ipv6-ranges.ts';

/**
 * A set of addresses of one family: ascending, disjoint, non-adjacent ranges, flattened to
 * `[low, high, low, high, …]`, both ends included. Immutable.
 */
export interface AddressSet {
  readonly family: Family;
  readonly bounds: readonly AddressValue[];
}

export const noAddresses = (family: Family): AddressSet => ({ family, bounds: [] });
export const allAddresses = (family: Family): AddressSet => ({ family, bounds: [lowest(family), highest(family)] });
export const isEmpty = (set: AddressSet): boolean => set.bounds.length === 0;
export const isAll = (set: AddressSet): boolean =>
  set.bounds.length === 2 && set.bounds[0] === lowest(set.family) && set.bounds[1] === highest(set.family);

/** Ranges of any order and overlap; those of another family are left out. */
export function addressSet(family: Family, ranges: Iterable<AddressRange>): AddressSet {
  const own = [...ranges]
    .filter((r) => r.family === family)
    .sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  const bounds: AddressValue[] = [];
  for (const { low, high } of own) {
    const last = bounds.length - 1;
    if (last >= 0 && (low <= bounds[last]! || low === after(bounds[last]!))) {
      if (high > bounds[last]!) bounds[last] = high;
    } else bounds.push(low, high);
  }
  return { family, bounds };
}

export const rangeSet = (range: AddressRange): AddressSet => ({
  family: range.family,
  bounds: [range.low, range.high],
});

export function complement({ family, bounds }: AddressSet): AddressSet {
  const out: AddressValue[] = [];
  let next: AddressValue | null = lowest(family);
  const top = highest(family);
  for (let i = 0; i < bounds.length; i += 2) {
    if (next !== null && next < bounds[i]!) out.push(next, before(bounds[i]!));
    next = bounds[i + 1]! === top ? null : after(bounds[i + 1]!);
  }
  if (next !== null) out.push(next, top);
  return { family, bounds: out };
}

export function intersect(a: AddressSet, b: AddressSet): AddressSet {
  const out: AddressValue[] = [];
  let i = 0;
  let j = 0;
  while (i < a.bounds.length && j < b.bounds.length) {
    let low = a.bounds[i]!;
    if (b.bounds[j]! > low) low = b.bounds[j]!;
    let high = a.bounds[i + 1]!;
    if (b.bounds[j + 1]! < high) high = b.bounds[j + 1]!;
    if (low <= high) out.push(low, high);
    if (a.bounds[i + 1]! < b.bounds[j + 1]!) i += 2;
    else j += 2;
  }
  return { family: a.family, bounds: out };
}

export const union = (a: AddressSet, b: AddressSet): AddressSet => addressSet(a.family, [...ranges(a), ...ranges(b)]);
export const subtract = (a: AddressSet, b: AddressSet): AddressSet => intersect(a, complement(b));

export const contains = (set: AddressSet, value: AddressValue): boolean => overlaps(set, { low: value, high: value });

/** Whether the set has an address between two, both inclusive. */
export function overlaps({ bounds }: AddressSet, { low, high }: Pick<AddressRange, 'low' | 'high'>): boolean {
  let first = 0;
  let end = bounds.length / 2;
  while (first < end) {
    const middle = (first + end) >> 1;
    if (bounds[2 * middle + 1]! < low) first = middle + 1;
    else end = middle;
  }
  return first < bounds.length / 2 && bounds[2 * first]! <= high;
}

export function* ranges({ family, bounds }: AddressSet): Generator<AddressRange> {
  for (let i = 0; i < bounds.length; i += 2) yield { family, low: bounds[i]!, high: bounds[i + 1]! };
}

/** Ascending; a range that is one prefix as a prefix, a single address bare, any other as `low-high`. */
export function formatSet(set: AddressSet): string[] {
  const { family, bounds } = set;
  if (bounds.length <= FEW_BOUNDS) return [...ranges(set)].map(formatRange);
  return family === 4 ? formatIPv4Ranges(bounds as readonly number[]) : formatIPv6Ranges(bounds as readonly bigint[]);
}

/** From so many on it pays to write them into one text and cut that. */
const FEW_BOUNDS = 64;
