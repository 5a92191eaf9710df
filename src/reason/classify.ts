import type { OriginId } from '#core/origin';
import type { Assumption } from '#model/host-model';
import { likeness, type TracedEnding } from './ending.ts';
import type { Decision } from './host-firewall/walk-chain.ts';
import type { Stage } from './host-firewall/walk-hook.ts';
import type { SourceSpace } from './source-space.ts';
import type { Answer, Because, Ending } from './verdict.ts';

/** More lines than this are not listed for one piece of a partition. */
const MAX_BECAUSE = 32;

/** Cells that get one answer. */
export interface AnswerGroup {
  readonly cells: readonly number[];
  readonly answer: Answer;
}

/** Which endings each cell may have, as a key that is equal for equal sets of endings. */
export function endingKeys(
  endings: readonly TracedEnding[],
  size: number,
): { keyOf: (cell: number) => number; members: readonly (readonly number[])[] } {
  // Interned sets of ending indexes: extending set `s` by ending `e` gives the same number every time.
  const members: number[][] = [[]];
  const extended = new Map<number, number>();
  const key = new Int32Array(size);
  endings.forEach((ending, e) => {
    let lastKey = -1;
    let lastNext = -1;
    ending.cells.forEach((cell) => {
      const own = key[cell]!;
      if (own !== lastKey) {
        const name = own * endings.length + e;
        lastKey = own;
        lastNext = extended.get(name) ?? members.push([...members[own]!, e]) - 1;
        extended.set(name, lastNext);
      }
      key[cell] = lastNext;
    });
  });
  return { keyOf: (cell) => key[cell]!, members };
}

/** Joins the endings of each cell to an answer; cells with equal answers come together, in ascending order. */
export function classify(
  endings: readonly TracedEnding[],
  space: SourceSpace,
  conditionsOf: (cell: number) => readonly string[],
): AnswerGroup[] {
  const { keyOf, members } = endingKeys(endings, space.size);
  const answers = members.map((indexes) =>
    indexes.length === 0 ? null : joinEndings(indexes.map((i) => endings[i]!)),
  );
  const groups = new Map<string, ConditionedGroup>();
  const names = answers.map((a) =>
    a === null ? null : JSON.stringify([a.verdict, a.symptom, a.certainty, a.hop, a.assumes, a.alternatives]),
  );
  // Most cells share their conditions and their endings with many others: those are found without their names.
  const known = new Map<readonly string[], ConditionedGroup[]>();
  for (let cell = 0; cell < space.size; cell++) {
    const key = keyOf(cell);
    const answer = answers[key];
    if (!answer) continue;
    const conditions = conditionsOf(cell);
    const byKey = known.get(conditions) ?? [];
    if (byKey.length === 0) known.set(conditions, byKey);
    let group = byKey[key];
    if (group === undefined) {
      const name = conditions.length === 0 ? names[key]! : names[key]! + JSON.stringify(conditions);
      group = groups.get(name) ?? { cells: [], answer, conditions };
      groups.set(name, group);
      byKey[key] = group;
    }
    group.cells.push(cell);
  }
  return [...groups.values()].map(({ cells, answer, conditions }) => ({
    cells,
    answer: {
      ...answer,
      conditions,
      because: explain(cells, keyOf, members, endings, answer.verdict === 'unknown', space),
    },
  }));
}

interface ConditionedGroup {
  readonly cells: number[];
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
  cells: readonly number[],
  keyOf: (cell: number) => number,
  members: readonly (readonly number[])[],
  endings: readonly TracedEnding[],
  undecided: boolean,
  space: SourceSpace,
): Because[] {
  const found = new Map<OriginId, number[]>();
  let cell = -1;
  const add = (origin: OriginId): void => {
    const list = found.get(origin);
    if (list === undefined) {
      if (found.size < MAX_BECAUSE) found.set(origin, [cell]);
    } else if (list[list.length - 1] !== cell) list.push(cell);
  };
  const visitors = endings.map((ending) => lineVisitor(ending, undecided, add));
  for (cell of cells) for (const index of members[keyOf(cell)]!) visitors[index]!(cell);
  return [...found].map(([origin, explained]) => ({ origin, sources: space.addresses(explained) }));
}

/** Calls `visit` for the deciding lines of an ending; what does not depend on the cell is found out once. */
function lineVisitor(
  ending: TracedEnding,
  undecided: boolean,
  visit: (origin: OriginId) => void,
): (cell: number) => void {
  const stages = stagesOf(ending.trail);
  if (undecided)
    return (cell) => {
      for (const stage of stages) {
        const decision = stage.decisionOf(cell);
        if (!decision.sure) visit(decision.origin);
      }
      ending.doubts.forEach(visit);
    };
  const translating = stages.filter(({ end }) => end.end === 'translate');
  const translate = (cell: number): void => {
    for (const stage of translating) visit(stage.decisionOf(cell).origin);
  };
  // The last blocking stage is the one that the client noticed: a dropped answer hides an earlier refusal.
  const blocking = stages.find(({ end }) => end.end === 'drop' || end.end === 'reject');
  if (ending.hop === 'host-firewall' && blocking !== undefined)
    return (cell) => {
      translate(cell);
      visit(blocking.decisionOf(cell).origin);
    };
  if (ending.verdict !== 'accepted' && ending.verdict !== 'forwarded')
    return (cell) => {
      translate(cell);
      for (const line of ending.lines.slice(-1)) visit(line.origin);
    };
  const first = stages.filter(({ packet }) => packet === 'syn');
  const admitting = first.filter(({ end }) => end.end === 'accept');
  const inputs = first.filter(({ hook, chain }) => hook === 'input' && chain.rules.length > 0);
  const rest = ending.lines.filter((line) => line.hop !== 'route');
  return (cell) => {
    translate(cell);
    let admitted = false;
    for (const stage of admitting) {
      const decision = stage.decisionOf(cell);
      if (decision.policy) continue;
      admitted = true;
      visit(decision.origin);
    }
    if (!admitted)
      for (const stage of inputs) {
        const decision = stage.decisionOf(cell);
        if (decision.policy) visit(decision.origin);
      }
    for (const line of rest) visit(line.origin);
  };
}

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
  stagesOf(trail).map((stage) => ({ stage, decision: stage.decisionOf(cell) }));
