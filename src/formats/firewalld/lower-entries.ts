import { rangeSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { accept, fromPorts, notUnderstood, ofFamily, ofProtocols, rule, toPorts } from '#model/filter-parts';
import type { FilterMatch, FilterRule } from '#model/packet-filter';
import type { PortSpec } from './read-ports.ts';
import type { ForwardPort, Ruleset } from './ruleset.ts';
import type { Scene } from './scene.ts';

const portMatches = (spec: PortSpec): FilterMatch[] => [ofProtocols(spec.protocol), toPorts(spec.ports)];
const sourcePortMatches = (spec: PortSpec): FilterMatch[] => [ofProtocols(spec.protocol), fromPorts(spec.ports)];

/** The alternatives of a service, each a list of matches; a service that nobody knows may match anything. */
export function lowerService(name: string, scene: Scene): FilterMatch[][] {
  const service = scene.service(name);
  const unknown = [[notUnderstood(`service ${name}`)]];
  if (service === null) return unknown;
  const { ports, sourcePorts, protocols } = service;
  if ([...ports, ...sourcePorts, ...protocols].some((entry) => entry === null)) return unknown;
  return [
    ...ports.map((spec) => portMatches(spec!)),
    ...protocols.map((numbers) => [ofProtocols(numbers!)]),
    ...sourcePorts.map((spec) => sourcePortMatches(spec!)),
  ];
}

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
