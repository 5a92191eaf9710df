import { parsePrefix } from '#core/address';
import { addressSet, rangeSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { FilterMatch, FilterRule, FilterStep } from '#model/packet-filter';
import type { PlacedRule, Rule, Statement } from './ast.ts';

/**
 * What rules have in common that differ in addresses and ports only. Generated rulesets hold a hundred thousand rules
 * of a few shapes; each shape is parsed and lowered once.
 */
export interface RuleShape {
  /** A rule of this shape in which the n-th variable word is `sampleAddress(n)` or `samplePort(n)`. */
  readonly sample: Rule;
}

/** A rule of a text whose statements are only read when somebody asks. */
export interface ShapedRule extends PlacedRule {
  readonly shape: RuleShape;
  /** The variable words of the rule, in order. */
  readonly words: readonly string[];
}

export const isShaped = (rule: PlacedRule | Rule): rule is ShapedRule => 'shape' in rule;

/** Every statement of the rules, those of one shape once. */
export function* distinctStatements(rules: readonly (PlacedRule | Rule)[]): Generator<Statement> {
  const seen = new Set<RuleShape>();
  for (const rule of rules) {
    if (!isShaped(rule)) yield* rule.statements;
    else if (!seen.has(rule.shape)) {
      seen.add(rule.shape);
      yield* rule.shape.sample.statements;
    }
  }
}

/** What stands for the n-th word while a shape is lowered: an address of a documentation network, or a high port. */
export const sampleAddress = (n: number): string => `192.0.2.${n + 1}`;
export const samplePort = (n: number): string => String(FIRST_PORT + n);

const FIRST_ADDRESS = 0xc0000201;
const FIRST_PORT = 64_000;

/** More variable words than this in one rule are not worth a shape. */
export const mostWords = 8;

/** A step that compares with the words from `first` to `last`, both included. */
interface Slot {
  readonly at: number;
  readonly first: number;
  readonly last: number;
}

interface LoweredShape {
  readonly rule: FilterRule;
  readonly slots: readonly Slot[];
}

/** Lowers shaped rules by putting their words in place of the sample's. */
export class ShapeLowering {
  readonly #known = new Map<RuleShape, LoweredShape | null>();
  readonly #lower: (sample: Rule) => readonly FilterRule[] | null;

  /** `lower` gives `null` for rules that cannot be told by their steps alone. */
  constructor(lower: (sample: Rule) => readonly FilterRule[] | null) {
    this.#lower = lower;
  }

  /** `null` where the rule has to be lowered the long way: words stand elsewhere than in plain comparisons. */
  lower(rule: ShapedRule, origin: OriginId): FilterRule | null {
    let lowered = this.#known.get(rule.shape);
    if (lowered === undefined) {
      lowered = this.#lowerShape(rule);
      this.#known.set(rule.shape, lowered);
    }
    if (lowered === null) return null;
    const { words } = rule;
    const { steps: samples, terminal } = lowered.rule;
    if (words.length === 0) return { origin, steps: samples, terminal };
    const steps: FilterStep[] = [...samples];
    for (const { at, first, last } of lowered.slots) {
      const step = withWords(samples[at] as FilterMatch, words, first, last);
      if (step === null) return null;
      steps[at] = step;
    }
    return { origin, steps, terminal };
  }

  #lowerShape({ shape, words }: ShapedRule): LoweredShape | null {
    const rules = this.#lower(shape.sample);
    if (rules?.length !== 1) return null;
    const [rule] = rules as [FilterRule];
    const slots: Slot[] = [];
    for (let first = 0; first < words.length; ) {
      const slot = slotFrom(rule.steps, first);
      if (slot === null || slots.some(({ at }) => at === slot.at)) return null;
      slots.push(slot);
      first = slot.last + 1;
    }
    return { rule, slots };
  }
}

/** The step that compares with the sample words from `first` on and nothing else. In a set, words next to each other join. */
function slotFrom(steps: readonly FilterStep[], first: number): Slot | null {
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at]!;
    if (!('match' in step) || (step.match !== 'address' && step.match !== 'port')) continue;
    const bounds = step.match === 'address' ? step.set.bounds : step.ports;
    const zero = step.match === 'address' ? FIRST_ADDRESS : FIRST_PORT;
    if (bounds.length !== 2 || bounds[0] !== zero + first) continue;
    const last = Number(bounds[1]) - zero;
    return last < mostWords ? { at, first, last } : null;
  }
  return null;
}

function withWords(sample: FilterMatch, words: readonly string[], first: number, last: number): FilterStep | null {
  if (sample.match === 'port') {
    const port = Number(words[first]);
    if (port > 0xffff || first !== last) return null;
    return { match: 'port', end: sample.end, ports: [port, port], negated: sample.negated };
  }
  if (sample.match !== 'address') return null;
  const { end, negated } = sample;
  const range = parsePrefix(words[first]!);
  if (range === null) return null;
  if (first === last) return { match: 'address', end, set: rangeSet(range), negated };
  const ranges = [range];
  for (let n = first + 1; n <= last; n++) {
    const more = parsePrefix(words[n]!);
    if (more === null) return null;
    ranges.push(more);
  }
  return { match: 'address', end, set: addressSet(4, ranges), negated };
}
