import type { Family } from '#core/address';
import type { FilterMatch, FilterStep, Terminal } from '#model/packet-filter';
import { parseAddressMatch } from './iptables-address.ts';
import { NotUnderstood, never, OptionGroup, type RuleContext, type TargetMeaning } from './iptables-extension.ts';
import { matches } from './iptables-matches.ts';
import { parseProtocol } from './iptables-numbers.ts';
import type { RuleOption, RulePart } from './iptables-part.ts';
import { targets } from './iptables-targets.ts';

/** May match or not; `text` are the words that were not understood. */
export const opaqueMatch = (text: string): FilterMatch => ({ match: 'opaque', text });

/**
 * The meaning of one of the rule's own options (`-s`, `-i`, `-p` …). `'absent'`: the rule does not exist in this
 * family (`-4`, `-6`).
 */
export function lowerBase(option: RuleOption, family: Family, words: string): FilterStep | 'nothing' | 'absent' {
  const value = option.values[0]?.value ?? '';
  const { negated } = option;
  if (option.values.length > (option.name === '--set-counters' ? 2 : 1)) return opaqueMatch(words);
  switch (option.name) {
    case '--source':
    case '--destination': {
      const end = option.name === '--source' ? 'source' : 'destination';
      const match = parseAddressMatch(value, family, end, negated);
      return match === 'any' ? 'nothing' : (match ?? opaqueMatch(words));
    }
    case '--in-interface':
    case '--out-interface': {
      if (value === '') return opaqueMatch(words);
      if (value === '+') return negated ? never : 'nothing';
      const name = value.endsWith('+') ? `${value.slice(0, -1)}*` : value;
      const direction = option.name === '--in-interface' ? 'in' : 'out';
      return { match: 'interface', direction, names: [name], negated };
    }
    case '--protocol': {
      const number = parseProtocol(value);
      if (number === null) return opaqueMatch(words);
      if (number === 0) return negated ? never : 'nothing';
      return { match: 'protocol', numbers: [number, number], negated };
    }
    case '--fragment':
      // Second and further fragments; TCP's handshake comes whole.
      return negated ? 'nothing' : never;
    case '--set-counters':
      return 'nothing';
    case '--ipv4':
      return family === 4 ? 'nothing' : 'absent';
    case '--ipv6':
      return family === 6 ? 'nothing' : 'absent';
    default:
      return opaqueMatch(words);
  }
}

/** The meaning of a match extension with its options; `words` stand in where it is not understood. */
export function lowerMatch(part: RulePart, context: RuleContext, words: string): readonly FilterStep[] {
  const extension = Object.hasOwn(matches, part.name) ? matches[part.name] : undefined;
  if (!extension?.lower) return [opaqueMatch(words)];
  try {
    return extension.lower(new OptionGroup(part.options), context);
  } catch (error) {
    if (error instanceof NotUnderstood) return [opaqueMatch(words)];
    throw error;
  }
}

/** The meaning of a target that is no chain; `null` where no target of that name is known. */
export function lowerTarget(part: RulePart, context: RuleContext, words: string): TargetMeaning | null {
  const extension = Object.hasOwn(targets, part.name) ? targets[part.name] : undefined;
  if (extension === undefined) return null;
  const opaque: TargetMeaning = { steps: [], terminal: { to: 'opaque', text: words } };
  if (!extension.lower) return opaque;
  try {
    return extension.lower(new OptionGroup(part.options), context);
  } catch (error) {
    if (error instanceof NotUnderstood) return opaque;
    throw error;
  }
}

export interface LoweredParts {
  readonly steps: FilterStep[];
  readonly terminal: Terminal | null;
}

/**
 * The meaning of a whole rule. The rule's own options come before its matches, as the kernel asks them. `null`: the
 * rule does not exist in this family. `chains` are the user chains of its table.
 */
export function lowerParts(
  parts: readonly RulePart[],
  context: Omit<RuleContext, 'before'>,
  chains: { has(name: string): boolean },
  wordsOf: (part: RulePart) => string,
): LoweredParts | null {
  const own: FilterStep[] = [];
  const steps: FilterStep[] = [];
  let effects: readonly FilterStep[] = [];
  let terminal: Terminal | null = null;
  let broken: string | null = null;
  let jumps = 0;
  for (const part of parts) {
    const words = wordsOf(part);
    if (part.kind === 'base') {
      const step = lowerBase(part.options[0]!, context.family, words);
      if (step === 'absent') return null;
      if (step !== 'nothing') own.push(step);
    } else if (part.kind === 'match') {
      steps.push(...lowerMatch(part, { ...context, before: [...own, ...steps] }, words));
    } else if (part.kind === 'stray') {
      steps.push(opaqueMatch(words));
      // What no option introduces reaches to the end of the line, where the target may be.
      if (part.options.length === 0) broken = words;
    } else if (chains.has(part.name)) {
      jumps++;
      terminal = { to: part.goto ? 'goto' : 'jump', chain: part.name };
    } else {
      jumps++;
      const meaning = lowerTarget(part, { ...context, before: steps }, words);
      effects = meaning?.steps ?? [];
      terminal = meaning === null ? { to: 'opaque', text: words } : meaning.terminal;
    }
  }
  if (broken !== null || jumps > 1) terminal = { to: 'opaque', text: broken ?? 'several targets' };
  return { steps: [...own, ...steps, ...effects], terminal };
}
