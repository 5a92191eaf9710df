import type { Family } from '#core/address';
import type { AddressSet } from '#core/address-set';
import type { HostView } from '#model/host-model';
import { type PackedRules, packedRulesOf, ruleCount, ruleShapes } from '#model/packed-rules';
import type { FilterChain, FilterRule, FilterSet, FilterTable } from '#model/packet-filter';
import { authBorders } from './auth/auth-borders.ts';
import { passesBy } from './host-firewall/walk-packed.ts';
import { filterBorders } from './listener/address-filter.ts';
import { martianSources } from './own-addresses.ts';
import { TCP } from './packet.ts';
import type { PackedAddresses } from './source-space/packed-addresses.ts';
import { exemptSources } from './sshd/limit-conditions.ts';
import { accessBorders } from './tcp-wrappers/access-borders.ts';

export type Borders = (AddressSet | PackedAddresses)[];

/**
 * Every set of addresses that anything in the view may compare a client with: the borders of the partition. With `ports`
 * packed rules are left out that never ask who sends packets to those.
 */
export function* bordersOf(
  view: HostView,
  family: Family,
  ports: readonly number[] | null = null,
): Generator<AddressSet | PackedAddresses> {
  yield martianSources(family);
  yield* packetFilterBorders(view, family, ports);
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
  yield* filterBorders(view, family);
  yield* accessBorders([...view.accessLists.allow, ...view.accessLists.deny], family);
  yield* authBorders(view, family);
  yield exemptSources(view, family);
}

/** Those of the packet filters alone. They hold most of them: a list is made sooner than they are handed on one by one. */
export function packetFilterBorders(
  { packetFilter }: HostView,
  family: Family,
  ports: readonly number[] | null,
): Borders {
  const found: Borders = [];
  const { tables } = packetFilter;
  const asked = ports !== null && !tables.some(mayTranslate) ? ports : null;
  for (const table of tables) if (table.families.includes(family)) addTable(table, found, asked);
  for (const set of packetFilter.sets.values()) addSet(set, found);
  return found;
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

function addTable(table: FilterTable, found: Borders, ports: readonly number[] | null): void {
  for (const chain of table.chains.values()) {
    const packed = packedRulesOf(chain);
    if (packed === null) for (const rule of chain.rules) addRule(rule, found);
    else addPacked(packed, found, isInbound(chain) ? ports : null);
  }
  for (const set of table.sets.values()) addSet(set, found);
}

function addPacked(packed: PackedRules, found: Borders, ports: readonly number[] | null): void {
  for (const pattern of packed.patterns) addRule(pattern, found);
  const counts = packed.patterns.map(
    ({ steps, end }) =>
      end !== null &&
      (ports === null || ports.some((serverPort) => !passesBy(steps, { client: 'source', protocol: TCP, serverPort }))),
  );
  found.push({ packed, counts });
}

/** What meets a base chain at these hooks comes from the client. */
const isInbound = ({ base }: FilterChain): boolean =>
  base?.hook === 'ingress' || base?.hook === 'prerouting' || base?.hook === 'input';

/** Whether packets may meet rules with another port than the one that was asked for. */
const mayTranslate = ({ chains }: FilterTable): boolean =>
  [...chains.values()].some(
    (chain) =>
      (chain.base?.type === 'nat' && ruleCount(chain) > 0) ||
      ruleShapes(chain).some(({ terminal }) => terminal?.to === 'translate' || terminal?.to === 'dispatch'),
  );

function addRule({ steps }: Pick<FilterRule, 'steps'>, found: Borders): void {
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    if (!('match' in step)) continue;
    if (step.match === 'address') found.push(step.set);
    else if (step.match === 'original-source' && step.set !== null) found.push(step.set);
    // Single values and the prefix above the mask's highest hole keep the undecided cells small.
    else if (step.match === 'masked-address') found.push(range(step.family, step.value, step.value));
  }
}

function addSet(set: FilterSet, found: Borders): void {
  if (set.content === null) return;
  if (set.content.kind === 'addresses') found.push(set.content.sets[4], set.content.sets[6]);
  else
    for (const element of set.content.elements)
      for (const part of element.parts) if (part.kind === 'addresses') found.push(part.set);
}
