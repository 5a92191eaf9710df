import type { Family } from '#core/address';
import type { AddressSet } from '#core/address-set';
import { typedSources } from '../_grammar/typed-sources.ts';

/** Lets packets pass that belong to what has begun. */
export const knownWords = 'ct state established,related accept';

/** The families of addresses that rules of a table may name; `null` for tables that IP does not meet. */
export function familiesOf(table: string): readonly Family[] | null {
  return table === 'inet' ? [4, 6] : table === 'ip' ? [4] : table === 'ip6' ? [6] : null;
}

/** Rules that let clients in to a TCP port, one for each family that is named; `null` where that cannot be said. */
export function admittingWords(sources: readonly AddressSet[] | null, port: number, table: string): string[] | null {
  const families = familiesOf(table);
  const typed = families === null ? null : typedSources(sources, families.length === 1 ? families[0] : undefined);
  if (families === null || typed === null) return null;
  const end = `tcp dport ${port} accept`;
  if (typed.some(({ family }) => family === null)) return [end];
  return families.flatMap((family) => {
    const own = typed.filter((one) => one.family === family);
    if (own.length === 0) return [];
    if (own.some(({ prefix }) => prefix === null))
      return [families.length === 1 ? end : `meta nfproto ${family === 4 ? 'ipv4' : 'ipv6'} ${end}`];
    const prefixes = own.map(({ prefix }) => prefix);
    const named = prefixes.length === 1 ? prefixes[0] : `{ ${prefixes.join(', ')} }`;
    return [`${family === 4 ? 'ip' : 'ip6'} saddr ${named} ${end}`];
  });
}
