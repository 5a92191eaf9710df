import { contains, formatSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { authorOf } from '#model/author-of';
import type { FilterEffect } from '#model/filter-effect';
import type { HostView } from '#model/host-model';
import type { FilterMatch, FilterRule, FilterSet, FilterStep } from '#model/packet-filter';
import { type FilterLine, filterLines } from './filter-lines.ts';

/**
 * What a rule may ask for that is not there:
 * - `set`: an element of a set that is empty
 * - `mark`: a mark that no rule sets
 * - `earlier`: another packet of the client before, as port knocking does
 * - `tracking`: the state of a connection that another rule takes out of connection tracking
 * - `interface`: an interface that the host does not have
 * - `address`: as destination, an address that the host does not have
 */
export type Break = 'set' | 'mark' | 'earlier' | 'tracking' | 'interface' | 'address';

/** A rule to blame if its mended form lets clients in. */
export interface BreakCandidate {
  readonly at: OriginId;
  readonly why: Break;
  readonly name: string;
  /** It comes and goes: timeouts empty the set, the interface is a tunnel. */
  readonly passing: boolean;
  /** The rule as it would be if the thing were there; every other rule as it is. */
  readonly mend: (rule: FilterRule) => FilterRule;
}

export function breakCandidates(view: HostView): BreakCandidate[] {
  const found: BreakCandidate[] = [];
  const untracking: { at: OriginId; line: FilterLine }[] = [];
  for (const [at, [line]] of filterLines(view)) {
    if (!line?.rule) continue;
    const { rule } = line;
    if (rule.steps.some((step) => 'effect' in step && step.effect === 'untrack')) untracking.push({ at, line });
    for (const step of rule.steps) {
      const missing = 'match' in step ? missingThing(step, line, view) : null;
      if (missing === null || !isOwn(line, missing.why)) continue;
      const mend = (other: FilterRule): FilterRule =>
        other === rule
          ? { ...rule, steps: rule.steps.map((s) => (s === step ? there(step as FilterMatch) : s)) }
          : other;
      found.push({ at, ...missing, mend });
    }
  }
  const first = untracking.find(({ line }) => line.hook === 'prerouting') ?? untracking[0];
  if (first) found.push({ at: first.at, why: 'tracking', name: '', passing: false, mend: withoutUntracking });
  return found;
}

/** As if it were there, whether the rule asks for it or for its absence. */
const there = (match: FilterMatch): FilterStep => ({
  match: 'constant',
  value: !('negated' in match) || !match.negated,
});

const withoutUntracking = (rule: FilterRule): FilterRule => ({
  ...rule,
  steps: rule.steps.filter((step) => !('effect' in step) || step.effect !== 'untrack'),
});

type Missing = Pick<BreakCandidate, 'why' | 'name' | 'passing'>;

function missingThing(match: FilterMatch, line: FilterLine, view: HostView): Missing | null {
  const { table } = line;
  switch (match.match) {
    case 'set': {
      const set = table.sets.get(match.set) ?? view.packetFilter.sets.get(match.set);
      if (set === undefined || !isEmptySet(set)) return null;
      return { why: 'set', name: match.set, passing: set.expiring === true };
    }
    case 'mark': {
      const asks = (match.value !== 0) !== match.negated;
      if (!asks || marksOf(view).some((effect) => mayMake(effect, match))) return null;
      return { why: 'mark', name: `0x${match.value.toString(16)}`, passing: false };
    }
    case 'remembered':
    case 'conditional': {
      const { condition, negated } = match;
      const asks = match.match === 'remembered' || !match.first;
      return negated || !asks || !/^an earlier /.test(condition)
        ? null
        : { why: 'earlier', name: condition, passing: true };
    }
    case 'interface': {
      const { known, list } = view.interfaces;
      if (match.negated || match.direction === 'out' || !known) return null;
      const exists = match.names.some((name) => name.endsWith('*') || list.some((device) => device.name === name));
      if (exists || !isMeant(line)) return null;
      return {
        why: 'interface',
        name: match.names.join(', '),
        passing: match.names.every((n) => comesAndGoes.test(n)),
      };
    }
    case 'address': {
      if (match.negated || match.end === 'source' || !view.interfaces.known || !letsIn(line)) return null;
      const own = view.interfaces.list.flatMap((device) => device.addresses.map(({ address }) => address));
      const has = own.some(({ family, value }) => family === match.set.family && contains(match.set, value));
      return has ? null : { why: 'address', name: formatSet(match.set).slice(0, 3).join(', '), passing: false };
    }
    default:
      return null;
  }
}

/** Tunnels and bridges of containers, which are there while something uses them. */
const comesAndGoes =
  /^(?:tun|tap|wg|ppp|tailscale|zt|utun|ipsec|vti|gre|sit|docker|br-|virbr|veth|lxdbr|incusbr|lxcbr|cni|podman|cali|flannel|vmnet)/;

/** Programs write rules for marks and sets that they fill when they need them; those of managers are a person's. */
function isOwn({ table, chain, rule }: FilterLine, why: Break): boolean {
  const author = authorOf(table, chain, rule)?.name ?? null;
  return author === null || (why === 'set' && (author === 'ufw' || author === 'firewalld'));
}

/** What leaves goes to others' addresses; a rule that returns or drops admits nobody. */
const letsIn = ({ hook, rule }: FilterLine): boolean =>
  hook !== 'output' && hook !== 'postrouting' && /^(?:accept|jump|goto)$/.test(rule?.terminal?.to ?? '');

/** A rule about a port, or one that leads on to such: trusting a whole interface says nothing of SSH. */
const isMeant = ({ rule }: FilterLine): boolean =>
  rule?.terminal?.to !== 'accept' || rule.steps.some((s) => 'match' in s && s.match === 'port' && !s.negated);

function isEmptySet({ content }: FilterSet): boolean {
  if (content === null) return false;
  if (content.kind === 'tuples') return content.elements.length === 0;
  return content.sets[4].bounds.length === 0 && content.sets[6].bounds.length === 0;
}

type MarkEffect = Extract<FilterEffect, { effect: 'set-mark' | 'opaque' }>;

const marks = new WeakMap<HostView, readonly MarkEffect[]>();

/** Every effect of any chain that may set a mark; one kind may be copied to the other. */
function marksOf(view: HostView): readonly MarkEffect[] {
  const found =
    marks.get(view) ??
    view.packetFilter.tables.flatMap(({ chains }) =>
      [...chains.values()].flatMap(({ rules }) =>
        rules.flatMap(({ steps }) =>
          steps.filter((s): s is MarkEffect => 'effect' in s && (s.effect === 'set-mark' || s.effect === 'opaque')),
        ),
      ),
    );
  marks.set(view, found);
  return found;
}

/** Bits that an effect leaves alone may have been set by another one. */
const mayMake = (effect: MarkEffect, match: Extract<FilterMatch, { match: 'mark' }>): boolean =>
  effect.effect === 'opaque' || (effect.value & match.mask) !== 0;
