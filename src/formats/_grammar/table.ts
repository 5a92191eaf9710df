import { createToken, Lexer } from 'chevrotain';
import { GrammarParser, lexerConfig } from '../chevrotain.ts';
import type { Syntax } from '../syntax.ts';

/** A run of characters without blanks. */
export interface Cell extends Syntax {
  readonly type: 'cell';
  readonly value: string;
}

/** A line that holds anything; `indent` is the column, from 0, at which its first cell stands. */
export interface Row extends Syntax {
  readonly type: 'row';
  readonly indent: number;
  readonly children: readonly Cell[];
}

export interface Table extends Syntax {
  readonly type: 'table';
  readonly children: readonly Row[];
}

const Newline = createToken({ name: 'Newline', pattern: /\r?\n/y, line_breaks: true, start_chars_hint: ['\r', '\n'] });
const Blank = createToken({
  name: 'Blank',
  pattern: /(?:[ \t\f\v]|\r(?!\n))+/y,
  line_breaks: false,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\f', '\v', '\r'],
});
const Word = createToken({ name: 'Word', pattern: /[^ \t\f\v\r\n]+/y, line_breaks: false });

class TableParser extends GrammarParser {
  constructor() {
    super([Newline, Blank, Word]);
    this.performSelfAnalysis();
  }

  readonly table = this.RULE('table', (): Row[] => {
    const rows: Row[] = [];
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(Newline) }, { ALT: () => rows.push(this.SUBRULE(this.row)) }]);
    });
    return rows;
  });

  readonly row = this.RULE('row', (): Row => {
    const cells: Cell[] = [];
    this.AT_LEAST_ONE(() => {
      const word = this.CONSUME(Word);
      this.ACTION(() => {
        cells.push({
          type: 'cell',
          start: word.startOffset,
          end: word.startOffset + word.image.length,
          value: word.image,
        });
      });
    });
    return { type: 'row', start: cells[0]?.start ?? 0, end: cells.at(-1)?.end ?? 0, indent: 0, children: cells };
  });
}

let tools: { lexer: Lexer; parser: TableParser } | null = null;

/** Any text is a table: lines of cells. Never fails; there is nothing it does not accept. */
export function parseTable(text: string): Table {
  tools ??= { lexer: new Lexer([Newline, Blank, Word], lexerConfig), parser: new TableParser() };
  tools.parser.input = tools.lexer.tokenize(text).tokens;
  const rows = tools.parser
    .table()
    .map((row) => ({ ...row, indent: row.start - (text.lastIndexOf('\n', row.start - 1) + 1) }));
  return { type: 'table', start: 0, end: text.length, children: rows };
}
