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

/** For what a stored file, or a part of it, is not loaded. */
export interface StoredRefusal {
  /** That loads the file: `iptables-restore`, `ip6tables-restore`, `nft`. */
  readonly program: string;
  readonly origin: OriginId;
  /** What is wrong and what was expected: a sentence without its end. */
  readonly what: string;
  /** What may have been meant. */
  readonly near: string | null;
  /** False where it hangs on what nobody collected: then the tables are there, under the doubt. */
  readonly certain: boolean;
  /** Whether everything in the file is lost, or tables before that place are loaded. */
  readonly whole: boolean;
  /** What to type to see it, where the program's usual test does not show it. */
  readonly test?: string;
}
