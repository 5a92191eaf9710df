import { GrammarParser } from '../chevrotain.ts';
import type { Setting } from './ast.ts';
import { Equals, tokenize, tokens, Word } from './tokens.ts';

class SettingParser extends GrammarParser {
  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly setting = this.RULE('setting', (): Setting => {
    const name = this.CONSUME(Word);
    const equals = this.CONSUME(Equals);
    const value = this.OPTION(() => this.CONSUME2(Word));
    // While Chevrotain records the grammar, tokens are stand-ins: actions must not look into them.
    return this.ACTION(() => {
      const last = value ?? equals;
      return {
        type: 'setting',
        start: name.startOffset,
        end: last.startOffset + last.image.length,
        name: name.image,
        value: value?.image ?? '',
      };
    });
  });
}

let parser: SettingParser | null = null;

/** Reads one line, offsets from its beginning; `null` where it is no setting. */
export function parseSetting(line: string): Setting | null {
  parser ??= new SettingParser();
  parser.input = tokenize(line).tokens;
  const setting = parser.setting();
  return parser.errors.length === 0 ? setting : null;
}
