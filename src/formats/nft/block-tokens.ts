import { type CustomPatternMatcherFunc, createToken, Lexer } from 'chevrotain';
import { firstLettersBut } from '../_grammar/first-letters.ts';
import { GrammarLexer } from '../chevrotain.ts';

const Blank = createToken({
  name: 'Blank',
  pattern: /(?:[ \t\r\uFEFF]|\\\r?\n)+/y,
  line_breaks: true,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\r', '\uFEFF', '\\'],
});
export const Comment = createToken({
  name: 'Comment',
  pattern: /#[^\n]*/y,
  line_breaks: false,
  group: 'comments',
  start_chars_hint: ['#'],
});
export const Newline = createToken({ name: 'Newline', pattern: /\n/y, line_breaks: true, start_chars_hint: ['\n'] });
export const Semicolon = createToken({ name: 'Semicolon', pattern: ';' });

const name = String.raw`(?:"[^"\n]*"|[^\s{};"]+)`;
const open = String.raw`[ \t]*(?:#[^\n]*)?(?:\r?\n[ \t]*)?\{`;

/** `table inet filter {`; the handle that `nft -a` adds stands behind the brace. */
export const TableHead = createToken({
  name: 'TableHead',
  pattern: new RegExp(`table[ \\t]+(?:(?:ip6?|inet|arp|bridge|netdev)[ \\t]+)?${name}${open}`, 'y'),
  line_breaks: true,
  push_mode: 'table',
  start_chars_hint: ['t'],
});
export const ChainHead = createToken({
  name: 'ChainHead',
  pattern: new RegExp(`chain[ \\t]+${name}${open}`, 'y'),
  line_breaks: true,
  push_mode: 'lines',
  start_chars_hint: ['c'],
});
export const SetHead = createToken({
  name: 'SetHead',
  pattern: new RegExp(`(?:set|map)[ \\t]+${name}${open}`, 'y'),
  line_breaks: true,
  push_mode: 'lines',
  start_chars_hint: ['s', 'm'],
});
export const ObjectHead = createToken({
  name: 'ObjectHead',
  pattern: new RegExp(
    `(?:counter|quota|limit|synproxy|secmark|flowtable|tunnel|ct[ \\t]+(?:helper|timeout|expectation))[ \\t]+${name}${open}`,
    'y',
  ),
  line_breaks: true,
  push_mode: 'lines',
  start_chars_hint: ['c', 'q', 'l', 's', 'f', 't'],
});
export const Close = createToken({ name: 'Close', pattern: '}', pop_mode: true });
/** A brace that closes nothing. */
export const StrayClose = createToken({ name: 'StrayClose', pattern: '}' });

const NEWLINE = 10;
const QUOTE = 34;
const HASH = 35;
const SEMICOLON = 59;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/**
 * The end of the statement that begins at `start`: at the line's end, a semicolon or a closing brace, whatever stands
 * in its own braces and quotes left aside. A comment ends it too.
 */
export function endOfStatement(text: string, start: number): number {
  let depth = 0;
  // The next line's end, looked for once a line: sets hold many quotes on one.
  let newline = -1;
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const close = text.indexOf('"', at + 1);
        if (newline < at) {
          const found = text.indexOf('\n', at + 1);
          newline = found < 0 ? text.length : found;
        }
        // A quote that its line does not close is a letter like any other.
        if (close >= 0 && close < newline) at = close;
        break;
      }
      case HASH: {
        if (depth === 0) return at;
        const line = text.indexOf('\n', at);
        at = line < 0 ? text.length : line - 1;
        break;
      }
      case BACKSLASH:
        if (/^\\\r?\n/.test(text.slice(at, at + 3))) at = text.indexOf('\n', at);
        break;
      case OPEN:
        depth++;
        break;
      case CLOSE:
        if (depth === 0) return at;
        depth--;
        break;
      case NEWLINE:
      case SEMICOLON:
        if (depth === 0) return at;
    }
  }
  return text.length;
}

const matchStatement: CustomPatternMatcherFunc = (text, offset) => {
  let end = endOfStatement(text, offset);
  while (end > offset && /[ \t\r\n]/.test(text[end - 1]!)) end--;
  return end > offset ? ([text.slice(offset, end)] as unknown as RegExpExecArray) : null;
};

/** Any statement: a rule, a part of a set, a command. */
export const Statement = createToken({
  name: 'Statement',
  pattern: matchStatement,
  line_breaks: true,
  start_chars_hint: firstLettersBut(' \t\r\n;}#'),
});

const separators = [Blank, Newline, Semicolon, Comment];

export const modes = {
  modes: {
    file: [...separators, TableHead, StrayClose, Statement],
    table: [...separators, Close, ChainHead, SetHead, ObjectHead, Statement],
    lines: [...separators, Close, Statement],
  },
  defaultMode: 'file',
};

export type BlockMode = keyof typeof modes.modes;

export const vocabulary = [Newline, Semicolon, TableHead, ChainHead, SetHead, ObjectHead, Close, StrayClose, Statement];

let lexer: Lexer | null = null;

/** The tokens of a file, or of the inside of a block. */
export function tokenizeBlocks(text: string, mode: BlockMode): ReturnType<Lexer['tokenize']> {
  lexer ??= new GrammarLexer(modes);
  return lexer.tokenize(text, mode);
}
