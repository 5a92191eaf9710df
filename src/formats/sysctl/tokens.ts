import { createToken, Lexer } from 'chevrotain';
import { lexerConfig } from '../chevrotain.ts';

const Blank = createToken({
  name: 'Blank',
  pattern: /[ \t\r\ufeff]+/y,
  line_breaks: false,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\r', '\ufeff'],
});
export const Newline = createToken({ name: 'Newline', pattern: '\n', line_breaks: true });
const Comment = createToken({
  name: 'Comment',
  pattern: /[#;][^\n]*/y,
  line_breaks: false,
  group: Lexer.SKIPPED,
  start_chars_hint: ['#', ';'],
});
/** The name and the sign; `grep . /proc/sys/…` has a colon for it. */
export const Head = createToken({
  name: 'Head',
  pattern: /-?(?:[\w*?[\]!@/.-]+[ \t]*=|\/proc\/sys\/[^\s:=]+:)[ \t]*/y,
  line_breaks: false,
  push_mode: 'value',
});
export const Excluded = createToken({
  name: 'Excluded',
  pattern: /-[\w*?[\]!@/.-]+(?=[ \t\r]*(?![^\n]))/y,
  line_breaks: false,
});
export const Other = createToken({ name: 'Other', pattern: /[^\n]+/y, line_breaks: false });
/** Everything to the end of the line, without the blanks there. */
export const Value = createToken({ name: 'Value', pattern: /[^\s](?:[^\n]*[^\s])?/y, line_breaks: false });
export const End = createToken({ name: 'End', pattern: /[ \t\r]*\n/y, line_breaks: true, pop_mode: true });

export const modes = {
  modes: { line: [Blank, Newline, Comment, Head, Excluded, Other], value: [Value, End] },
  defaultMode: 'line',
};

let lexer: Lexer | null = null;

/** The tokens of a whole text. */
export function tokenize(text: string): ReturnType<Lexer['tokenize']> {
  lexer ??= new Lexer(modes, lexerConfig);
  return lexer.tokenize(text);
}
