import type { Family } from '#core/address';
import type { AddressSet } from '#core/address-set';
import type { HostView } from '#model/host-model';
import type { FilterRule, FilterSet, FilterTable } from '#model/packet-filter';
import { authBorders } from './auth/auth-borders.ts';
import { martianSources } from './own-addresses.ts';
import { accessBorders } from './tcp-wrappers/access-borders.ts';

/** Every set of addresses that anything in the view may compare a client with: the borders of the partition. */
export function* bordersOf(view: HostView, family: Family): Generator<AddressSet> {
  yield martianSources(family);
  for (const table of view.packetFilter.tables) if (table.families.includes(family)) yield* tableBorders(table);
  for (const set of view.packetFilter.sets.values()) yield* setBorders(set);
  for (const route of view.routes.routes)
    if (route.family === family) yield range(family, route.destination.low, route.destination.high);
  for (const policy of view.routes.policies) {
    if (policy.family === family && policy.to) yield range(family, policy.to.low, policy.to.high);
  }
  for (const device of view.interfaces.list) {
    for (const { address, prefixLength } of device.addresses) {
      if (address.family !== family) continue;
      yield range(family, address.value, address.value);
      yield connected(family, address.value, prefixLength);
    }
  }
  yield* accessBorders([...view.accessLists.allow, ...view.accessLists.deny], family);
  yield* authBorders(view, family);
}

const range = (family: Family, low: number | bigint, high: number | bigint): AddressSet => ({
  family,
  bounds: [low, high],
});

function connected(family: Family, value: number | bigint, prefixLength: number): AddressSet {
  const width = family === 4 ? 32 : 128;
  const shift = BigInt(width - prefixLength);
  const low = (BigInt(value) >> shift) << shift;
  const high = low + (1n << shift) - 1n;
  return family === 4 ? range(4, Number(low), Number(high)) : range(6, low, high);
}

function* tableBorders(table: FilterTable): Generator<AddressSet> {
  for (const chain of table.chains.values()) for (const rule of chain.rules) yield* ruleBorders(rule);
  for (const set of table.sets.values()) yield* setBorders(set);
}

function* ruleBorders(rule: FilterRule): Generator<AddressSet> {
  for (const step of rule.steps) {
    if ('match' in step && step.match === 'address') yield step.set;
    else if ('match' in step && step.match === 'masked-address') {
      // Single values and the prefix above the mask's highest hole keep the undecided cells small.
      yield range(step.family, step.value, step.value);
    }
  }
}

function* setBorders(set: FilterSet): Generator<AddressSet> {
  if (set.content === null) return;
  if (set.content.kind === 'addresses') {
    yield set.content.sets[4];
    yield set.content.sets[6];
    return;
  }
  for (const element of set.content.elements)
    for (const part of element.parts) if (part.kind === 'addresses') yield part.set;
}
