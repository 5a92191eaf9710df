import { intersect, isEmpty } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { authorOf } from '#model/author-of';
import type { HostView } from '#model/host-model';
import type { FilterRule, FilterTable } from '#model/packet-filter';
import type { Outcome } from '#reason/verdict';
import { admits, sourcesOf } from './accept-scope.ts';
import { type FilterLine, filterLines } from './filter-lines.ts';
import { fittingRulesAt } from './fitting-rules-at.ts';
import { decidingLines, isShut, meets } from './outcome-sets.ts';
import { type Seen, servedOutcomes } from './served.ts';

/** A rule for SSH that decides about nobody, although its clients get in or nothing leads to it. */
export interface DeadAccept {
  readonly accept: OriginId;
  readonly port: number;
  readonly chain: string;
  /** The line that lets its clients in before; `null`: nothing leads to its chain. */
  readonly coveredBy: OriginId | null;
  readonly outcome: Outcome;
}

/** Rules of a person only: programs write chains for more cases than a machine has. */
export function deadAccepts(seen: Seen): DeadAccept[] {
  const outcomes = servedOutcomes(seen);
  return [...coveredAccepts(seen, outcomes), ...uncalledAccepts(seen, outcomes)];
}

function coveredAccepts(seen: Seen, outcomes: readonly Outcome[]): DeadAccept[] {
  const working = new Set(outcomes.flatMap(({ because }) => because.map(({ origin }) => origin)));
  const found: DeadAccept[] = [];
  for (const [accept, [line]] of filterLines(seen.view)) {
    if (line?.rule?.terminal?.to !== 'accept' || line.hook !== 'input' || working.has(accept)) continue;
    const concerned = outcomes.filter((o) => isFor(line.rule!, line.table, o, seen.view));
    const [outcome] = concerned;
    if (outcome === undefined || concerned.some((o) => isShut(o) || o.verdict === 'unknown')) continue;
    if (authorOf(line.table, line.chain, line.rule) !== null) continue;
    if (!concerned.every((place) => fittingRulesAt(seen.view, place)?.has(accept) === false)) continue;
    const coveredBy = coveringLine(seen, line, concerned);
    if (coveredBy === null) continue;
    found.push({
      accept,
      port: outcome.port,
      chain: line.chain.name,
      coveredBy,
      outcome: of(line.rule, outcome, { table: line.table, view: seen.view }),
    });
  }
  return found;
}

function isFor(rule: FilterRule, table: FilterTable, outcome: Outcome, view: HostView): boolean {
  if (!table.families.includes(outcome.family)) return false;
  const sources = sourcesOf(rule, outcome.family, { table, view });
  return sources !== null && !isEmpty(sources) && admits(rule, outcome) && meets(outcome.sources, sources);
}

/** The outcome for those whom the rule names. */
const of = (rule: FilterRule, outcome: Outcome, at: { table: FilterTable; view: HostView }): Outcome => ({
  ...outcome,
  sources: intersect(outcome.sources, sourcesOf(rule, outcome.family, at)!),
});

/** What lets most of them in, in the same base chain. */
function coveringLine({ view }: Seen, { base, position }: FilterLine, concerned: readonly Outcome[]): OriginId | null {
  const before = (origin: OriginId): boolean =>
    filterLines(view)
      .get(origin)
      ?.some((l) => l.base === base && l.position < position && l.rule !== null) ?? false;
  return (
    decidingLines(concerned.filter((o) => o.verdict === 'accepted')).find(({ origin }) => before(origin))?.origin ??
    null
  );
}

/** Accepts in chains to which no base chain leads, in tables that are shown whole and hold an input chain. */
function uncalledAccepts({ view }: Seen, outcomes: readonly Outcome[]): DeadAccept[] {
  const called = filterLines(view);
  const found: DeadAccept[] = [];
  for (const table of view.packetFilter.tables) {
    const chains = [...table.chains.values()];
    if (table.dormant || !chains.some(({ base }) => base?.hook === 'input')) continue;
    if (chains.some(({ complete, rules }) => !complete || rules.some((r) => r.terminal?.to === 'opaque'))) continue;
    for (const chain of chains) {
      if (chain.base !== null) continue;
      for (const rule of chain.rules) {
        if (rule.terminal?.to !== 'accept' || called.has(rule.origin)) continue;
        const outcome = outcomes.find((o) => isFor(rule, table, o, view));
        if (outcome === undefined || authorOf(table, chain, rule) !== null) continue;
        found.push({
          accept: rule.origin,
          port: outcome.port,
          chain: chain.name,
          coveredBy: null,
          outcome: of(rule, outcome, { table, view }),
        });
        break;
      }
    }
  }
  return found;
}
