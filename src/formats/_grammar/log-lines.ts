import { createToken, Lexer } from 'chevrotain';
import { GrammarParser, lexerConfig } from '../chevrotain.ts';
import type { Syntax } from '../syntax.ts';

/** One line of a log that concerns SSH. */
export interface LogLine extends Syntax {
  readonly type: 'line';
  readonly value: string;
}

const Newline = createToken({ name: 'LogNewline', pattern: /\r?\n/y, line_breaks: true, group: Lexer.SKIPPED });
const Concerning = createToken({
  name: 'Concerning',
  pattern: /[^\n]*?(?:ssh|libwrap|name_bind|apparmor=)[^\n]*/y,
  line_breaks: false,
});
const Other = createToken({ name: 'OtherLine', pattern: /[^\n]+/y, line_breaks: false, group: Lexer.SKIPPED });
const tokens = [Newline, Concerning, Other];

class LogParser extends GrammarParser {
  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly log = this.RULE('log', (): LogLine[] => {
    const lines: LogLine[] = [];
    this.MANY(() => {
      const line = this.CONSUME(Concerning);
      this.ACTION(() => {
        const value = line.image.trimEnd();
        lines.push({ type: 'line', start: line.startOffset, end: line.startOffset + value.length, value });
      });
    });
    return lines;
  });
}

let tools: { lexer: Lexer; parser: LogParser } | null = null;

/** The lines of a log in which SSH is named; all others say nothing of it. */
export function parseLogLines(text: string): LogLine[] {
  tools ??= { lexer: new Lexer(tokens, lexerConfig), parser: new LogParser() };
  tools.parser.input = tools.lexer.tokenize(text).tokens;
  return tools.parser.log();
}
