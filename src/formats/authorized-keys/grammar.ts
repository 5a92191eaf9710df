import { createToken, type IToken, Lexer } from 'chevrotain';
import { GrammarParser, lexerConfig } from '../chevrotain.ts';

const Newline = createToken({ name: 'Newline', pattern: /\r?\n/y, line_breaks: true, start_chars_hint: ['\r', '\n'] });
const Blank = createToken({ name: 'Blank', pattern: /[ \t\r]+/y, line_breaks: false, group: Lexer.SKIPPED });
/** Quotes inside a word keep its blanks together; a quote that is never closed is a word of its own to the line's end. */
const Word = createToken({
  name: 'Word',
  pattern: /(?:\\"|"(?:\\"|[^"\r\n])*"|[^ \t\r\n"])+|"[^\r\n]*/y,
  line_breaks: false,
});
const tokens = [Newline, Blank, Word];

/** The words of one line: options, the type of the key, the key, a comment. */
export interface WordLine {
  readonly start: number;
  readonly end: number;
  readonly words: readonly { readonly start: number; readonly end: number; readonly text: string }[];
}

class LineParser extends GrammarParser {
  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly lines = this.RULE('lines', (): WordLine[] => {
    const found: WordLine[] = [];
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(Newline) }, { ALT: () => found.push(this.SUBRULE(this.line)) }]);
    });
    return found;
  });

  readonly line = this.RULE('line', (): WordLine => {
    const words: IToken[] = [];
    this.AT_LEAST_ONE(() => {
      const word = this.CONSUME(Word);
      this.ACTION(() => words.push(word));
    });
    return this.ACTION(() => {
      const placed = words.map(({ startOffset: start, image: text }) => ({ start, end: start + text.length, text }));
      return { start: placed[0]!.start, end: placed.at(-1)!.end, words: placed };
    });
  });
}

let tools: { lexer: Lexer; parser: LineParser } | null = null;

export function parseLines(text: string): WordLine[] {
  tools ??= { lexer: new Lexer(tokens, lexerConfig), parser: new LineParser() };
  tools.parser.input = tools.lexer.tokenize(text).tokens;
  return tools.parser.lines();
}
