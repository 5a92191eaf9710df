import type { Family } from '#core/address';
import {
  type AddressSet,
  addressSet,
  complement,
  formatSet,
  isEmpty,
  overlaps,
  rangeSet,
  ranges,
  subtract,
} from '#core/address-set';
import { martianSources } from '#reason/own-addresses';

/** More ranges than this are not spelled out in a sentence. */
const MOST = 3;

/**
 * Who is concerned, in words for the middle of a sentence: `everybody`, `all of IPv4`, `10.0.0.0/8`, `everybody except
 * 10.0.0.0/8`, `198.51.100.7, 203.0.113.0/24 and 12 more ranges`. `rest` are the sources at the same places that fare
 * otherwise.
 */
export function nameSources(concerned: readonly AddressSet[], rest: readonly AddressSet[]): string {
  const named = both(concerned, rest);
  const others = both(rest, concerned);
  if (others[4].length + others[6].length === 0) return 'everybody';
  const families = ([4, 6] as const).filter((family) => named[family].length > 0);
  // Each of them is concerned somewhere, whatever becomes of some elsewhere.
  const isAll = (family: Family): boolean => {
    const left = complement(withoutHoles(joined(concerned, family), joined(rest, family)));
    return isEmpty(subtract(left, martianSources(family)));
  };
  const fewer = families.filter((f) => !isAll(f) && others[f].length < named[f].length && others[f].length <= MOST);
  // Only where all are named by their exceptions can the exceptions stand in one list.
  if (fewer.length === families.length && families.length === 2)
    return `everybody except ${list([...others[4], ...others[6]])}`;
  return families
    .map((family) => {
      if (others[family].length === 0 || isAll(family)) return `all of IPv${family}`;
      if (!fewer.includes(family)) return list(named[family]);
      return families.length === 1
        ? `everybody except ${list(others[family])}`
        : exceptAtTheEnd(family, others[family]);
    })
    .sort((a, b) => Number(a.startsWith('everybody')) - Number(b.startsWith('everybody')))
    .join(' and ');
}

const exceptAtTheEnd = (family: Family, others: readonly string[]): string =>
  `everybody of IPv${family} except ${list(others)}`;

const list = (all: readonly string[]): string =>
  all.length <= MOST ? all.join(', ') : `${all.slice(0, MOST).join(', ')} and ${all.length - MOST} more ranges`;

const both = (sets: readonly AddressSet[], against: readonly AddressSet[]): Record<Family, string[]> => ({
  4: formatSet(withoutHoles(joined(sets, 4), joined(against, 4))),
  6: formatSet(withoutHoles(joined(sets, 6), joined(against, 6))),
});

const joined = (sets: readonly AddressSet[], family: Family): AddressSet =>
  addressSet(
    family,
    sets.filter((set) => set.family === family).flatMap((set) => [...ranges(set)]),
  );

/**
 * Nobody asks from the host's own addresses and from martian ones, so that a sentence need not cut them out: holes of one
 * address or of martian ones, none of them in `against`.
 */
function withoutHoles({ family, bounds }: AddressSet, against: AddressSet): AddressSet {
  const martian = martianSources(family);
  const [first, last] = [bounds[0] ?? 0, bounds.at(-1) ?? 0];
  const gaps = [...ranges(complement({ family, bounds }))].filter(({ low, high }) => low > first && high < last);
  const holes = gaps.filter((gap) => {
    const isHole = gap.low === gap.high || isEmpty(subtract(rangeSet(gap), martian));
    return isHole && !overlaps(against, gap);
  });
  return addressSet(family, [...ranges({ family, bounds }), ...holes]);
}
