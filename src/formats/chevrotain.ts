/** The one place that decides how Chevrotain is set up. */
import type { ILexerConfig, IParserConfig } from 'chevrotain';

/** Validating a grammar costs more than start-up; unit tests call the grammars with `validate` on. */
const validate = process.env.SSHREACH_VALIDATE_GRAMMARS === '1';

export const lexerConfig: ILexerConfig = {
  positionTracking: 'onlyOffset',
  skipValidations: !validate,
  ensureOptimizations: validate,
};

export const parserConfig: IParserConfig = {
  maxLookahead: 1,
  recoveryEnabled: true,
  skipValidations: !validate,
};
