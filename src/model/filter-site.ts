import { type AddressSet, isEmpty } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { accept, inState, ofFamily, ofProtocols, rule, toPorts } from './filter-parts.ts';
import type { HostView } from './host-model.ts';
import type { FilterChain, FilterRule, FilterTable } from './packet-filter.ts';

/** A line of the packet filter. */
export interface FilterSite {
  readonly table: FilterTable;
  readonly chain: FilterChain;
  /** Index in the chain; `null` for its policy. */
  readonly rule: number | null;
}

/** The line with that origin in the tables of a view; `null` where there is none. */
export function findSite({ packetFilter }: HostView, origin: OriginId): FilterSite | null {
  for (const table of packetFilter.tables) {
    for (const chain of table.chains.values()) {
      const index = chain.rules.findIndex((one) => one.origin === origin);
      if (index >= 0) return { table, chain, rule: index };
      if (chain.base?.policyOrigin === origin) return { table, chain, rule: null };
    }
  }
  return null;
}

/** Rules that let clients in to a port of TCP, one for each set; `null` is everybody. */
export function admittingRules(origin: OriginId, port: number, sources: readonly AddressSet[] | null): FilterRule[] {
  const to = [ofProtocols([6, 6]), toPorts([port, port])];
  if (sources === null) return [rule(origin, to, accept)];
  return sources
    .filter((set) => !isEmpty(set))
    .map((set) =>
      rule(origin, [ofFamily(set.family), { match: 'address', end: 'source', set, negated: false }, ...to], accept),
    );
}

/** Lets packets pass that belong to what has begun. */
export const knownPasses = (origin: OriginId): FilterRule => rule(origin, [inState('related', 'established')], accept);

/** The index in that chain of that listing, its end for `null`; nothing in any other. */
export const placeAt =
  ({ table, chain }: FilterSite, index: number | null) =>
  (one: FilterChain, of: FilterTable): number | null =>
    one.name === chain.name && of.identity === table.identity && of.origin === table.origin
      ? (index ?? one.rules.length)
      : null;
