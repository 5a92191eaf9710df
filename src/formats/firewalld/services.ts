import type { NumberSet } from '#core/number-set';
import { destinationIn, fromPorts, notUnderstood, ofFamily, ofProtocols, toPorts } from '#model/filter-parts';
import type { FilterMatch } from '#model/packet-filter';
import type { PortSpec } from './read-ports.ts';
import type { ServiceDefinition } from './scene.ts';
import { portsOfSomeVersions, stockServicePorts } from './stock-services.ts';

type Definitions = ReadonlyMap<string, ServiceDefinition | null>;

/** As collected, else as firewalld ships it; `null` where nobody knows the service. */
export function serviceIn(services: Definitions, name: string): ServiceDefinition | null {
  const own = services.get(name);
  if (own !== undefined) return own;
  const ports = stockServicePorts(name);
  if (ports === null) return null;
  const some = portsOfSomeVersions(name);
  return {
    ports: ports.length === 0 ? [] : [{ ports, protocol: [6, 6] }],
    sourcePorts: [],
    protocols: [],
    destinations: [],
    includes: [],
    ...(some.length === 0 ? {} : { perhaps: { ports: some, protocol: [6, 6] } }),
  };
}

/** A service and those that it includes, each once. */
export function withIncluded(
  service: (name: string) => ServiceDefinition | null,
  name: string,
): { name: string; definition: ServiceDefinition | null }[] {
  const names = new Set([name]);
  return Array.from(names, (one) => {
    const definition = service(one);
    for (const included of definition?.includes ?? []) names.add(included);
    return { name: one, definition };
  });
}

export const portMatches = (spec: PortSpec): FilterMatch[] => [ofProtocols(spec.protocol), toPorts(spec.ports)];
export const sourcePortMatches = (spec: PortSpec): FilterMatch[] => [ofProtocols(spec.protocol), fromPorts(spec.ports)];

/** The alternatives of a service alone, each a list of matches; one that nobody knows may match anything. */
export function lowerDefinition(name: string, definition: ServiceDefinition | null): FilterMatch[][] {
  const unknown = [[notUnderstood(`service ${name}`)]];
  if (definition === null) return unknown;
  const { ports, sourcePorts, protocols, destinations, perhaps } = definition;
  if ([...ports, ...sourcePorts, ...protocols, ...destinations].some((entry) => entry === null)) return unknown;
  const entries = [
    ...ports.map((spec) => portMatches(spec!)),
    ...protocols.map((numbers: NumberSet | null) => [ofProtocols(numbers!)]),
    ...sourcePorts.map((spec) => sourcePortMatches(spec!)),
    ...(perhaps === undefined ? [] : [[...portMatches(perhaps), notUnderstood(`what this version puts into ${name}`)]]),
  ];
  if (destinations.length === 0) return entries;
  return destinations.flatMap((to) => entries.map((matches) => [ofFamily(to!.family), destinationIn(to!), ...matches]));
}
