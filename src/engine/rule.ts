import type { OriginId } from '#core/origin';
import type { Change } from '#model/change';
import type { SliceName } from '#model/contribution';
import type { HostModel, HostView } from '#model/host-model';
import type { Certainty, Hop, Outcome, TraceStep, Verdict } from '#reason/verdict';
import type { ExpectationJudgement } from './judge-expectation.ts';

export type Severity = 'error' | 'warning' | 'note';

/** A rule's namespace: a hop, or findings about the input itself. */
export type RuleNamespace = Hop | 'input' | 'expectation';

/**
 * One lint rule. `rules/<namespace>/<name>.ts` exports it as default, `<name>.md` beside it is its page.
 * A rule names what is there (`listener/loopback-only`), never advice.
 */
export interface Rule<M extends string = string, O extends string = string> {
  readonly id: `${RuleNamespace}/${string}`;
  /** One line for lists, no full stop. */
  readonly title: string;
  /** The severity unless a report says otherwise. */
  readonly severity: Severity;
  /** Without a contribution to each of these slices the rule is "not evaluated". */
  readonly needs: readonly SliceName[];
  /** Any of these will do; where none was collected the first is named as missing. */
  readonly needsOneOf?: readonly SliceName[];
  /**
   * Sentences with `{holes}`, in this order: what is there, why SSH fails because of it, what to do.
   * The first sentence must stand alone.
   */
  readonly messages: Readonly<Record<M, string>>;
  /** Numbers that the settings may change, kebab-case. */
  readonly options?: Readonly<Record<O, RuleOption>>;
  check(context: RuleContext<M, O>): void;
}

/** A whole number in a rule that people may see otherwise. */
export interface RuleOption {
  /** What it decides, with its unit; a sentence. */
  readonly description: string;
  readonly default: number;
  /** Both inclusive. */
  readonly minimum: number;
  readonly maximum: number;
}

/** What the settings say of the options of rules, by rule id and option. */
export type RuleOptions = ReadonlyMap<string, Readonly<Record<string, number>>>;

export interface RuleContext<M extends string = string, O extends string = string> {
  readonly host: HostModel;
  /** The view that the host is judged by: running where anything was observed. */
  readonly view: HostView;
  /** The other view, where there is one and it differs in basis. */
  readonly afterReboot: HostView | null;
  /** The whole partition of the judged view, all addresses, ports and interfaces; computed once, on first use. */
  outcomes(): readonly Outcome[];
  /** What the settings expect of this host, compared with the judged view; computed once, on first use. */
  expectations(): readonly JudgedExpectation[];
  /** As the settings say, else the defaults. */
  readonly options: Readonly<Record<O, number>>;
  report(finding: Report<M>): void;
}

/** With the place where it is written. */
export interface JudgedExpectation extends ExpectationJudgement {
  readonly declaredAt: OriginId;
}

export interface Report<M extends string = string> {
  readonly message: M;
  readonly data?: Readonly<Record<string, string | number>>;
  /** The line to blame. It must resolve to a span; where nothing was collected, use the nearest line that shows it. */
  readonly at: OriginId;
  readonly related?: readonly { readonly at: OriginId; readonly label: string }[];
  /**
   * What the finding is about, where the line or the data are other ones each day (a log, a queue): it identifies the
   * finding in their place. Default: the line and the data.
   */
  readonly identity?: string;
  /** A few words under the blamed line in code frames: `binds sshd to 127.0.0.1 only`. */
  readonly label?: string;
  readonly severity?: Severity;
  /** How sure the cause is. What each client sees, with its own certainty, is the outcomes'. */
  readonly certainty?: Certainty;
  /** What the refused clients see; `null` for hints. */
  readonly verdict?: Verdict | null;
  /** Whom it concerns, where it is not everybody. */
  readonly outcomes?: readonly Outcome[];
  /** What would help, best first; it is tried before anybody is told. */
  readonly changes?: readonly ProposedChange[];
}

export interface ProposedChange {
  readonly change: Change;
  /** An imperative, without a full stop: `Remove this line`. */
  readonly title: string;
  /** Whether it can be made unseen: it takes no restriction away that may be meant. */
  readonly safe: boolean;
}

/** A finding as reports see it: origins still unresolved, text filled in. */
export interface Finding {
  readonly rule: Rule;
  readonly message: string;
  readonly data: Readonly<Record<string, string | number>>;
  readonly text: string;
  readonly host: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly verdict: Verdict | null;
  readonly at: OriginId;
  readonly label: string | null;
  /** `null`: the line and the data. */
  readonly identity: string | null;
  readonly related: readonly { readonly at: OriginId; readonly label: string }[];
  readonly outcomes: readonly Outcome[];
  readonly trace: readonly TraceStep[];
  readonly changes: readonly ProposedChange[];
}

/** A rule that could not be evaluated, and what would make it. */
export interface NotEvaluated {
  readonly rule: Rule;
  readonly missing: readonly SliceName[];
}

/** Gives a rule module its types: message ids are checked where they are used. */
export function defineRule<const M extends string, const O extends string = never>(rule: Rule<M, O>): Rule<M, O> {
  return rule;
}
