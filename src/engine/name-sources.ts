import type { Family } from '#core/address';
import { type AddressSet, addressSet, formatSet, ranges } from '#core/address-set';

/** More ranges than this are not spelled out in a sentence. */
const MOST = 3;

/**
 * Who is concerned, in words for the middle of a sentence: `everybody`, `all of IPv4`, `10.0.0.0/8`, `everybody except
 * 10.0.0.0/8`, `198.51.100.7, 203.0.113.0/24 and 12 more ranges`. `rest` are the sources at the same places that fare
 * otherwise.
 */
export function nameSources(concerned: readonly AddressSet[], rest: readonly AddressSet[]): string {
  if (rest.every(({ bounds }) => bounds.length === 0)) return 'everybody';
  const parts = ([4, 6] as const).flatMap((family) =>
    nameFamily(texts(concerned, family), texts(rest, family), family),
  );
  return parts.join(' and ');
}

function nameFamily(named: readonly string[], others: readonly string[], family: Family): string[] {
  if (named.length === 0) return [];
  if (others.length === 0) return [`all of IPv${family}`];
  return others.length < named.length && others.length <= MOST ? [`everybody except ${list(others)}`] : [list(named)];
}

const list = (all: readonly string[]): string =>
  all.length <= MOST ? all.join(', ') : `${all.slice(0, MOST).join(', ')} and ${all.length - MOST} more ranges`;

const texts = (sets: readonly AddressSet[], family: Family): string[] =>
  formatSet(
    addressSet(
      family,
      sets.filter((set) => set.family === family).flatMap((set) => [...ranges(set)]),
    ),
  );
