import { anything, arrivingOn, notUnderstood, rule } from '#model/filter-parts';
import type { FilterMatch, FilterRule, Terminal } from '#model/packet-filter';
import type { Binding, Configuration } from './configuration.ts';
import { addressMatches } from './lower-rich-rule.ts';
import { inputChain } from './lower-ruleset.ts';
import type { AddressTerm } from './ruleset.ts';
import type { Scene } from './scene.ts';
import { undecidedOrder } from './undecided-order.ts';

/** Which zone a packet belongs to: by its source, else by its interface, else the default one. */
export interface Dispatch {
  /** Where packets of a zone go; `null` leaves the zone out. */
  readonly to: (zone: string, bySource: boolean) => Terminal | null;
  /** Whether zones that nobody collected, or cannot be told, matter. */
  readonly unknowns: boolean;
}

const otherZone = 'another zone may be bound to this interface';

export function lowerDispatch(configuration: Configuration, scene: Scene, { to, unknowns }: Dispatch): FilterRule[] {
  const { zones, sources, interfaces, unsettled, bindingsComplete, defaultZone, origin } = configuration;
  const send = (matches: readonly FilterMatch[], { zone, term }: Binding<unknown>, bySource: boolean): FilterRule[] => {
    const terminal = to(zone, bySource);
    return terminal === null ? [] : [rule(term.origin, matches, terminal)];
  };
  const ofSource = (binding: Binding<AddressTerm>): FilterRule[] =>
    send(addressMatches(binding.term.value, 'source', false, scene), binding, true);
  const ofInterface = (binding: Binding<string>): FilterRule[] =>
    send([arrivingOn(deviceName(binding.term.value))], binding, false);
  const perhapsOf = (binding: Binding<string>): FilterRule[] =>
    send(
      [arrivingOn(deviceName(binding.term.value)), notUnderstood('bound to the zone at run time only')],
      binding,
      false,
    );
  const settled = [...zones.values()].some((zone) => zone.ranked)
    ? ranks(zones).flatMap((rank) => [
        ...inRank(sources, rank, zones).flatMap(ofSource),
        ...inRank(interfaces, rank, zones).flatMap(ofInterface),
        ...inRank(unsettled, rank, zones).flatMap(perhapsOf),
      ])
    : [
        ...sources.flatMap(ofSource),
        ...undecidedOrder(interfaces.flatMap(ofInterface), 'the order of interfaces with wildcards is not shown'),
        ...unsettled.flatMap(perhapsOf),
      ];
  const rest: FilterRule[] = [];
  if (!bindingsComplete && unknowns) rest.push(rule(origin, [notUnderstood(otherZone)], anything(otherZone)));
  const perhaps = bindingsComplete || unknowns ? [] : [notUnderstood(otherZone)];
  const last = defaultZone === null ? null : to(defaultZone.value, false);
  if (defaultZone === null && unknowns) rest.push(rule(origin, [], anything('the default zone is not known')));
  if (defaultZone !== null && last !== null) rest.push(rule(defaultZone.origin, perhaps, last));
  return [...settled, ...rest];
}

type Zones = Configuration['zones'];

const rankOf = (zones: Zones, name: string): number => zones.get(name)?.ingressPriority ?? 0;

const ranks = (zones: Zones): number[] =>
  [...new Set([0, ...[...zones.values()].map((zone) => zone.ingressPriority)])].sort((a, b) => a - b);

/** Since 2.0 zones of lower `ingress-priority` are asked first, each rank by sources and then by interfaces, by name. */
const inRank = <T>(bindings: readonly Binding<T>[], rank: number, zones: Zones): Binding<T>[] =>
  bindings
    .filter(({ zone }) => rankOf(zones, zone) === rank)
    .sort((a, b) => (a.zone < b.zone ? -1 : a.zone > b.zone ? 1 : 0));

/** firewalld writes iptables' wildcard, a trailing `+`; a lone `+` is every interface. */
export const deviceName = (name: string): string => (name.endsWith('+') ? `${name.slice(0, -1)}*` : name);

export const inputDispatch = ({ zones, drifting }: Configuration): Dispatch => ({
  to: (zone, bySource) => {
    const known = zones.get(zone);
    if (known === undefined) return anything(`zone ${zone} was not collected`);
    const falls = bySource && drifting !== 'no' && known.target?.value === 'default';
    return falls ? { to: 'jump', chain: `${inputChain(zone)}_by_source` } : { to: 'goto', chain: inputChain(zone) };
  },
  unknowns: true,
});
