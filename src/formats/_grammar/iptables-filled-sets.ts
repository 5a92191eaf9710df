import type { FilterRule, FilterStep } from '#model/packet-filter';
import { setList } from './iptables-targets.ts';

/** Sets that the rules of a dump or listing fill with the sources that they saw (`-j SET --add-set NAME src`). */
export const findFilledSets = (text: string): ReadonlySet<string> =>
  new Set(
    text.includes('add-set ') ? Array.from(text.matchAll(/add-set\s+(\S+)\s+src(?![,\w])/g), (found) => found[1]!) : [],
  );

/** What a rule put into a set in this very connection is in it too, besides what the dump of the set shows. */
export function withFilledSets(rule: FilterRule, filled: ReadonlySet<string>): readonly FilterRule[] {
  const at = rule.steps.findIndex(
    (step) =>
      'match' in step &&
      step.match === 'set' &&
      step.fields.length === 1 &&
      step.fields[0] === 'source' &&
      filled.has(step.set),
  );
  const step = rule.steps[at];
  if (step === undefined || !('match' in step) || step.match !== 'set') return [rule];
  const condition = `an earlier packet put the address into set ${step.set}`;
  const remembered: FilterStep = {
    match: 'remembered',
    list: setList(step.set),
    hits: 1,
    condition,
    negated: step.negated,
  };
  const before = rule.steps.slice(0, at);
  const after = rule.steps.slice(at + 1);
  if (step.negated) return [{ ...rule, steps: [...before, step, remembered, ...after] }];
  return [{ ...rule, steps: [...before, remembered, ...after] }, rule];
}
