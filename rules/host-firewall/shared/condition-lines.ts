import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import { filterLines } from './filter-lines.ts';

const counts: ReadonlySet<string> = new Set(['conditional', 'remembered', 'budget']);

/** Each condition that rules of the packet filter name, with the first rule that does. */
export function conditionLines(view: HostView): { condition: string; origin: OriginId }[] {
  const found = new Map<string, OriginId>();
  for (const [origin, [line]] of filterLines(view)) {
    for (const step of line?.rule?.steps ?? []) {
      if (!('match' in step) || !counts.has(step.match) || !('condition' in step)) continue;
      if (!found.has(step.condition)) found.set(step.condition, origin);
    }
  }
  return [...found].map(([condition, origin]) => ({ condition, origin }));
}

/** Counts connections, packets or addresses seen before. */
export const isRate = (condition: string): boolean =>
  /^(?:more than|about|at least|an earlier packet|\d+ or more)\b/.test(condition);

/** Looks at the clock. */
export const isHour = (condition: string): boolean => /^(?:inside|outside)\b/.test(condition);
