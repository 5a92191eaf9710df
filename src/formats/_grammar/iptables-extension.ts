import type { Family } from '#core/address';
import type { FilterMatch, FilterStep, Terminal } from '#model/packet-filter';
import type { SupportState } from '../format.ts';
import type { RuleOption } from './iptables-part.ts';

/** What the meaning of a match or target depends on besides its own options. */
export interface RuleContext {
  readonly family: Family;
  /** Seconds since 1970 at which clocks are read; `null` where nobody knows. */
  readonly now: number | null;
  /** The steps of the rule before this match. */
  readonly before: readonly FilterStep[];
}

/** Says that the options mean something that this extension's table does not hold: the part becomes opaque. */
export class NotUnderstood extends Error {}

/** Ends the reading of a part that is not understood. */
export function notUnderstood(): never {
  throw new NotUnderstood();
}

/** The options of one match or target, each at most once. */
export class OptionGroup {
  readonly #options = new Map<string, RuleOption>();

  constructor(options: readonly RuleOption[]) {
    for (const option of options) {
      if (this.#options.has(option.name)) notUnderstood();
      this.#options.set(option.name, option);
    }
  }

  has(name: string): boolean {
    return this.#options.has(name);
  }

  negated(name: string): boolean {
    return this.#options.get(name)?.negated ?? false;
  }

  /** The option's one argument, `null` where the option is not given. */
  value(name: string): string | null {
    const option = this.#options.get(name);
    if (option === undefined) return null;
    if (option.values.length !== 1) notUnderstood();
    return option.values[0]!.value;
  }

  /** All arguments, `null` where the option is not given. */
  values(name: string): readonly string[] | null {
    return this.#options.get(name)?.values.map(({ value }) => value) ?? null;
  }

  /** A switch: given without an argument. */
  flag(name: string): boolean {
    const option = this.#options.get(name);
    if (option !== undefined && option.values.length > 0) notUnderstood();
    return option !== undefined;
  }

  /** Makes everything but these options something that is not understood. */
  only(...names: readonly string[]): void {
    for (const name of this.#options.keys()) if (!names.includes(name)) notUnderstood();
  }

  get isEmpty(): boolean {
    return this.#options.size === 0;
  }
}

/** How one match extension is read. `lower` throws `NotUnderstood` where it cannot say what the options mean. */
export interface MatchExtension {
  readonly state: SupportState;
  readonly note: string;
  readonly lower: ((options: OptionGroup, context: RuleContext) => readonly FilterStep[]) | null;
  /** The meaning depends on the steps before it. */
  readonly contextual?: boolean;
}

/** What a target does: effects, then where the packet goes; `terminal: null` lets it go on to the next rule. */
export interface TargetMeaning {
  readonly steps: readonly FilterStep[];
  readonly terminal: Terminal | null;
}

export interface TargetExtension {
  readonly state: SupportState;
  readonly note: string;
  readonly lower: ((options: OptionGroup, context: RuleContext) => TargetMeaning) | null;
}

export const never: FilterMatch = { match: 'constant', value: false };
