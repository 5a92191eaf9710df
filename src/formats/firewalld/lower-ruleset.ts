import { accept, anything, drop, ifComplete, notUnderstood, ofProtocols, rule, userChain } from '#model/filter-parts';
import type { FilterChain, FilterRule, Terminal } from '#model/packet-filter';
import { lowerEntries, lowerForwardPorts } from './lower-entries.ts';
import { endsOf, lowerRichForward, lowerRichRule } from './lower-rich-rule.ts';
import type { Placed, Policy, RichRule, Ruleset, Zone } from './ruleset.ts';
import { isRefusedAlike, otherBackend, type Scene, targetRejection, withOtherBackend } from './scene.ts';
import { undecidedOrder } from './undecided-order.ts';

export const policiesBefore = 'filter_INPUT_POLICIES_pre';
export const policiesAfter = 'filter_INPUT_POLICIES_post';
export const inputChain = (name: string): string => `filter_IN_${name}`;
export const translationChain = (name: string): string => `nat_PRE_${name}`;

/**
 * The chain that packets of a zone go through (firewalld.zone(5), firewalld.richlanguage(5)): policies and rich rules
 * of negative priority, what denies, what allows, rich rules of positive priority, the zone's target.
 *
 * `falls`: where the target is the default one, the packet may go on to the next zone after all (zone drifting).
 */
export function lowerZone(zone: Zone, scene: Scene, falls: 'no' | 'maybe' | 'yes' = 'no'): FilterChain {
  const jump = (chain: string): FilterRule => rule(zone.origin, [], { to: 'jump', chain });
  const last =
    falls !== 'no' && zone.target?.value === 'default' ? drifting(zone, scene, falls) : targetRules(zone, scene);
  const rules = [jump(policiesBefore), ...bodyOf(zone, scene), jump(policiesAfter), ...icmpOf(zone, scene), ...last];
  const name = falls === 'no' ? inputChain(zone.name) : `${inputChain(zone.name)}_by_source`;
  return ifComplete(userChain(name, zone.origin, rules), zone.complete);
}

/** The questions of neighbours: with other targets than the default one ICMP meets the target. */
const icmpOf = (zone: Zone, { before09 }: Scene): FilterRule[] =>
  before09 && zone.target?.value === 'default' && zone.answersNeighbours
    ? [rule(zone.origin, [ofProtocols([58, 58])], accept)]
    : [];

/** A policy's chain; with the target `CONTINUE` the packet goes back to the zone. */
export function lowerPolicy(policy: Policy, scene: Scene): FilterChain {
  const last = policy.target?.value === 'CONTINUE' ? [] : targetRules(policy, scene);
  const chain = userChain(inputChain(`policy_${policy.name}`), policy.origin, [...bodyOf(policy, scene), ...last]);
  return ifComplete(chain, policy.complete);
}

/** The destination translations of a zone, for the nat hook. */
export function lowerTranslations(set: Ruleset, scene: Scene): FilterChain {
  const rich = [...set.richRules].sort((a, b) => a.value.priority - b.value.priority);
  const before = rich.filter((r) => r.value.priority < 0).flatMap((r) => lowerRichForward(r, scene));
  const allow = rich.filter((r) => r.value.priority === 0).flatMap((r) => lowerRichForward(r, scene));
  const after = rich.filter((r) => r.value.priority > 0).flatMap((r) => lowerRichForward(r, scene));
  const unread = rich.filter((r) => r.value.unread !== null);
  const rules = [...before, ...undecidedOrder([...lowerForwardPorts(set), ...allow], orderUnknown(0)), ...after];
  const open = unread.map(({ value, origin }) =>
    rule(origin, [...endsOf(value, scene), notUnderstood(value.unread!)], anything(value.unread!)),
  );
  return userChain(translationChain(set.name), set.origin, [...open, ...rules]);
}

export const hasTranslations = (set: Ruleset): boolean =>
  set.forwardPorts.length > 0 ||
  set.richRules.some(
    ({ value }) => value.element?.kind === 'forward-port' || value.unread?.includes('forward-port') === true,
  );

const orderUnknown = (priority: number): string => `the order of rules of priority ${priority} is not shown`;

function bodyOf(set: Ruleset, scene: Scene): FilterRule[] {
  const unread = set.richRules.filter(({ value }) => value.unread !== null);
  const read = set.richRules.filter(({ value }) => value.unread === null);
  const denies = (r: Placed<RichRule>): boolean => r.value.action?.kind === 'drop' || r.value.action?.kind === 'reject';
  const plain = read.filter(({ value }) => value.priority === 0);
  const lowered = (rules: readonly Placed<RichRule>[]): FilterRule[] => rules.flatMap((r) => lowerRichRule(r, scene));
  return [
    ...lowered(unread),
    ...byPriority(
      read.filter(({ value }) => value.priority < 0),
      lowered,
    ),
    ...undecidedOrder(lowered(plain.filter(denies)), orderUnknown(0)),
    ...lowered(plain.filter((r) => !denies(r))),
    ...lowerEntries(set, scene),
    ...byPriority(
      read.filter(({ value }) => value.priority > 0),
      lowered,
    ),
  ];
}

function byPriority(
  rules: readonly Placed<RichRule>[],
  lowered: (rules: readonly Placed<RichRule>[]) => FilterRule[],
): FilterRule[] {
  const priorities = [...new Set(rules.map(({ value }) => value.priority))].sort((a, b) => a - b);
  return priorities.flatMap((p) =>
    undecidedOrder(lowered(rules.filter(({ value }) => value.priority === p)), orderUnknown(p)),
  );
}

/** Without firewalld.conf the backend is the shipped one, and the other a condition where clients would see it. */
function targetRules(set: Ruleset, scene: Scene): FilterRule[] {
  const origin = set.target?.origin ?? set.origin;
  const terminal = targetTerminal(set, scene);
  const usual = rule(origin, [], terminal);
  if (scene.backendShown || terminal.to !== 'reject') return [usual];
  if (isRefusedAlike(set.target!.value, scene)) return [usual];
  const other = targetTerminal(set, withOtherBackend(scene));
  return [rule(origin, [otherBackend(scene)], other), usual];
}

function targetTerminal({ target, name }: Ruleset, scene: Scene): Terminal {
  const granted = target?.assumes === undefined ? {} : { assumes: target.assumes };
  switch (target?.value) {
    case 'ACCEPT':
      return accept;
    case 'DROP':
      return { ...drop, ...granted };
    case 'default':
    case 'REJECT':
    case '%%REJECT%%':
      return { ...targetRejection(target.value, scene), ...granted };
    default:
      return anything(`target of ${name}`);
  }
}

function drifting(zone: Zone, scene: Scene, falls: 'maybe' | 'yes'): FilterRule[] {
  const back = (steps: FilterRule['steps']): FilterRule => rule(zone.origin, steps, { to: 'return' });
  return falls === 'yes' ? [back([])] : [back([notUnderstood('AllowZoneDrifting')]), ...targetRules(zone, scene)];
}
