import type { Family } from '#core/address';
import type { Contribution } from '../contribution.ts';
import type { Assumption, RoutesSlice } from '../host-model.ts';
import type { InterfaceAddress, NetworkInterface } from '../network.ts';

/** Interfaces of all listings by name; an address that two listings show counts once. */
export function combineInterfaces(sources: readonly Contribution<'interfaces'>[]): {
  list: NetworkInterface[];
  known: boolean;
} {
  const byName = new Map<string, NetworkInterface>();
  for (const { value } of sources) {
    for (const device of value.interfaces) {
      const known = byName.get(device.name);
      byName.set(
        device.name,
        known === undefined ? device : { ...known, addresses: joinAddresses(known.addresses, device.addresses) },
      );
    }
  }
  return { list: [...byName.values()], known: sources.length > 0 };
}

function joinAddresses(a: readonly InterfaceAddress[], b: readonly InterfaceAddress[]): InterfaceAddress[] {
  const fresh = b.filter(
    (x) => !a.some((y) => y.address.family === x.address.family && y.address.value === x.address.value),
  );
  return [...a, ...fresh];
}

const routeCommand = { 4: 'ip route show table all', 6: 'ip -6 route show table all' } as const;

export function combineRoutes(sources: readonly Contribution<'routes'>[]): RoutesSlice {
  const covers = sources.flatMap(({ value }) => value.covers);
  const assumes = (family: Family): Assumption[] =>
    covers.some((c) => c.family === family && c.what !== 'policies')
      ? []
      : [{ layer: 'route', command: routeCommand[family] }];
  return {
    routes: sources.flatMap(({ value }) => value.routes),
    policies: sources.flatMap(({ value }) => value.policies),
    covers,
    assumes: { 4: assumes(4), 6: assumes(6) },
  };
}
