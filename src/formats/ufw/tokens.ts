import { createToken, type IToken, Lexer } from 'chevrotain';
import { lexerConfig } from '../chevrotain.ts';

export const Newline = createToken({
  name: 'Newline',
  pattern: /\r?\n/y,
  line_breaks: true,
  start_chars_hint: ['\r', '\n'],
});
const Blank = createToken({
  name: 'Blank',
  pattern: /(?:[ \t\f\v]|\r(?!\n))+/y,
  line_breaks: false,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\f', '\v', '\r'],
});
/** `[ 1]` of `ufw status numbered`. */
export const Label = createToken({
  name: 'Label',
  pattern: /\[ *\d+\](?=\s)/y,
  line_breaks: false,
  start_chars_hint: ['['],
});
/** Divides a row: what stands before is the destination, what follows the source. */
export const Action = createToken({
  name: 'Action',
  pattern: /(?:ALLOW|DENY|REJECT|LIMIT)(?: (?:IN|OUT|FWD))?(?=[ \t])/y,
  line_breaks: false,
  start_chars_hint: ['A', 'D', 'R', 'L'],
});
/** `(log)`, `(log-all, out)`. */
export const Note = createToken({
  name: 'Note',
  pattern: /\((?:log(?:-all)?|out|in)(?:, (?:out|in))?\)(?!\S)/y,
  line_breaks: false,
  start_chars_hint: ['('],
});
export const Comment = createToken({
  name: 'Comment',
  pattern: /#[^\r\n]*/y,
  line_breaks: false,
  start_chars_hint: ['#'],
});
/** A word in single quotes, as `ufw show added` writes names with blanks. */
export const Quoted = createToken({
  name: 'Quoted',
  pattern: /'[^'\r\n]*'(?!\S)/y,
  line_breaks: false,
  start_chars_hint: ["'"],
});
export const Word = createToken({ name: 'Word', pattern: /[^ \t\f\v\r\n]+/y, line_breaks: false });

export const statusTokens = [Newline, Blank, Label, Action, Note, Comment, Word];
export const commandTokens = [Newline, Blank, Quoted, Word];

let status: Lexer | null = null;
let command: Lexer | null = null;

export function lexStatus(text: string): IToken[] {
  status ??= new Lexer(statusTokens, lexerConfig);
  return status.tokenize(text).tokens;
}

export function lexCommands(text: string): IToken[] {
  command ??= new Lexer(commandTokens, lexerConfig);
  return command.tokenize(text).tokens;
}
