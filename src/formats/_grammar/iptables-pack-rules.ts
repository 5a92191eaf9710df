import type { OriginId } from '#core/origin';
import { PackedRules, type PatternId } from '#model/packed-rules';
import type { FilterRule } from '#model/packet-filter';
import { type IPv4Range, readIPv4Range } from './iptables-address.ts';
import { NO_SPELLING, type StatementIndex } from './iptables-index.ts';
import type { RuleLowering, UserChains } from './iptables-lower-rule.ts';

/** What the rules of one table have in common. */
export interface PackScene {
  readonly text: string;
  readonly index: StatementIndex;
  readonly lowering: RuleLowering;
  readonly chains: UserChains;
  readonly spanOf: (line: number) => OriginId;
}

/** Lowers the rules of an IPv4 chain, by line: of rules that are spelled alike the first, the others as addresses. */
export function packRules(lines: readonly number[], scene: PackScene): PackedRules {
  const { text, index, lowering, chains, spanOf } = scene;
  const packed = new PackedRules(lines.length);
  /** By spelling; `null`: its rules must be lowered one by one. */
  const patterns: (PatternId | null | undefined)[] = [];
  const range: IPv4Range = { low: 0, high: 0 };
  for (const line of lines) {
    const origin = spanOf(line);
    const spelling = index.spelling(line);
    const isRead = spelling !== NO_SPELLING && readIPv4Range(text, index.address(line), index.end(line), range) >= 0;
    const known = isRead ? patterns[spelling] : null;
    if (typeof known === 'number') {
      packed.add(known, origin, range.low, range.high);
      continue;
    }
    const rules: FilterRule[] = [];
    lowering.lower(line, chains, origin, rules);
    const pattern =
      known === undefined && rules.length === 1 ? addPattern(packed, rules[0]!, scene, line, range) : null;
    if (isRead) patterns[spelling] = pattern;
    if (pattern !== null) packed.add(pattern, origin, range.low, range.high);
    else for (const rule of rules) packed.addRule(rule);
  }
  return packed;
}

/** `null` where the address that the rules differ in is not just one of the matches. */
function addPattern(
  packed: PackedRules,
  { steps, terminal }: FilterRule,
  { text, index }: PackScene,
  line: number,
  { low, high }: IPv4Range,
): PatternId | null {
  const end = text.charAt(index.address(line) - 2) === 's' ? 'source' : 'destination';
  const isOwn = (step: FilterRule['steps'][number]): boolean =>
    'match' in step && step.match === 'address' && step.end === end;
  const at = steps.findIndex(isOwn);
  const step = steps[at];
  if (step === undefined || !('match' in step) || step.match !== 'address' || steps.filter(isOwn).length > 1)
    return null;
  const { bounds } = step.set;
  if (step.negated || bounds.length !== 2 || bounds[0] !== low || bounds[1] !== high) return null;
  return packed.addPattern({ steps: steps.filter((one) => one !== step), terminal, end, at });
}
