import { formatRange } from '#core/address';
import { hasNumber, type NumberSet, numberSet } from '#core/number-set';
import type { OriginId } from '#core/origin';
import type { Tri } from '#core/tri';
import type { FrontEndEntry, FrontEndFact } from '#model/daemon';
import type { Configuration } from './configuration.ts';
import type { Placed, RichRule, Zone } from './ruleset.ts';
import { stockServicePorts } from './stock-services.ts';

const TCP = 6;

/** What firewalld's zones admit of arriving TCP, in their words. Services that nobody knows admit no port by name. */
export function frontEnd(active: Tri, configuration: Configuration, origin: OriginId): FrontEndFact {
  const { zones, defaultZone, sources, interfaces } = configuration;
  const used = new Set([defaultZone?.value, ...[...sources, ...interfaces].map((b) => b.zone)]);
  const fallback = defaultZone === null ? undefined : zones.get(defaultZone.value)?.target;
  return {
    manager: 'firewalld',
    active,
    entries: [...zones.values()].flatMap((zone) => entriesOf(zone, used.has(zone.name), configuration)),
    fallback: fallback
      ? fallback.value === 'ACCEPT'
        ? 'accept'
        : fallback.value === 'DROP'
          ? 'drop'
          : 'reject'
      : null,
    fallbackOrigin: fallback?.origin ?? origin,
    origin,
  };
}

function entriesOf(zone: Zone, groupActive: boolean, { services }: Configuration): FrontEndEntry[] {
  const group = zone.name;
  const from = zone.sources.length > 0 && zone.interfaces.length === 0 ? `zone ${zone.name}` : 'anywhere';
  const admits = (ports: NumberSet | null, origin: OriginId): FrontEndEntry => ({
    action: 'accept',
    ports,
    from,
    group,
    groupActive,
    origin,
  });
  const servicePorts = (name: string): NumberSet => tcpPortsOf(name, services);
  const rich = [...zone.richRules].sort((a, b) => a.value.priority - b.value.priority);
  return [
    ...rich.flatMap((r) => richEntry(r, servicePorts).map((entry) => ({ ...entry, group, groupActive }))),
    ...zone.services.map(({ value, origin }) => admits(servicePorts(value), origin)),
    ...zone.ports.flatMap(({ value, origin }) =>
      value && hasNumber(value.protocol, TCP) ? [admits(value.ports, origin)] : [],
    ),
    ...zone.protocols.flatMap(({ value, origin }) => (value && hasNumber(value, TCP) ? [admits(null, origin)] : [])),
  ].filter((entry) => entry.ports === null || entry.ports.length > 0);
}

/** Of a service defined on the host or shipped. */
function tcpPortsOf(name: string, services: Configuration['services']): NumberSet {
  const own = services.get(name);
  if (own === undefined) return stockServicePorts(name) ?? [];
  const pairs = (own?.ports ?? []).flatMap((spec) =>
    spec && hasNumber(spec.protocol, TCP) ? pairsOf(spec.ports) : [],
  );
  return numberSet(pairs);
}

function pairsOf(ports: NumberSet): [number, number][] {
  return Array.from({ length: ports.length / 2 }, (_, i) => [ports[2 * i]!, ports[2 * i + 1]!]);
}

function richEntry(
  { value, origin }: Placed<RichRule>,
  servicePorts: (name: string) => NumberSet,
): Pick<FrontEndEntry, 'action' | 'ports' | 'from' | 'origin'>[] {
  const { action, element, source } = value;
  if (action === null || action.kind === 'mark' || value.unread !== null) return [];
  const ports =
    element === null
      ? null
      : element.kind === 'service'
        ? servicePorts(element.name)
        : element.kind === 'port' && hasNumber(element.spec.protocol, TCP)
          ? element.spec.ports
          : element.kind === 'protocol' && hasNumber(element.protocol, TCP)
            ? null
            : [];
  return [{ action: action.kind, ports, from: source === null ? 'anywhere' : sourceText(source), origin }];
}

function sourceText({ term, negated }: NonNullable<RichRule['source']>): string {
  const text =
    term.kind === 'range' ? formatRange(term.range) : term.kind === 'ipset' ? `ipset ${term.name}` : term.text;
  return negated ? `not ${text}` : text;
}
