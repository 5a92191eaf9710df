import type { Family } from '#core/address';
import { type AddressSet, intersect, isAll, isEmpty } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import type { FilterRule } from '#model/packet-filter';
import type { Outcome } from '#reason/verdict';
import { admits, sourcesOf } from './accept-scope.ts';
import { banOf } from './bans.ts';
import { type FilterLine, filterLines, isInbound } from './filter-lines.ts';
import { fittingRulesAt } from './fitting-rules-at.ts';
import { decidingLines, isShut, meets } from './outcome-sets.ts';
import { type Seen, servedOutcomes } from './served.ts';

/** A rule that accepts SSH, and another line stops those whom it names, or some of them. */
export interface LateAccept {
  readonly accept: OriginId;
  readonly port: number;
  readonly family: Family;
  /** The line that stops most of them. */
  readonly culprit: OriginId;
  /**
   * - `before`: the line stands before the rule, which fits nobody; with `served` some get in by other rules
   * - `partly`: the line stands before the rule and stops some of the networks that it names
   * - `elsewhere`: the line is in another base chain; `otherBackend`: of another program's tables
   */
  readonly where: 'before' | 'partly' | 'elsewhere' | 'otherBackend';
  /** Those of the rule's sources that reach the daemon all the same, and those that the packet filter stops. */
  readonly served: readonly AddressSet[];
  readonly stopped: readonly AddressSet[];
  readonly outcome: Outcome;
}

const known = new WeakMap<HostView, readonly LateAccept[]>();

/** Accepting rules that come too late, each once, with the line that takes most of their clients. */
export function lateAccepts(seen: Seen): readonly LateAccept[] {
  const found = known.get(seen.view) ?? find(seen);
  known.set(seen.view, found);
  return found;
}

function find(seen: Seen): LateAccept[] {
  const outcomes = servedOutcomes(seen);
  if (!outcomes.some(isShut)) return [];
  const found: LateAccept[] = [];
  for (const [accept, places] of filterLines(seen.view)) {
    for (const line of places) {
      const { rule, table, hook } = line;
      if (rule?.terminal?.to !== 'accept' || hook !== 'input') continue;
      const late = table.families
        .map((family) => lateFor(rule, family, line, { accept, outcomes, view: seen.view }))
        .find((l) => l !== null);
      if (late) found.push(late);
      break;
    }
  }
  return found;
}

interface Scene {
  readonly accept: OriginId;
  readonly outcomes: readonly Outcome[];
  readonly view: HostView;
}

function lateFor(rule: FilterRule, family: Family, line: FilterLine, at: Scene): LateAccept | null {
  const sources = sourcesOf(rule, family, { table: line.table, view: at.view });
  if (sources === null || isEmpty(sources)) return null;
  const concerned = at.outcomes.filter((o) => o.family === family && admits(rule, o) && meets(o.sources, sources));
  const shut = concerned.filter(isShut);
  if (shut.length === 0) return null;
  const served = concerned.filter((o) => !isShut(o)).map((o) => intersect(o.sources, sources));
  const partly = served.length > 0 && (isServing(at, concerned) || !isDead(at, concerned));
  if (partly && isAll(sources)) return null;
  const lines = filterLines(at.view);
  const culprits = decidingLines(shut).filter(({ because }) => because.some((b) => meets(b.sources, sources)));
  for (const { origin: culprit } of culprits) {
    const places = lines.get(culprit) ?? [];
    if (culprit === at.accept || !places.some((l) => isInbound(l.hook))) continue;
    const other = places.find((l) => l.base === line.base);
    const where =
      other !== undefined
        ? other.position < line.position
          ? partly
            ? 'partly'
            : 'before'
          : null
        : served.length > 0 || !isSimple(line)
          ? null
          : places.every((l) => l.table.backend !== line.table.backend)
            ? 'otherBackend'
            : 'elsewhere';
    if (where === null || (where === 'partly' && banOf(at.view, culprit) !== null)) continue;
    const outcome = shut.find((o) => o.because.some((b) => b.origin === culprit))!;
    const stopped = shut.map((o) => intersect(o.sources, sources));
    return { accept: at.accept, port: outcome.port, family, culprit, where, served, stopped, outcome };
  }
  return null;
}

/** Named as what lets some of them in. */
const isServing = ({ accept }: Scene, concerned: readonly Outcome[]): boolean =>
  concerned.some((o) => o.because.some((b) => b.origin === accept));

/** No packet of any client fits the rule, at none of these places. */
const isDead = ({ accept, view }: Scene, places: readonly Outcome[]): boolean =>
  places.every((place) => fittingRulesAt(view, place)?.has(accept) === false);

/** A rule that every fitting packet meets: it stands in the base chain itself. */
const isSimple = ({ chain, base }: FilterLine): boolean => chain === base;
