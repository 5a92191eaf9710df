import { intersect, isEmpty } from '#core/address-set';
import { meetsRange } from '#core/number-set';
import { notUnderstood } from '#model/filter-parts';
import type { FilterMatch, FilterRule } from '#model/packet-filter';

/**
 * Rules whose order the listing does not show. firewalld asks rules of one priority in the order in which they were
 * added, and prints them in another. Where two of them can meet one packet and end differently, each may come first:
 * they are put in front once more, as matches that cannot be decided. A packet that meets one alone, or several that
 * end alike, is decided all the same.
 */
export function undecidedOrder(rules: readonly FilterRule[], why: string): readonly FilterRule[] {
  const ends = rules.map((r) => JSON.stringify(r.terminal));
  if (ends.every((end) => end === ends[0])) return rules;
  const meets = (i: number): boolean =>
    rules.length > tooManyToCompare || rules.some((b, j) => ends[i] !== ends[j] && canMeet(rules[i]!.steps, b.steps));
  const open = rules.filter((_, i) => meets(i));
  return [...open.map((r) => ({ ...r, steps: [...r.steps, notUnderstood(why)] })), ...rules];
}

/** From here on every rule counts as one that may meet another: comparing all pairs would take too long. */
const tooManyToCompare = 2000;

type Steps = FilterRule['steps'];

const isMatch = (step: Steps[number]): step is FilterMatch => 'match' in step;

function canMeet(a: Steps, b: Steps): boolean {
  return !a.some((x) => isMatch(x) && b.some((y) => isMatch(y) && exclude(x, y)));
}

/** Whether no packet fits both. */
function exclude(a: FilterMatch, b: FilterMatch): boolean {
  if (a.match === 'family' && b.match === 'family') return a.family !== b.family;
  if (a.match === 'family' && b.match === 'address') return a.family !== b.set.family;
  if (a.match === 'address' && b.match === 'family') return a.set.family !== b.family;
  if (a.match === 'address' && b.match === 'address') {
    if (a.set.family !== b.set.family) return true;
    return a.end === b.end && !a.negated && !b.negated && isEmpty(intersect(a.set, b.set));
  }
  if (a.match === 'port' && b.match === 'port') return a.end === b.end && areApart(a.ports, b.ports);
  if (a.match === 'protocol' && b.match === 'protocol') return areApart(a.numbers, b.numbers);
  if (a.match === 'interface' && b.match === 'interface') {
    return a.direction === b.direction && !a.names.some((x) => b.names.some((y) => sameName(x, y) || sameName(y, x)));
  }
  return false;
}

function areApart(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i += 2) if (meetsRange(b, a[i]!, a[i + 1]!)) return false;
  return true;
}

const sameName = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
