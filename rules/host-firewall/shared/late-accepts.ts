import type { Family } from '#core/address';
import { type AddressSet, allAddresses, complement, intersect, isEmpty, ranges } from '#core/address-set';
import { hasNumber } from '#core/number-set';
import type { OriginId } from '#core/origin';
import type { FilterMatch, FilterRule } from '#model/packet-filter';
import type { Outcome } from '#reason/verdict';
import type { FilterLine } from './filter-lines.ts';
import { filterLines, isInbound } from './filter-lines.ts';
import { isShut, meets } from './outcome-sets.ts';
import { type Seen, servedOutcomes } from './served.ts';

/** A rule that accepts SSH and serves none of those it names, because another line stops them. */
export interface LateAccept {
  readonly accept: OriginId;
  readonly port: number;
  readonly family: Family;
  /** The line that stops them, and whether it stands before the rule or in another base chain. */
  readonly culprit: OriginId;
  readonly where: 'before' | 'elsewhere';
  readonly outcome: Outcome;
}

/** Accepting rules that come too late, each once, with the line that takes most of their clients. */
export function lateAccepts(seen: Seen): LateAccept[] {
  const outcomes = servedOutcomes(seen);
  if (!outcomes.some(isShut)) return [];
  const lines = filterLines(seen.view);
  const found: LateAccept[] = [];
  for (const [accept, places] of lines) {
    for (const line of places) {
      const { rule, table, hook } = line;
      if (rule?.terminal?.to !== 'accept' || hook !== 'input') continue;
      const late = table.families
        .map((family) => lateFor(rule, family, line, { accept, outcomes, lines }))
        .find((l) => l !== null);
      if (late) found.push(late);
      break;
    }
  }
  return found;
}

function lateFor(
  rule: FilterRule,
  family: Family,
  line: FilterLine,
  at: { accept: OriginId; outcomes: readonly Outcome[]; lines: ReturnType<typeof filterLines> },
): LateAccept | null {
  const sources = sourcesOf(rule, family);
  if (sources === null || isEmpty(sources)) return null;
  const concerned = at.outcomes.filter((o) => o.family === family && admits(rule, o) && meets(o.sources, sources));
  if (concerned.length === 0 || !concerned.every(isShut)) return null;
  for (const outcome of concerned) {
    for (const because of outcome.because) {
      if (because.origin === at.accept || !meets(because.sources, sources)) continue;
      if (!at.lines.get(because.origin)?.some((l) => isInbound(l.hook))) continue;
      const other = at.lines.get(because.origin)?.find((l) => l.base === line.base);
      const where = other === undefined ? 'elsewhere' : other.position < line.position ? 'before' : null;
      if (where === null || (where === 'elsewhere' && !isSimple(line))) continue;
      const { port } = outcome;
      return { accept: at.accept, port, family, culprit: because.origin, where, outcome };
    }
  }
  return null;
}

/** The sources that a rule of understood matches names; `null` where other things decide too. */
function sourcesOf(rule: FilterRule, family: Family): AddressSet | null {
  let sources = allAddresses(family);
  for (const step of rule.steps) {
    if (!('match' in step)) continue;
    if (step.match === 'address' && step.end === 'source') {
      if (step.set.family !== family) return null;
      sources = intersect(sources, step.negated ? complement(step.set) : step.set);
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
function admits(rule: FilterRule, { port, to, interface: device, family }: Outcome): boolean {
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

/** A rule that every fitting packet meets: it stands in the base chain itself. */
const isSimple = ({ chain, base }: FilterLine): boolean => chain === base;
