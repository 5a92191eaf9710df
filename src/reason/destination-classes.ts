import { type Address, type Family, formatAddress } from '#core/address';
import { rangeSet } from '#core/address-set';
import type { PatternList } from '#model/access-list';
import type { HostView } from '#model/host-model';
import { ruleShapes } from '#model/packed-rules';
import type { FilterMatch, Terminal } from '#model/packet-filter';
import { sessionRulesOf } from './auth/evaluate-auth.ts';
import { type Borders, packetFilterBorders } from './borders.ts';
import { bearsAddress, primaryAddress } from './own-addresses.ts';
import { SourceSpace } from './source-space.ts';

type Masked = Extract<FilterMatch, { match: 'masked-address' }>;

/**
 * Names a class for each of the host's own addresses: connections to addresses of one class, to the same port and by the
 * same interface, end alike and for the same reasons. Whatever in `reason` looks at the destination must be told apart
 * here, or name each address a class of its own.
 */
export function destinationClasses(view: HostView, family: Family): (to: Address) => string {
  if (looksAtEach(view)) return formatAddress;
  const space = SourceSpace.partition(family, serverBorders(view, family));
  const masked = maskedMatches(view, family);
  const devices = view.interfaces.list.map(({ name }) => name);
  return (to) => {
    const bearing = devices.map((device) => bearsAddress(view, device, to));
    const hits = masked.map(({ mask, value }) => (BigInt(to.value) & BigInt(mask)) === BigInt(value));
    return JSON.stringify([space.cellOf(to.value), bearing, hits]);
  };
}

/** Whether something is asked of the destination that borders do not tell: parts of its bits, its name, its text. */
function looksAtEach(view: HostView): boolean {
  const { allow, deny } = view.accessLists;
  const named = [...allow, ...deny].some(({ rules }) => rules.some(({ daemons }) => namesServer(daemons)));
  const asked = sessionRulesOf(view)?.blocks.some(({ criteria }) => criteria.some(({ asks }) => asks === 'server'));
  return named || asked === true || [...translationsOf(view)].some(({ how }) => how === 'netmap');
}

function namesServer(daemons: PatternList<{ readonly kind: string }>): boolean {
  return daemons.patterns.some(({ kind }) => kind === 'at') || (daemons.except !== null && namesServer(daemons.except));
}

/** Every set of addresses that anything may compare the server's address with. */
function serverBorders(view: HostView, family: Family): Borders {
  const borders: Borders = packetFilterBorders(view, family, null);
  const add = (address: Address | null): void => {
    if (address !== null && address.family === family)
      borders.push(rangeSet({ family, low: address.value, high: address.value }));
  };
  for (const { address } of [...view.listeners.sockets, ...view.listeners.declared]) add(address);
  for (const { name } of view.interfaces.list) add(primaryAddress(view, name, family));
  for (const { from } of view.routes.policies) if (from?.family === family) borders.push(rangeSet(from));
  for (const { address } of translationsOf(view)) if (address !== null) borders.push(address);
  for (const { steps } of shapesOf(view))
    for (const step of steps)
      if ('match' in step && step.match === 'original-destination' && step.set !== null) borders.push(step.set);
  return borders;
}

function maskedMatches(view: HostView, family: Family): Masked[] {
  const found: Masked[] = [];
  for (const { steps } of shapesOf(view))
    for (const step of steps)
      if ('match' in step && step.match === 'masked-address' && step.family === family) found.push(step);
  return found;
}

/** Of rules and of the elements of verdict maps. */
function* translationsOf(view: HostView): Generator<Extract<Terminal, { to: 'translate' }>> {
  for (const { terminal } of shapesOf(view)) if (terminal?.to === 'translate') yield terminal;
  const { tables, sets } = view.packetFilter;
  for (const one of [sets, ...tables.map((table) => table.sets)])
    for (const { content } of one.values())
      if (content?.kind === 'tuples')
        for (const { verdict } of content.elements) if (verdict?.to === 'translate') yield verdict;
}

function* shapesOf({ packetFilter }: HostView) {
  for (const { chains } of packetFilter.tables) for (const chain of chains.values()) yield* ruleShapes(chain);
}
