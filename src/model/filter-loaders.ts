import type { OriginId } from '#core/origin';
import type { Tri } from '#core/tri';

/** Units that load stored rules when the machine starts, by what they load. */
export const filterLoaders = {
  netfilterPersistent: 'netfilter-persistent.service',
  iptables: 'iptables.service',
  ip6tables: 'ip6tables.service',
  nftables: 'nftables.service',
  ufw: 'ufw.service',
  firewalld: 'firewalld.service',
} as const;

const units: ReadonlySet<string> = new Set(Object.values(filterLoaders));

export const isFilterLoader = (unit: string): boolean => units.has(unit);

/** The units of the service manager any of which loads stored rules when the machine starts. */
export interface StoredBy {
  readonly units: readonly string[];
  /** Whether the links that start units at boot have one of them; `Maybe` where they were not collected. */
  readonly linked: Tri;
}

/** What the service manager says of a unit that loads rules of a packet filter. */
export interface FilterLoaderFact {
  readonly unit: string;
  /** It will be started at boot. */
  readonly enabled: boolean;
  readonly origin: OriginId;
}
