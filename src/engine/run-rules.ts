import type { OriginId } from '#core/origin';
import type { SliceName } from '#model/contribution';
import type { HostModel, HostView } from '#model/host-model';
import { reachPartition, type Scope } from '#reason/reach';
import type { Outcome } from '#reason/verdict';
import type { Expectation } from './expectation.ts';
import { judgeExpectation } from './judge-expectation.ts';
import { nameAuthor } from './name-author.ts';
import type { Finding, JudgedExpectation, NotEvaluated, Report, Rule, RuleContext, RuleOptions } from './rule.ts';

/** An expectation of this host, and the origin that stands for the place where it is written. */
export interface HostExpectation {
  readonly expectation: Expectation;
  readonly declaredAt: OriginId;
}

export interface RuleRun {
  readonly findings: readonly Finding[];
  readonly notEvaluated: readonly NotEvaluated[];
  readonly outcomes: readonly Outcome[];
}

/** Asks every rule about one host. Rules whose evidence is missing are listed instead of run. */
export function runRules(
  host: HostModel,
  rules: readonly Rule[],
  expected: readonly HostExpectation[] = [],
  scope: Scope = {},
  options: RuleOptions = new Map(),
): RuleRun {
  const view = host.views[0]!;
  const afterReboot = host.views.find((v) => v.name === 'after-reboot' && v !== view) ?? null;
  let partition: readonly Outcome[] | null = null;
  const outcomes = (): readonly Outcome[] => {
    partition ??= reachPartition(view, scope);
    return partition;
  };
  let judged: readonly JudgedExpectation[] | null = null;
  const expectations = (): readonly JudgedExpectation[] => {
    judged ??= expected.map(({ expectation, declaredAt }) => ({
      ...judgeExpectation(view, expectation, scope),
      declaredAt,
    }));
    return judged;
  };
  const findings: Finding[] = [];
  const notEvaluated: NotEvaluated[] = [];
  const lacks = lackOf(host);
  for (const rule of rules) {
    const missing = missingFor(rule, lacks);
    if (missing.length > 0) {
      notEvaluated.push({ rule, missing });
      continue;
    }
    const context: RuleContext = {
      host,
      view,
      afterReboot,
      outcomes,
      expectations,
      options: optionsOf(rule, options),
      report: (report) => findings.push(findingOf(rule, report, host, view)),
    };
    rule.check(context);
  }
  return { findings, notEvaluated, outcomes: outcomes() };
}

function optionsOf({ id, options }: Rule, settings: RuleOptions): Readonly<Record<string, number>> {
  const set = settings.get(id) ?? {};
  if (options === undefined) return set;
  return { ...Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default])), ...set };
}

function findingOf(rule: Rule, report: Report, host: HostModel, view: HostView): Finding {
  const data = report.data ?? {};
  const text = fillHoles(rule.messages[report.message]!, data, rule.id);
  return {
    rule,
    message: report.message,
    data,
    text: text + nameAuthor(view, report, text),
    host: host.host,
    severity: report.severity ?? rule.severity,
    certainty: report.certainty ?? 'certain',
    verdict: report.verdict ?? null,
    at: report.at,
    label: report.label ?? null,
    identity: report.identity ?? null,
    related: report.related ?? [],
    outcomes: report.outcomes ?? [],
    trace: [],
    changes: report.changes ?? [],
  };
}

/** Throws where a message names a hole that the report does not fill: that is a mistake in the rule. */
function fillHoles(template: string, data: Readonly<Record<string, string | number>>, rule: string): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = data[name];
    if (value === undefined) throw new Error(`${rule}: nothing fills {${name}}`);
    return String(value);
  });
}

/** Whether nothing usable was collected of a slice; looked up once for all rules. */
function lackOf({ contributions }: HostModel): (slice: SliceName) => boolean {
  const known = new Map<SliceName, boolean>();
  return (slice) => {
    let lacking = known.get(slice);
    if (lacking === undefined) {
      lacking = contributions.of(slice).every(({ quality }) => quality === 'failed');
      known.set(slice, lacking);
    }
    return lacking;
  };
}

function missingFor({ needs, needsOneOf = [] }: Rule, lacks: (slice: SliceName) => boolean): SliceName[] {
  return [...needs.filter(lacks), ...(needsOneOf.every(lacks) ? needsOneOf.slice(0, 1) : [])];
}
