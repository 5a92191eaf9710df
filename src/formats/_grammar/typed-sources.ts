import type { Family } from '#core/address';
import { type AddressSet, addressSet, ranges } from '#core/address-set';
import { prefixesOf } from '#core/prefixes';

/** More sources than this are no rules to type, but a set. */
const MOST_SOURCES = 16;

/** A source as a rule names it; `prefix: null` is every address of the family, or of both where that is `null`, too. */
export interface TypedSource {
  readonly family: Family | null;
  readonly prefix: string | null;
}

/** What is to be typed for these sources, each as one prefix; `null` where that is too much. */
export function typedSources(sources: readonly AddressSet[] | null, only?: Family): TypedSource[] | null {
  if (sources === null) return [{ family: null, prefix: null }];
  const families = ([4, 6] as const).filter((family) => only === undefined || family === only);
  const typed = families.flatMap((family) => {
    const own = sources.filter((set) => set.family === family).flatMap((set) => [...ranges(set)]);
    return prefixesOf(addressSet(family, own)).map((prefix) => ({
      family,
      prefix: /\/0$/.test(prefix) ? null : prefix,
    }));
  });
  return typed.length === 0 || typed.length > MOST_SOURCES ? null : typed;
}
