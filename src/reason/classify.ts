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
    for (const cell of ending.cells) {
      const name = key[cell]! * endings.length + e;
      let next = extended.get(name);
      if (next === undefined) {
        next = members.push([...members[key[cell]!]!, e]) - 1;
        extended.set(name, next);
      }
      key[cell] = next;
    }
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

function sortAssumes(assumes: readonly Assumption[]): Assumption[] {
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
  for (const cell of cells) {
    for (const index of members[keyOf(cell)]!) {
      for (const origin of linesOf(endings[index]!, cell, undecided)) {
        const list = found.get(origin);
        if (list === undefined) {
          if (found.size < MAX_BECAUSE) found.set(origin, [cell]);
        } else if (list[list.length - 1] !== cell) list.push(cell);
      }
    }
  }
  return [...found].map(([origin, explained]) => ({ origin, sources: space.addresses(explained) }));
}

/** The deciding lines of one ending for one cell. */
export function linesOf(ending: TracedEnding, cell: number, undecided: boolean): OriginId[] {
  if (undecided) {
    const doubts = decisions(ending.trail, cell).filter(({ decision }) => !decision.sure);
    return [...doubts.map(({ decision }) => decision.origin), ...ending.doubts];
  }
  const passed = decisions(ending.trail, cell);
  const translations = passed
    .filter(({ stage }) => stage.end.end === 'translate')
    .map(({ decision }) => decision.origin);
  const last = passed[0];
  const blockedByFilter = ending.hop === 'host-firewall' && last !== undefined && isBlocking(passed);
  if (blockedByFilter) return [...translations, blockedByFilterOrigin(passed)];
  if (ending.verdict !== 'accepted' && ending.verdict !== 'forwarded')
    return [...translations, ...ending.lines.slice(-1).map((line) => line.origin)];
  const admitting = passed.filter(
    ({ stage, decision }) => stage.packet === 'syn' && !decision.policy && stage.end.end === 'accept',
  );
  const policies = passed.filter(
    ({ stage, decision }) =>
      stage.packet === 'syn' && stage.hook === 'input' && decision.policy && stage.chain.rules.length > 0,
  );
  const filters = admitting.length > 0 ? admitting : policies;
  return [
    ...translations,
    ...filters.map(({ decision }) => decision.origin),
    ...ending.lines.filter((line) => line.hop !== 'route').map((line) => line.origin),
  ];
}

interface PassedStage {
  readonly stage: Stage;
  readonly decision: Decision;
}

/** Last stage first. */
export function decisions(trail: Stage | null, cell: number): PassedStage[] {
  const out: PassedStage[] = [];
  for (let stage = trail; stage !== null; stage = stage.previous) out.push({ stage, decision: stage.decisionOf(cell) });
  return out;
}

const blocks = ({ stage }: PassedStage): boolean => stage.end.end === 'drop' || stage.end.end === 'reject';
const isBlocking = (passed: readonly PassedStage[]): boolean => passed.some(blocks);
/** The last blocking stage is the one that the client noticed: a dropped answer hides an earlier refusal. */
const blockedByFilterOrigin = (passed: readonly PassedStage[]): OriginId => passed.find(blocks)!.decision.origin;
