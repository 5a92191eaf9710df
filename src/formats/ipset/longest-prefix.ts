import type { AddressRange } from '#core/address';
import { type AddressSet, addressSet, subtract, union } from '#core/address-set';
import type { SetElement } from '#model/packet-filter';

/**
 * ip_set_hash_netiface.c ends the look-up at the longest prefix that holds the address, whichever interfaces its
 * elements name: each element keeps the addresses that no longer one holds.
 */
export function withoutLonger(elements: readonly SetElement[]): readonly SetElement[] {
  const bySize = new Map<bigint, SetElement[]>();
  for (const element of elements) {
    const set = addressesOf(element);
    if (set === null) return elements;
    const size = BigInt(set.bounds.at(-1)!) - BigInt(set.bounds[0]!);
    const group = bySize.get(size);
    if (group === undefined) bySize.set(size, [element]);
    else group.push(element);
  }
  const narrowed = new Map<SetElement, SetElement>();
  let longer: AddressSet | null = null;
  for (const size of [...bySize.keys()].sort((a, b) => (a < b ? -1 : 1))) {
    const group = bySize.get(size)!;
    if (longer !== null) for (const element of group) narrowed.set(element, without(element, longer));
    const own: AddressSet = addressSet(
      addressesOf(group[0]!)!.family,
      group.map((element) => rangeOf(element)),
    );
    longer = longer === null ? own : union(longer, own);
  }
  return elements.map((element) => narrowed.get(element) ?? element);
}

const addressesOf = ({ parts: [first] }: SetElement): AddressSet | null =>
  first?.kind === 'addresses' && first.set.bounds.length === 2 ? first.set : null;

const rangeOf = (element: SetElement): AddressRange => {
  const { family, bounds } = addressesOf(element)!;
  return { family, low: bounds[0]!, high: bounds[1]! };
};

function without(element: SetElement, longer: AddressSet): SetElement {
  const own = addressesOf(element)!;
  const [low, high] = [own.bounds[0]!, own.bounds[1]!];
  // Only what lies in the element's own range counts; sets have tens of thousands of elements.
  let from = 0;
  for (let to = longer.bounds.length / 2; from < to; ) {
    const middle = (from + to) >> 1;
    if (longer.bounds[2 * middle + 1]! < low) from = middle + 1;
    else to = middle;
  }
  let end = from;
  while (2 * end < longer.bounds.length && longer.bounds[2 * end]! <= high) end++;
  if (end === from) return element;
  const near: AddressSet = { family: own.family, bounds: longer.bounds.slice(2 * from, 2 * end) };
  return { ...element, parts: [{ kind: 'addresses', set: subtract(own, near) }, ...element.parts.slice(1)] };
}
