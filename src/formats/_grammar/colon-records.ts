import { createToken, Lexer } from 'chevrotain';
import { GrammarParser, lexerConfig } from '../chevrotain.ts';
import type { Cell } from './table.ts';

/** A line of fields between colons, as passwd(5), group(5) and shadow(5) have them. */
export interface ColonRecord {
  readonly start: number;
  readonly end: number;
  readonly fields: readonly Cell[];
}

const Newline = createToken({ name: 'Newline', pattern: /\r?\n/y, line_breaks: true, start_chars_hint: ['\r', '\n'] });
const Colon = createToken({ name: 'Colon', pattern: ':' });
const Text = createToken({ name: 'Text', pattern: /(?:[^:\r\n]|\r(?!\n))+/y, line_breaks: false });
const tokens = [Newline, Colon, Text];

class RecordParser extends GrammarParser {
  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly records = this.RULE('records', (): ColonRecord[] => {
    const found: ColonRecord[] = [];
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(Newline) }, { ALT: () => found.push(this.SUBRULE(this.record)) }]);
    });
    return found;
  });

  readonly record = this.RULE('record', (): ColonRecord => {
    const fields: Cell[] = [];
    let end = 0;
    const add = (start: number, value: string): void => {
      fields.push({ type: 'cell', start, end: start + value.length, value });
      end = start + value.length;
    };
    const open = (at: number): void => add(at, '');
    const fill = (text: { startOffset: number; image: string }): void => {
      fields.pop();
      add(text.startOffset, text.image);
    };
    this.AT_LEAST_ONE(() => {
      this.OR([
        {
          ALT: () => {
            const text = this.CONSUME(Text);
            this.ACTION(() => fill(text));
          },
        },
        {
          ALT: () => {
            const colon = this.CONSUME(Colon);
            this.ACTION(() => {
              if (fields.length === 0) open(colon.startOffset);
              open(colon.startOffset + 1);
            });
          },
        },
      ]);
    });
    return { start: fields[0]?.start ?? 0, end, fields };
  });
}

let tools: { lexer: Lexer; parser: RecordParser } | null = null;

/** Every line that is not empty, in order; a field may be empty. */
export function parseColonRecords(text: string): ColonRecord[] {
  tools ??= { lexer: new Lexer(tokens, lexerConfig), parser: new RecordParser() };
  tools.parser.input = tools.lexer.tokenize(text).tokens;
  return tools.parser.records();
}
