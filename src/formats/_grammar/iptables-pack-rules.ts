import type { AddressValue, Family } from '#core/address';
import { valueOfWords, WORDS } from '#core/ipv6-words';
import type { OriginId } from '#core/origin';
import { PackedRules, type PatternId } from '#model/packed-rules';
import type { FilterRule } from '#model/packet-filter';
import { isOfAddress, type RangeReader, readIPv4Range, readIPv6Range } from './iptables-address.ts';
import { NO_SPELLING, type StatementIndex } from './iptables-index.ts';
import type { RuleLowering, UserChains } from './iptables-lower-rule.ts';

/** What the rules of one table have in common. */
export interface PackScene {
  readonly family: Family;
  readonly text: string;
  readonly index: StatementIndex;
  readonly lowering: RuleLowering;
  readonly chains: UserChains;
  readonly spanOf: (line: number) => OriginId;
}

const readers: Readonly<Record<Family, RangeReader>> = { 4: readIPv4Range, 6: readIPv6Range };

/** Lowers the rules of a chain, by line: of rules that are spelled alike the first, the others as addresses. */
export function packRules(lines: readonly number[], scene: PackScene): PackedRules {
  const { family, text, index, lowering, chains, spanOf } = scene;
  const packed = new PackedRules(lines.length, family);
  const readRange = readers[family];
  // What the spelling leaves out is the address with all that looks like one.
  const isWhole = (line: number, behind: number): boolean =>
    behind >= 0 && (behind === index.end(line) || !isOfAddress(text.charCodeAt(behind)));
  /** By spelling; `null`: its rules must be lowered one by one. */
  const patterns: (PatternId | null | undefined)[] = [];
  const range = new Uint32Array(2 * WORDS);
  for (const line of lines) {
    const origin = spanOf(line);
    const spelling = index.spelling(line);
    const isRead =
      spelling !== NO_SPELLING && isWhole(line, readRange(text, index.address(line), index.end(line), range));
    const known = isRead ? patterns[spelling] : null;
    if (typeof known === 'number') {
      packed.add(known, origin, range);
      continue;
    }
    const rules: FilterRule[] = [];
    lowering.lower(line, chains, origin, rules);
    const pattern =
      known === undefined && rules.length === 1 ? addPattern(packed, rules[0]!, scene, line, range) : null;
    if (isRead) patterns[spelling] = pattern;
    if (pattern !== null) packed.add(pattern, origin, range);
    else for (const rule of rules) packed.addRule(rule);
  }
  return packed;
}

/** `null` where the address that the rules differ in is not just one of the matches. */
function addPattern(
  packed: PackedRules,
  { steps, terminal }: FilterRule,
  { family, text, index }: PackScene,
  line: number,
  range: Uint32Array,
): PatternId | null {
  const end = text.charAt(index.address(line) - 2) === 's' ? 'source' : 'destination';
  const isOwn = (step: FilterRule['steps'][number]): boolean =>
    'match' in step && step.match === 'address' && step.end === end;
  const at = steps.findIndex(isOwn);
  const step = steps[at];
  if (step === undefined || !('match' in step) || step.match !== 'address' || steps.filter(isOwn).length > 1)
    return null;
  const { bounds } = step.set;
  const [low, high]: AddressValue[] =
    family === 4 ? [range[0]!, range[1]!] : [valueOfWords(range, 0), valueOfWords(range, WORDS)];
  if (step.negated || bounds.length !== 2 || bounds[0] !== low || bounds[1] !== high) return null;
  return packed.addPattern({ steps: steps.filter((one) => one !== step), terminal, end, at });
}
