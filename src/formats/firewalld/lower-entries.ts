import { rangeSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { accept, notUnderstood, ofFamily, ofProtocols, rule, toPorts } from '#model/filter-parts';
import type { FilterMatch, FilterRule } from '#model/packet-filter';
import type { ForwardPort, Ruleset } from './ruleset.ts';
import type { Scene } from './scene.ts';
import { lowerDefinition, portMatches, sourcePortMatches, withIncluded } from './services.ts';

/** The alternatives of a service and of those that it includes. */
export const lowerService = (name: string, scene: Scene): FilterMatch[][] =>
  withIncluded(scene.service, name).flatMap((one) => lowerDefinition(one.name, one.definition));

/** What a zone or policy admits by itself, without its rich rules. All of it accepts, so its order does not matter. */
export function lowerEntries(set: Ruleset, scene: Scene): FilterRule[] {
  const rules: FilterRule[] = [];
  const admit = (origin: OriginId, matches: readonly FilterMatch[]): void =>
    void rules.push(rule(origin, matches, accept));
  for (const { value, origin } of set.services)
    for (const matches of lowerService(value, scene)) admit(origin, matches);
  for (const { value, origin } of set.ports) admit(origin, value ? portMatches(value) : [notUnderstood('ports')]);
  for (const { value, origin } of set.protocols)
    admit(origin, [value ? ofProtocols(value) : notUnderstood('protocols')]);
  for (const { value, origin } of set.sourcePorts)
    admit(origin, value ? sourcePortMatches(value) : [notUnderstood('source-ports')]);
  return rules;
}

/** A forwarded port belongs to IPv4 unless it leads to an IPv6 address. */
export function lowerForwardPorts(set: Ruleset): FilterRule[] {
  return set.forwardPorts.map(({ value, origin }) =>
    value === null
      ? rule(origin, [notUnderstood('forward-ports')], { to: 'opaque', text: 'forward-ports' })
      : translation(value, [ofFamily(value.toAddress?.family ?? 4)], origin),
  );
}

export function translation(forward: ForwardPort, matches: readonly FilterMatch[], origin: OriginId): FilterRule {
  const { ports, protocol, toPorts: to, toAddress } = forward;
  return rule(origin, [...matches, ofProtocols(protocol), toPorts(ports)], {
    to: 'translate',
    how: toAddress === null ? 'redirect' : 'dnat',
    address: toAddress === null ? null : rangeSet(toAddress),
    port: to,
  });
}
