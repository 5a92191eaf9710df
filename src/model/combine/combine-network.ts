import type { Address, Family } from '#core/address';
import type { Contribution } from '../contribution.ts';
import type { Assumption, RoutesSlice } from '../host-model.ts';
import type { InterfaceAddress, NetworkInterface, Route } from '../network.ts';

/**
 * Interfaces of all listings by name; an address that two listings show counts once. The routing table `local` has the
 * addresses that a listing of some interfaces leaves out.
 */
export function combineInterfaces(
  sources: readonly Contribution<'interfaces'>[],
  routes: readonly Contribution<'routes'>[],
): { list: NetworkInterface[]; known: boolean } {
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
  const whole = new Set(sources.flatMap(({ value }) => value.families));
  const isKnown = ({ value }: Address): boolean =>
    [...byName.values()].some(({ addresses }) => addresses.some((own) => own.address.value === value));
  if (sources.length > 0)
    for (const device of routes.flatMap(({ value }) => value.routes).flatMap(bearerOf)) {
      const [own] = device.addresses;
      if (whole.has(own!.address.family) || isKnown(own!.address)) continue;
      const known = byName.get(device.name) ?? device;
      byName.set(device.name, { ...known, addresses: joinAddresses(known.addresses, [own!]) });
    }
  return { list: [...byName.values()], known: sources.length > 0 };
}

/** `local 198.51.100.10 dev eth1`: the interface that bears the address. */
function bearerOf({ kind, family, destination, device, origin }: Route): NetworkInterface[] {
  const { low, high } = destination;
  if (kind !== 'local' || device === null || device === 'lo' || low !== high) return [];
  const address = { family, value: low } as Address;
  const addresses = [{ address, prefixLength: family === 4 ? 32 : 128, origin }];
  return [{ name: device, index: null, loopback: false, up: true, addresses, origin }];
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
