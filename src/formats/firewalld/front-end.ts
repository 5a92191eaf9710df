import { formatRange } from '#core/address';
import { hasNumber, type NumberSet, numberSet } from '#core/number-set';
import type { OriginId } from '#core/origin';
import type { Tri } from '#core/tri';
import type { FrontEndEntry, FrontEndFact, FrontEndGroup } from '#model/daemon';
import type { Configuration } from './configuration.ts';
import type { AddressTerm, Placed, RichRule, Zone } from './ruleset.ts';
import { serviceIn, withIncluded } from './services.ts';
import { isShipped } from './stock-zones.ts';

const TCP = 6;

/** What firewalld's zones admit of arriving TCP, in their words. Services that nobody knows admit no port by name. */
export function frontEnd(active: Tri, configuration: Configuration, origin: OriginId): FrontEndFact {
  const { zones, defaultZone, sources, interfaces } = configuration;
  const used = new Set([defaultZone?.value, ...[...sources, ...interfaces].map((b) => b.zone)]);
  const fallback = defaultZone === null ? undefined : zones.get(defaultZone.value)?.target;
  const groupOf = (name: string, by: FrontEndGroup['by'], taken: string, at: OriginId): FrontEndGroup => ({
    name,
    by,
    taken,
    fallback: fallbackOf(zones.get(name)?.target?.value),
    stops: zones.get(name)?.target?.origin ?? null,
    origin: at,
  });
  const groups = [
    ...sources.map((b) => groupOf(b.zone, 'source', termText(b.term.value), b.term.origin)),
    ...interfaces.map((b) => groupOf(b.zone, 'interface', b.term.value, b.term.origin)),
    ...(defaultZone === null ? [] : [groupOf(defaultZone.value, 'default', defaultZone.value, defaultZone.origin)]),
  ];
  return {
    manager: 'firewalld',
    groups,
    active,
    entries: [...zones.values()].flatMap((zone) => entriesOf(zone, used.has(zone.name), configuration)),
    fallback: fallbackOf(fallback?.value),
    fallbackOrigin: fallback?.origin ?? origin,
    origin,
  };
}

const fallbackOf = (target: string | undefined): FrontEndFact['fallback'] =>
  target === undefined ? null : target === 'ACCEPT' ? 'accept' : target === 'DROP' ? 'drop' : 'reject';

function entriesOf(zone: Zone, groupActive: boolean, { services }: Configuration): FrontEndEntry[] {
  const group = zone.name;
  const from = zone.sources.length > 0 && zone.interfaces.length === 0 ? `zone ${zone.name}` : 'anywhere';
  const admits = (ports: NumberSet | null, origin: OriginId, name?: string): FrontEndEntry => ({
    action: 'accept',
    ports,
    from,
    group,
    groupActive,
    origin,
    ...(name === undefined ? {} : { name, shipped: isShipped(zone.name, name) }),
  });
  const servicePorts = (name: string): NumberSet => tcpPortsOf(name, services);
  const rich = [...zone.richRules].sort((a, b) => a.value.priority - b.value.priority);
  return [
    ...rich.flatMap((r) => richEntry(r, servicePorts).map((entry) => ({ ...entry, group, groupActive }))),
    ...zone.services.map(({ value, origin }) => admits(servicePorts(value), origin, value)),
    ...zone.ports.flatMap(({ value, origin }) =>
      value && hasNumber(value.protocol, TCP) ? [admits(value.ports, origin)] : [],
    ),
    ...zone.protocols.flatMap(({ value, origin }) => (value && hasNumber(value, TCP) ? [admits(null, origin)] : [])),
  ].filter((entry) => entry.ports === null || entry.ports.length > 0);
}

/** Of a service defined on the host or shipped, and of those that it includes. */
function tcpPortsOf(name: string, services: Configuration['services']): NumberSet {
  const all = withIncluded((one) => serviceIn(services, one), name);
  const specs = all.flatMap(({ definition }) => definition?.ports ?? []);
  return numberSet(specs.flatMap((spec) => (spec && hasNumber(spec.protocol, TCP) ? pairsOf(spec.ports) : [])));
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

const sourceText = ({ term, negated }: NonNullable<RichRule['source']>): string =>
  negated ? `not ${termText(term)}` : termText(term);

const termText = (term: AddressTerm): string =>
  term.kind === 'range' ? formatRange(term.range) : term.kind === 'ipset' ? `ipset ${term.name}` : term.text;
