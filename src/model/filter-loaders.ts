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
