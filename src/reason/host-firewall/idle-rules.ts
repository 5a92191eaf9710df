import type { FilterEffect } from '#model/filter-effect';
import { ruleShapes } from '#model/packed-rules';
import type { FilterRule, FilterTable } from '#model/packet-filter';

type RuleShape = Pick<FilterRule, 'steps' | 'terminal'>;

/** Lists and shared buckets of which some rule makes something, each with how often it asks for the client there. */
export type ConsultedLists = ReadonlyMap<string, number>;

/** By the tables of a view, which stay as they are. */
const known = new WeakMap<readonly FilterTable[], ConsultedLists>();

export function consultedLists(tables: readonly FilterTable[]): ConsultedLists {
  const before = known.get(tables);
  if (before !== undefined) return before;
  const found = new Map<string, number>();
  let rest = tables.flatMap(({ chains }) => [...chains.values()].flatMap(ruleShapes)).filter(looksAtLists);
  for (let size = -1; size < found.size; ) {
    size = found.size;
    const idle: RuleShape[] = [];
    for (const rule of rest)
      if (isIdle(rule, found)) idle.push(rule);
      else for (const [list, times] of listsOf(rule)) found.set(list, Math.max(times, found.get(list) ?? 0));
    rest = idle;
  }
  known.set(tables, found);
  return found;
}

/** Whether all that comes of a rule is traces in lists of which nothing is made: most rules that LOG with a limit. */
export const isIdle = ({ steps, terminal }: RuleShape, consulted: ConsultedLists): boolean =>
  terminal === null && steps.every((step) => 'match' in step || leavesNoTrace(step, consulted));

function leavesNoTrace(effect: FilterEffect, consulted: ConsultedLists): boolean {
  switch (effect.effect) {
    case 'remember':
    case 'forget':
      return !consulted.has(effect.list);
    case 'spend':
      return effect.bucket.list === null || !consulted.has(effect.bucket.list);
    default:
      return false;
  }
}

const looksAtLists = (rule: RuleShape): boolean => listsOf(rule).length > 0;

const listsOf = ({ steps }: RuleShape): [list: string, times: number][] =>
  steps.flatMap((step) => {
    if (!('match' in step)) return [];
    if (step.match === 'remembered') return [[step.list, step.hits]];
    return step.match === 'budget' && step.bucket.list !== null ? [[step.bucket.list, step.packets + 1]] : [];
  });
