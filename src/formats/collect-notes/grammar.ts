import { GrammarParser } from '../chevrotain.ts';
import type { Note } from './ast.ts';
import { Colon, Label, tokenize, tokens, Value } from './tokens.ts';

class NotesParser extends GrammarParser {
  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly note = this.RULE('note', (): Note => {
    const name = this.CONSUME(Label);
    const colon = this.CONSUME(Colon);
    const value = this.OPTION(() => this.CONSUME(Value));
    // While Chevrotain records the grammar, tokens are stand-ins: actions must not look into them.
    return this.ACTION(() => {
      const last = value ?? colon;
      return {
        type: 'note',
        start: name.startOffset,
        end: last.startOffset + last.image.length,
        name: name.image,
        value: value?.image ?? '',
      };
    });
  });
}

let parser: NotesParser | null = null;

/** Reads one line, offsets from its beginning; `null` where it is no note. */
export function parseNote(line: string): Note | null {
  parser ??= new NotesParser();
  parser.input = tokenize(line).tokens;
  const note = parser.note();
  return parser.errors.length === 0 ? note : null;
}
