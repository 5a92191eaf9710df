import type { OriginId } from '#core/origin';
import type { Assumption } from '#model/host-model';
import { ruleCount } from '#model/packed-rules';
import { CellRuns } from './cell-runs.ts';
import { likeness, type TracedEnding } from './ending.ts';
import type { Decision } from './host-firewall/flow.ts';
import type { Stage } from './host-firewall/walk-hook.ts';
import type { CellRanges, SourceSpace } from './source-space.ts';
import type { Answer, Because, Ending } from './verdict.ts';

/** More lines than this are not listed for one piece of a partition. */
const MAX_BECAUSE = 32;

/** Cells that get one answer. */
export interface AnswerGroup {
  readonly cells: CellRanges;
  readonly answer: Answer;
}

/** Sets of endings, each a number: a set is another one and one ending more. */
export class EndingSets {
  readonly #count: number;
  readonly #last: number[] = [-1];
  readonly #without: number[] = [-1];
  readonly #extended = new Map<number, number>();

  constructor(count: number) {
    this.#count = count;
  }

  /** The same number every time. */
  extend(set: number, ending: number): number {
    const name = set * this.#count + ending;
    let found = this.#extended.get(name);
    if (found === undefined) {
      found = this.#last.push(ending) - 1;
      this.#without.push(set);
      this.#extended.set(name, found);
    }
    return found;
  }

  membersOf(set: number): number[] {
    const found: number[] = [];
    for (let rest = set; rest > 0; rest = this.#without[rest]!) found.push(this.#last[rest]!);
    return found.reverse();
  }
}

/** Which endings each cell may have, as a key that is equal for equal sets of endings. */
export function endingKeys(endings: readonly TracedEnding[], size: number): { keys: Int32Array; sets: EndingSets } {
  const sets = new EndingSets(endings.length);
  const keys = new Int32Array(size);
  endings.forEach((ending, e) => {
    let lastKey = -1;
    let lastNext = -1;
    ending.cells.forEach((cell) => {
      const own = keys[cell]!;
      if (own !== lastKey) {
        lastKey = own;
        lastNext = sets.extend(own, e);
      }
      keys[cell] = lastNext;
    });
  });
  return { keys, sets };
}

/**
 * Joins the endings of each cell to an answer; cells with equal answers come together, in ascending order. The lines that
 * decided are listed only where they are asked for.
 */
export function classify(
  endings: readonly TracedEnding[],
  space: SourceSpace,
  conditionsOf: (cell: number) => readonly string[],
  explains = true,
): AnswerGroup[] {
  const { keys, sets } = endingKeys(endings, space.size);
  // Undecided rules leave thousands of sets, of which the last few are some cell's.
  const answers = remembered((key) => joinEndings(sets.membersOf(key).map((i) => endings[i]!)));
  const nameOf = remembered((key) => {
    const { verdict, symptom, certainty, hop, assumes, alternatives } = answers(key);
    return JSON.stringify([verdict, symptom, certainty, hop, assumes, alternatives]);
  });
  const groups = new Map<string, ConditionedGroup>();
  // Most cells share their conditions and their endings with many others: those are found without their names.
  const known = new Map<readonly string[], ConditionedGroup[]>();
  let shared: readonly string[] | null = null;
  let byKey: ConditionedGroup[] = [];
  for (let cell = 0; cell < space.size; cell++) {
    const key = keys[cell]!;
    if (key === 0) continue;
    const conditions = conditionsOf(cell);
    if (conditions !== shared) {
      shared = conditions;
      byKey = known.get(conditions) ?? [];
      known.set(conditions, byKey);
    }
    let group = byKey[key];
    if (group === undefined) {
      const name = conditions.length === 0 ? nameOf(key) : nameOf(key) + JSON.stringify(conditions);
      group = groups.get(name) ?? { cells: new CellRuns(), answer: answers(key), conditions };
      groups.set(name, group);
      byKey[key] = group;
    }
    group.cells.add(cell);
  }
  return [...groups.values()].map(({ cells, answer, conditions }) => ({
    cells: cells.ranges,
    answer: {
      ...answer,
      conditions,
      because: explains ? explain(cells.ranges, keys, sets, endings, answer.verdict === 'unknown', space) : [],
    },
  }));
}

interface ConditionedGroup {
  readonly cells: CellRuns;
  readonly answer: Omit<Answer, 'because' | 'conditions'>;
  readonly conditions: readonly string[];
}

const hopOrder = ['cloud', 'route', 'host-firewall', 'listener', 'tcp-wrappers', 'sshd', 'auth'];

function joinEndings(endings: readonly TracedEnding[]): Omit<Answer, 'because' | 'conditions'> {
  const byLikeness = new Map<string, Ending>();
  for (const { verdict, symptom, hop } of endings) {
    const key = likeness({ verdict, symptom, hop });
    if (!byLikeness.has(key)) byLikeness.set(key, { verdict, symptom, hop });
  }
  const assumes = sortAssumes(endings.flatMap((e) => e.assumes));
  const alternatives = [...byLikeness.values()];
  if (alternatives.length === 1 && alternatives[0]!.verdict !== 'unknown') {
    return { ...alternatives[0]!, certainty: assumes.length > 0 ? 'possible' : 'certain', assumes, alternatives: [] };
  }
  alternatives.sort((a, b) => (likeness(a) < likeness(b) ? -1 : 1));
  const doubtful = endings.filter((e) => e.hop !== null).map((e) => e.hop!);
  doubtful.sort((a, b) => hopOrder.indexOf(a) - hopOrder.indexOf(b));
  return { verdict: 'unknown', symptom: null, hop: doubtful[0] ?? null, certainty: 'possible', assumes, alternatives };
}

export function sortAssumes(assumes: readonly Assumption[]): Assumption[] {
  const unique = new Map(assumes.map((a) => [`${a.layer} ${a.command}`, a]));
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, a]) => a);
}

/** The lines that decided for these cells, most telling first, each with the cells it explains. */
function explain(
  cells: CellRanges,
  keys: Int32Array,
  sets: EndingSets,
  endings: readonly TracedEnding[],
  undecided: boolean,
  space: SourceSpace,
): Because[] {
  const found = new Map<OriginId, CellRuns>();
  const list: Listing = (origin) => {
    let explained = found.get(origin) ?? null;
    if (explained === null && found.size < MAX_BECAUSE) {
      explained = new CellRuns();
      found.set(origin, explained);
    }
    return explained;
  };
  const visitors = remembered((index) => lineVisitor(endings[index]!, undecided, list));
  const byKey = remembered((key) => inTurn(sets.membersOf(key).map(visitors)));
  for (let i = 0; i < cells.length; i += 2)
    for (let cell = cells[i]!; cell <= cells[i + 1]!; cell++) byKey(keys[cell]!)(cell);
  // Where one line explains all, it is spared to write them twice.
  const listed = (own: CellRanges): CellRanges => (sameRanges(own, cells) ? cells : own);
  return [...found].map(([origin, { ranges }]) => ({ origin, sources: space.addresses(listed(ranges)) }));
}

function sameRanges(a: CellRanges, b: CellRanges): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

type Visitor = (cell: number) => unknown;

/** Hardly ever more than one has anything to do, a hundred thousand times. */
function inTurn(visitors: readonly Visitor[]): Visitor {
  const [first = () => undefined, second] = visitors;
  if (second === undefined) return first;
  if (visitors.length > 2)
    return (cell) => {
      for (let i = 0; i < visitors.length; i++) visitors[i]!(cell);
    };
  return (cell) => {
    first(cell);
    second(cell);
  };
}

/** Finds each out once. */
function remembered<T>(find: (index: number) => T): (index: number) => T {
  const found: T[] = [];
  return (index) => (found[index] ??= find(index));
}

/** The cells that a line explains; `null` where there are enough lines, so that it will never be listed. */
type Listing = (origin: OriginId) => CellRuns | null;

/** Lists the deciding lines of an ending; what does not depend on the cell is found out once. */
function lineVisitor(ending: TracedEnding, undecided: boolean, list: Listing): Visitor {
  const stages = stagesOf(ending.trail);
  const always =
    (origin: OriginId): Visitor =>
    (cell) =>
      list(origin)?.add(cell);
  if (undecided)
    return inTurn([
      ...stages.map((stage) => decisionVisitor(stage, list, ({ sure }) => !sure)),
      ...ending.doubts.map(always),
    ]);
  const any = () => true;
  const translating = stages
    .filter(({ end }) => end.end === 'translate')
    .map((stage) => decisionVisitor(stage, list, any));
  // The last blocking stage is the one that the client noticed: a dropped answer hides an earlier refusal.
  const blocking = stages.find(({ end }) => end.end === 'drop' || end.end === 'reject');
  if (ending.hop === 'host-firewall' && blocking !== undefined)
    return inTurn([...translating, decisionVisitor(blocking, list, any)]);
  if (ending.verdict !== 'accepted' && ending.verdict !== 'forwarded')
    return inTurn([...translating, ...ending.lines.slice(-1).map(({ origin }) => always(origin))]);
  const first = stages.filter(({ packet }) => packet === 'syn');
  const admitting = first
    .filter(({ end }) => end.end === 'accept')
    .map((stage) => decisionVisitor(stage, list, ({ policy }) => !policy));
  const pass = inTurn(
    first
      .filter(({ hook, chain }) => hook === 'input' && ruleCount(chain) > 0)
      .map((stage) => decisionVisitor(stage, list, ({ policy }) => policy)),
  );
  const admit = (cell: number): void => {
    let admitted = false;
    for (let i = 0; i < admitting.length; i++) if (admitting[i]!(cell)) admitted = true;
    if (!admitted) pass(cell);
  };
  const rest = ending.lines.filter((line) => line.hop !== 'route').map(({ origin }) => always(origin));
  return inTurn([...translating, admit, ...rest]);
}

/**
 * Lists the line that decided for a cell in a stage, where that is of the kind that counts; the result says whether it
 * is. Large filters have a decision for every cell, of which few are ever listed: each is looked at once.
 */
function decisionVisitor(
  { decisions, indexOf }: Stage,
  list: Listing,
  counts: (decision: Decision) => boolean,
): (cell: number) => boolean {
  const seen = new Uint8Array(decisions.length);
  const listed: (CellRuns | null)[] = [];
  return (cell) => {
    const index = indexOf(cell);
    if (seen[index] === UNSEEN) {
      const decision = decisions[index]!;
      seen[index] = counts(decision) ? LEFT_OUT : OTHER;
      if (seen[index] === LEFT_OUT) {
        const explained = list(decision.origin);
        if (explained !== null) {
          listed[index] = explained;
          seen[index] = LISTED;
        }
      }
    }
    if (seen[index] === LISTED) listed[index]!.add(cell);
    return seen[index] !== OTHER;
  };
}

const UNSEEN = 0;
const LISTED = 1;
const LEFT_OUT = 2;
const OTHER = 3;

/** Last stage first. */
function stagesOf(trail: Stage | null): Stage[] {
  const stages: Stage[] = [];
  for (let stage = trail; stage !== null; stage = stage.previous) stages.push(stage);
  return stages;
}

interface PassedStage {
  readonly stage: Stage;
  readonly decision: Decision;
}

/** Last stage first. */
export const decisions = (trail: Stage | null, cell: number): PassedStage[] =>
  stagesOf(trail).map((stage) => ({ stage, decision: stage.decisions[stage.indexOf(cell)]! }));
