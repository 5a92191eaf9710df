import { createToken, Lexer } from 'chevrotain';
import { lexerConfig } from '../chevrotain.ts';

export const Blank = createToken({
  name: 'Blank',
  pattern: /[ \t\r]+/y,
  line_breaks: false,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\r'],
});
export const Equals = createToken({ name: 'Equals', pattern: '=' });
export const Word = createToken({ name: 'Word', pattern: /[^ \t\r=]+/y, line_breaks: false });

export const tokens = [Blank, Equals, Word];

let lexer: Lexer | null = null;

/** The tokens of one line. */
export function tokenize(line: string): ReturnType<Lexer['tokenize']> {
  lexer ??= new Lexer(tokens, lexerConfig);
  return lexer.tokenize(line);
}
