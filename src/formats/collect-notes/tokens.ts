import { createToken, Lexer } from 'chevrotain';
import { lexerConfig } from '../chevrotain.ts';

/** What stands before the first colon of a line: `user`, `exit 0`, `left out`. */
export const Label = createToken({ name: 'Label', pattern: /[a-z][a-z0-9 ]*(?=:)/y, line_breaks: false });
export const Colon = createToken({ name: 'Colon', pattern: /:[ \t]*/y, line_breaks: false, start_chars_hint: [':'] });
/** The rest of the line. */
export const Value = createToken({ name: 'Value', pattern: /[^\r\n]+/y, line_breaks: false });

export const tokens = [Label, Colon, Value];

let lexer: Lexer | null = null;

/** The tokens of one line. */
export function tokenize(line: string): ReturnType<Lexer['tokenize']> {
  lexer ??= new Lexer(tokens, lexerConfig);
  return lexer.tokenize(line);
}
