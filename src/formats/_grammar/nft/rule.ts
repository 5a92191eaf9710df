import type { HeaderField } from '#model/filter-effect';
import { ofFamily } from '#model/filter-parts';
import type { FilterRule, FilterStep, Terminal } from '#model/packet-filter';
import { lowerAssign } from './assign.ts';
import type { Rule, Statement } from './ast.ts';
import { lowerConnectionCount, lowerLimit, lowerObject, lowerQuota, lowerUpdate } from './conditions.ts';
import { isMapped, lowerMappedMark, lowerMappedNat, lowerVerdictMap } from './maps.ts';
import { lowerMatch } from './match.ts';
import { type Alternatives, type Branch, opaque, plainChain, type TableScene } from './scene.ts';
import { type Ending, lowerNat, lowerReject, lowerTproxy, unreadable, verdictTerminal } from './terminals.ts';
import { comparisonWords, shortened } from './words.ts';

/** More ways than this through one rule become one that is not decided. */
const MOST_WAYS = 256;

/** xt targets that leave the packet alone whatever their parameters say. */
const harmlessTargets = new Set(
  'LOG NFLOG ULOG AUDIT TRACE TEE CHECKSUM CLASSIFY ECN SECMARK CONNSECMARK IDLETIMER LED RATEEST'.split(' '),
);
/** xt targets that write into the header. */
const writingTargets = new Map<string, HeaderField>([
  ['TCPMSS', 'tcp-options'],
  ['TCPOPTSTRIP', 'tcp-options'],
  ['DSCP', 'traffic-class'],
  ['TOS', 'traffic-class'],
  ['TTL', 'hop-limit'],
  ['HL', 'hop-limit'],
]);
/** xt targets that change marks or tracking, and go on. */
const changingTargets = new Map<string, 'packet' | 'connection' | undefined>([
  ['MARK', 'packet'],
  ['HMARK', 'packet'],
  ['CONNMARK', undefined],
  ['CT', undefined],
  ['NOTRACK', undefined],
  ['SET', undefined],
]);

/** One rule; more where a condition has several ways to hold or a map several elements. */
export function lowerRule(rule: Rule, file: number, chain: string, scene: TableScene): FilterRule[] {
  let ways: FilterStep[][] = [[]];
  const origin = scene.origins.span(file, rule.start, rule.end);
  const finish = (terminal: Terminal | null): FilterRule[] => ways.map((steps) => ({ origin, steps, terminal }));
  for (const statement of rule.statements) {
    if (statement.type === 'match') {
      const more = lowerMatch(statement, scene, file);
      ways = joinWays(ways, more) ?? ways.map((steps) => [...steps, opaque(comparisonWords(statement))]);
      continue;
    }
    if (statement.type === 'assign' && statement.value.expr === 'map') {
      const more = lowerMappedMark(statement, scene, file);
      const joined = more === null ? null : joinWays(ways, more);
      if (joined !== null) {
        ways = joined;
        continue;
      }
    }
    const branches = branchesOf(statement, scene, file);
    if (branches !== null) {
      const joined = branches.map((branch) => ({ ...branch, ways: joinWays(ways, branch.steps) }));
      const total = joined.reduce((sum, branch) => sum + (branch.ways?.length ?? Number.POSITIVE_INFINITY), 0);
      if (total > MOST_WAYS) return finish(unreadable('a map behind conditions that it cannot be combined with'));
      return joined.flatMap((branch) =>
        branch.ways!.map((steps) => ({
          origin: branch.place === null ? origin : scene.origins.span(file, branch.place.start, branch.place.end),
          steps,
          terminal: branch.terminal,
        })),
      );
    }
    const { steps, terminal } = endingOf(statement, file, chain, scene);
    if (steps.length > 0) for (const way of ways) way.push(...steps);
    if (terminal !== null || statement.type === 'verdict')
      return showsAnotherKind(statement, rule, scene) ? finish(terminal).flatMap(withoutKindIn4) : finish(terminal);
  }
  return finish(mayHideTarget(rule, scene) ? unreadable('the target is not shown') : null);
}

/**
 * Behind a set of families nft (1.0.6) gives a `reject` without a kind ICMPv6's code for both, which clients of IPv4 take
 * no notice of, and lists it as it lists the right one.
 */
const showsAnotherKind = (statement: Statement, { statements }: Rule, { family }: TableScene): boolean =>
  family === 'inet' &&
  statement.type === 'reject' &&
  statement.family === null &&
  statements.some((one) => one.type === 'match' && /^meta nfproto \{.*,/.test(comparisonWords(one)));

const withoutKindIn4 = (rule: FilterRule): FilterRule[] => [
  { ...rule, steps: [...rule.steps, ofFamily(4)], terminal: unreadable('reject of a kind that is not shown') },
  { ...rule, steps: [...rule.steps, ofFamily(6)] },
];

/**
 * iptables counts before its target; where nothing follows, nft may have failed to show one ("XT target … not found").
 * That it names other extensions tells of filters, not of translations: those of sources are left out beside them
 * (nft 1.0.6).
 */
function mayHideTarget({ statements }: Rule, { ofIptables, table, namesExtensions }: TableScene): boolean {
  const last = statements.at(-1);
  const isCounter = last !== undefined && last.type === 'nothing' && last.word === 'counter';
  return ofIptables && isCounter && (table === 'nat' || !namesExtensions());
}

const branchesOf = (statement: Statement, scene: TableScene, file: number): readonly Branch[] | null =>
  statement.type === 'vmap'
    ? lowerVerdictMap(statement, scene, file)
    : statement.type === 'nat' && isMapped(statement) && (statement.how === 'dnat' || statement.how === 'redirect')
      ? lowerMappedNat(statement, scene, file)
      : null;

function endingOf(statement: Statement, file: number, chain: string, scene: TableScene): Ending {
  switch (statement.type) {
    case 'verdict':
    case 'jump':
      return { steps: [], terminal: verdictTerminal(statement) };
    case 'inline-jump': {
      const name = `${chain} { … } ${scene.made.chains.size + 1}`;
      const origin = scene.origins.span(file, statement.start, statement.end);
      // The name is taken before the rules are lowered: they may hold further chains.
      scene.made.chains.set(name, plainChain(name, origin, []));
      const rules = scene.lowerRules(statement.rules, file, name, scene);
      scene.made.chains.set(name, plainChain(name, origin, rules));
      return { steps: [], terminal: { to: statement.how, chain: name } };
    }
    case 'reject':
      return lowerReject(statement, scene.family);
    case 'nat':
      return lowerNat(statement, scene.family);
    case 'queue':
      return { steps: [], terminal: { to: 'queue', bypass: statement.bypass } };
    case 'assign':
      return lowerAssign(statement, scene);
    case 'limit':
      return goesOn(...lowerLimit(statement.limit));
    case 'quota':
      return goesOn(lowerQuota(statement.quota));
    case 'ct-count':
      return goesOn(lowerConnectionCount(statement.over, statement.count));
    case 'object':
      return goesOn(...lowerObject(statement, scene));
    case 'update':
      return goesOn(...lowerUpdate(statement, scene));
    case 'notrack':
      return goesOn({ effect: 'untrack' });
    case 'tproxy':
      return lowerTproxy(statement, scene);
    case 'synproxy':
      return { steps: [], terminal: { to: 'stand-in', text: shortened(statement.text) } };
    case 'xt':
      return lowerExtension(statement.kind, statement.name);
    case 'opaque-match':
      return goesOn(opaque(statement.text));
    case 'opaque':
      return { steps: [], terminal: unreadable(statement.text) };
    default:
      return goesOn();
  }
}

const goesOn = (...steps: FilterStep[]): Ending => ({ steps, terminal: null });

/** Only the name of the extension is shown, never its parameters. */
function lowerExtension(kind: string, name: string): Ending {
  const text = `xt ${kind} ${name}`;
  if (kind === 'match') return name === 'comment' ? goesOn() : goesOn(opaque(text));
  if (harmlessTargets.has(name)) return goesOn();
  const field = writingTargets.get(name);
  if (field !== undefined) return goesOn({ effect: 'rewrite', field });
  const of = changingTargets.get(name);
  if (changingTargets.has(name)) return goesOn({ effect: 'opaque', ...(of === undefined ? {} : { of }), text });
  return { steps: [], terminal: unreadable(text) };
}

/** Every way of the one with every way of the other; `null` where there would be too many or an effect would repeat. */
function joinWays(ways: readonly (readonly FilterStep[])[], more: Alternatives): FilterStep[][] | null {
  if (more.length === 1) {
    const [steps] = more as [readonly FilterStep[]];
    return ways.map((own) => joinSteps(own, steps));
  }
  if (ways.length * more.length > MOST_WAYS) return null;
  if (more.length > 1 && ways.some((own) => own.some(isUnrepeatable))) return null;
  return more.flatMap((steps) => ways.map((own) => joinSteps(own, steps)));
}

/** What two fields of one header imply is compared once. */
function joinSteps(own: readonly FilterStep[], steps: readonly FilterStep[]): FilterStep[] {
  const joined = [...own];
  for (const step of steps) if (!joined.includes(step)) joined.push(step);
  return joined;
}

/** Flipping bits of a mark twice undoes it; all other effects may be repeated. */
const isUnrepeatable = (step: FilterStep): boolean =>
  'effect' in step && step.effect === 'set-mark' && (step.value & ~step.mask) !== 0;
