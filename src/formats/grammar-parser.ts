import {
  EarlyExitException,
  EmbeddedActionsParser,
  type IParserConfig,
  NoViableAltException,
  type TokenVocabulary,
} from 'chevrotain';
import { GrammarRecorder, type RecordedRule } from './grammar-recorder.ts';
import { choose, type Decision, enter, FirstSets } from './lookahead.ts';
import { validate } from './validate.ts';

const config: IParserConfig = { maxLookahead: 1, recoveryEnabled: false, skipValidations: !validate };

/** What Chevrotain 11 has beside what it declares. */
interface Internals {
  selfAnalysisDone: boolean;
  readonly lookAheadFuncsCache: Map<number, Decision>;
  getCurrRuleFullName(): string;
  SAVE_ERROR(error: Error): Error;
}

const internals = (parser: EmbeddedActionsParser): Internals => parser as unknown as Internals;

/**
 * What every grammar extends: Chevrotain's parser, looking one token ahead and repairing nothing (formats parse one line
 * at a time instead). Chevrotain records all rules and works out all decisions when a parser is made, which takes longer
 * than reading most files; here both happen when the input first comes to a decision.
 */
export abstract class GrammarParser extends EmbeddedActionsParser {
  #recorder: GrammarRecorder | null = null;
  readonly #rules = new Map<string, RecordedRule>();
  readonly #first = new FirstSets((rule) => this.#recorded(rule).body);

  constructor(vocabulary: TokenVocabulary) {
    super(vocabulary, config);
  }

  protected override performSelfAnalysis(): void {
    if (validate) super.performSelfAnalysis();
    else internals(this).selfAnalysisDone = true;
  }

  /** Chevrotain asks here at each decision. */
  protected getLaFuncFromCache(key: number): Decision {
    return internals(this).lookAheadFuncsCache.get(key) ?? this.#decide(key);
  }

  #decide(key: number): Decision {
    const { branches } = this.#recorded(internals(this).getCurrRuleFullName());
    const branch = branches.get(key & 0xfff)!;
    const decision =
      'body' in branch
        ? enter(this.#first.of(branch.body))
        : choose(
            branch.alternatives.map((alternative) => this.#first.of(alternative)),
            branch.gated,
          );
    internals(this).lookAheadFuncsCache.set(key, decision);
    return decision;
  }

  #recorded(rule: string): RecordedRule {
    const known = this.#rules.get(rule);
    if (known !== undefined) return known;
    this.#recorder ??= new GrammarRecorder(new (this.constructor as new () => GrammarParser)());
    const recorded = this.#recorder.record(rule);
    this.#rules.set(rule, recorded);
    return recorded;
  }

  /** Chevrotain words this from the recorded grammar, for those who write grammars. */
  protected raiseNoAltException(): never {
    throw internals(this).SAVE_ERROR(new NoViableAltException('nothing fits', this.LA(1), this.LA(0)));
  }

  /** The same, where a repetition finds nothing to repeat. */
  protected raiseEarlyExitException(): never {
    throw internals(this).SAVE_ERROR(new EarlyExitException('at least one is expected', this.LA(1), this.LA(0)));
  }
}
