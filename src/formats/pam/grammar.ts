import { createToken, type IToken, Lexer } from 'chevrotain';
import { GrammarParser, lexerConfig } from '../chevrotain.ts';

const Newline = createToken({ name: 'Newline', pattern: /\r?\n/y, line_breaks: true, start_chars_hint: ['\r', '\n'] });
const Blank = createToken({
  name: 'Blank',
  pattern: /(?:[ \t\r]|\\\r?\n)+/y,
  line_breaks: true,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\r', '\\'],
});
const Comment = createToken({
  name: 'Comment',
  pattern: /#[^\n]*/y,
  line_breaks: false,
  group: Lexer.SKIPPED,
  start_chars_hint: ['#'],
});
/** `[success=1 default=ignore]`, one word with blanks in it. */
const Bracketed = createToken({ name: 'Bracketed', pattern: /\[(?:\\\]|[^\]\n])*\]/y, line_breaks: false });
const Word = createToken({ name: 'Word', pattern: /[^ \t\r\n#]+/y, line_breaks: false });
const tokens = [Newline, Blank, Comment, Bracketed, Word];

/** The words of one line, a backslash at its end joins the next. */
export interface WordLine {
  readonly start: number;
  readonly end: number;
  readonly words: readonly string[];
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
      const word = this.OR([{ ALT: () => this.CONSUME(Bracketed) }, { ALT: () => this.CONSUME(Word) }]);
      this.ACTION(() => words.push(word));
    });
    return this.ACTION(() => {
      const last = words.at(-1)!;
      return {
        start: words[0]!.startOffset,
        end: last.startOffset + last.image.length,
        words: words.map(({ image }) => image),
      };
    });
  });
}

let tools: { lexer: Lexer; parser: LineParser } | null = null;

export function parseLines(text: string): WordLine[] {
  tools ??= { lexer: new Lexer(tokens, lexerConfig), parser: new LineParser() };
  tools.parser.input = tools.lexer.tokenize(text).tokens;
  return tools.parser.lines();
}
