import { parsePrefix } from '#core/address';
import { rangeSet } from '#core/address-set';
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

/** `slots[n]`: the step that holds the n-th word. */
interface LoweredShape {
  readonly rule: FilterRule;
  readonly slots: readonly number[];
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
    for (let n = 0; n < words.length; n++) {
      const at = lowered.slots[n]!;
      const step = withWord(samples[at] as FilterMatch, words[n]!);
      if (step === null) return null;
      steps[at] = step;
    }
    return { origin, steps, terminal };
  }

  #lowerShape({ shape, words }: ShapedRule): LoweredShape | null {
    const rules = this.#lower(shape.sample);
    if (rules?.length !== 1) return null;
    const [rule] = rules as [FilterRule];
    const slots: number[] = [];
    for (let n = 0; n < words.length; n++) {
      const at = rule.steps.findIndex((step) => 'match' in step && holds(step, n));
      if (at < 0 || slots.includes(at)) return null;
      slots.push(at);
    }
    return { rule, slots };
  }
}

/** Whether the step compares with the n-th sample word and nothing else. */
function holds(step: FilterMatch, n: number): boolean {
  const bounds = step.match === 'address' ? step.set.bounds : step.match === 'port' ? step.ports : [];
  const value = step.match === 'address' ? FIRST_ADDRESS + n : FIRST_PORT + n;
  return bounds.length === 2 && bounds[0] === value && bounds[1] === value;
}

function withWord(sample: FilterMatch, word: string): FilterStep | null {
  if (sample.match === 'address') {
    const range = parsePrefix(word);
    const { end, negated } = sample;
    return range === null ? null : { match: 'address', end, set: rangeSet(range), negated };
  }
  if (sample.match !== 'port') return null;
  const port = Number(word);
  return port <= 0xffff ? { match: 'port', end: sample.end, ports: [port, port], negated: sample.negated } : null;
}
