import type { Family } from '#core/address';
import { type AddressSet, allAddresses, complement, intersect, ranges } from '#core/address-set';
import { hasNumber } from '#core/number-set';
import type { HostView } from '#model/host-model';
import type { FilterMatch, FilterRule, FilterTable } from '#model/packet-filter';
import type { Outcome } from '#reason/verdict';

/** The sources that a rule of understood matches names; `null` where other things decide too. */
export function sourcesOf(
  rule: FilterRule,
  family: Family,
  { table, view }: { table: FilterTable; view: HostView },
): AddressSet | null {
  let sources = allAddresses(family);
  for (const step of rule.steps) {
    if (!('match' in step)) continue;
    if (step.match === 'address' && step.end === 'source') {
      if (step.set.family !== family) return null;
      sources = intersect(sources, step.negated ? complement(step.set) : step.set);
    } else if (step.match === 'set') {
      const { content } = table.sets.get(step.set) ?? view.packetFilter.sets.get(step.set) ?? { content: null };
      if (content?.kind !== 'addresses' || step.fields.length !== 1 || step.fields[0] !== 'source') return null;
      const listed = content.sets[family];
      sources = intersect(sources, step.negated ? complement(listed) : listed);
    } else if (!understood.has(step.match)) return null;
  }
  return sources;
}

const understood = new Set<FilterMatch['match']>([
  'address',
  'family',
  'interface',
  'protocol',
  'port',
  'tcp-flags',
  'connection-state',
]);

/** Whether a new connection at this place fits all of the rule but its sources, and the rule names the port. */
export function admits(rule: FilterRule, { port, to, interface: device, family }: Outcome): boolean {
  let named = false;
  for (const step of rule.steps) {
    if (!('match' in step)) continue;
    if (step.match === 'port') {
      if (step.end !== 'destination' || step.negated || !hasNumber(step.ports, port)) return false;
      named = true;
    }
    if (step.match === 'protocol' && hasNumber(step.numbers, 6) === step.negated) return false;
    if (step.match === 'family' && (step.family === family) === step.negated) return false;
    if (step.match === 'connection-state' && (step.negated || !step.states.includes('new'))) return false;
    if (step.match === 'address' && step.end === 'destination') {
      if (to === null || to.family !== step.set.family) return false;
      const inside = [...ranges(step.set)].some((r) => r.low <= to.value && to.value <= r.high);
      if (inside === step.negated) return false;
    }
    if (step.match === 'interface') {
      const inside = device !== null && step.names.some((name) => fits(name, device));
      if (step.direction === 'out' || inside === step.negated) return false;
    }
  }
  return named;
}

const fits = (name: string, device: string): boolean =>
  name.endsWith('*') ? device.startsWith(name.slice(0, -1)) : name === device;
