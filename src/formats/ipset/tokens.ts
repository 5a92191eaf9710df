import { createToken, type Lexer } from 'chevrotain';
import { anyFirstLetter } from '../_grammar/first-letters.ts';
import { GrammarLexer } from '../chevrotain.ts';

/** One token a line, its end included. Elements are taken apart when they are asked for: a set can have a million. */
const line = (source: string): { pattern: RegExp; line_breaks: true } => ({
  pattern: new RegExp(`${source}[^\\n]*\\n?`, 'y'),
  line_breaks: true,
});
const B = '[ \\t]';
const OPTIONS = `(?:-(?:exist|!|quiet|q)${B}+)*`;

export const EmptyLine = createToken({
  name: 'EmptyLine',
  pattern: /[ \t\r\f\v]*\n|[ \t\r\f\v]+(?![\s\S])/y,
  line_breaks: true,
  start_chars_hint: [' ', '\t', '\r', '\f', '\v', '\n'],
});
/** `add bl 192.0.2.1 timeout 600`; `-A` in saves of older releases. */
export const AddLine = createToken({
  name: 'AddLine',
  ...line(`${OPTIONS}(?:add|-A)${B}+\\S+${B}+\\S`),
  start_chars_hint: ['a', '-'],
});
/** `create bl hash:net family inet`; `-N` in saves of older releases. */
export const CreateLine = createToken({
  name: 'CreateLine',
  ...line(`${OPTIONS}(?:create|n|new|-N)${B}+\\S+${B}+\\S`),
  start_chars_hint: ['c', 'n', '-'],
});
/** Other commands that restore takes. */
export const CommandLine = createToken({
  name: 'CommandLine',
  ...line(`${OPTIONS}(?:del|flush|destroy|swap|rename|x|e|w|COMMIT)(?=[ \\t\\r\\n]|(?![\\s\\S]))`),
  start_chars_hint: ['d', 'f', 's', 'r', 'x', 'e', 'w', 'C', '-'],
});
/** `Name: bl` begins a set in a listing. */
export const NameLine = createToken({ name: 'NameLine', ...line(`Name:${B}*\\S`), start_chars_hint: ['N'] });
/** `Type: hash:net`, `Header: family inet`, `Members:`. */
export const FieldLine = createToken({
  name: 'FieldLine',
  ...line(
    '(?:Type|Revision|Header|Size in memory|References|Number of entries|Members|Default binding|Bindings):(?=[ \\t\\r\\n]|(?![\\s\\S]))',
  ),
  start_chars_hint: ['T', 'R', 'H', 'S', 'N', 'M', 'D', 'B'],
});
export const CommentLine = createToken({ name: 'CommentLine', ...line('#'), start_chars_hint: ['#'] });
/** A member of a listed set, or anything else. */
export const OtherLine = createToken({ name: 'OtherLine', ...line('[^\\n]'), start_chars_hint: anyFirstLetter });

export const tokens = [EmptyLine, AddLine, CreateLine, CommandLine, NameLine, FieldLine, CommentLine, OtherLine];

export const makeLexer = (): Lexer => new GrammarLexer(tokens);
