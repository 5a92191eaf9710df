/** The one place that decides how Chevrotain is set up. */
import { type ILexerConfig, type IParserConfig, LLkLookaheadStrategy } from 'chevrotain';

/** Validating a grammar costs more than start-up; unit tests call the grammars with `validate` on. */
const validate = process.env.SSHREACH_VALIDATE_GRAMMARS === '1';

export const lexerConfig: ILexerConfig = {
  positionTracking: 'onlyOffset',
  skipValidations: !validate,
  ensureOptimizations: validate,
};

type Strategy = InstanceType<typeof LLkLookaheadStrategy>;
type Alternation = Parameters<Strategy['buildLookaheadForAlternation']>[0];
type Optional = Parameters<Strategy['buildLookaheadForOptional']>[0];

/**
 * Chevrotain computes what every decision of a grammar looks for when the parser is made; most inputs need few of them,
 * and computing all took longer than a whole check. Each is computed when it is first asked.
 */
class LookaheadOnDemand extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(options: Alternation): ReturnType<Strategy['buildLookaheadForAlternation']> {
    let ready: ReturnType<Strategy['buildLookaheadForAlternation']> | null = null;
    const build = () => super.buildLookaheadForAlternation(options);
    return function (this: unknown, ...alternatives) {
      ready ??= build();
      return ready.apply(this, alternatives);
    };
  }

  override buildLookaheadForOptional(options: Optional): ReturnType<Strategy['buildLookaheadForOptional']> {
    let ready: ReturnType<Strategy['buildLookaheadForOptional']> | null = null;
    const build = () => super.buildLookaheadForOptional(options);
    return function (this: unknown) {
      ready ??= build();
      return ready.apply(this);
    };
  }
}

export const parserConfig: IParserConfig = {
  maxLookahead: 1,
  lookaheadStrategy: new LookaheadOnDemand({ maxLookahead: 1 }),
  recoveryEnabled: true,
  skipValidations: !validate,
};
