import { createToken, type IToken, Lexer } from 'chevrotain';
import { lexerConfig } from '../chevrotain.ts';

const blank = {
  name: 'Blank',
  pattern: /(?:[ \t\f\v]|\r(?!\n))+/y,
  line_breaks: false,
  start_chars_hint: [' ', '\t', '\f', '\v', '\r'],
};
const newline = { pattern: /\r?\n/y, line_breaks: true, start_chars_hint: ['\r', '\n'] };

/** A line end at the beginning of a line: the line is empty. */
export const EmptyLine = createToken({ name: 'EmptyLine', ...newline });
/** A tab, or more blanks than an option has, begins a line that continues a list. */
export const Continuation = createToken({
  name: 'Continuation',
  pattern: /(?:\t| {4})[ \t]*[^ \t\r\n][^\r\n]*/y,
  line_breaks: false,
  start_chars_hint: ['\t', ' '],
});
export const OptionName = createToken({
  name: 'OptionName',
  pattern: / {1,3}[a-z][a-z -]*:(?![^ \t\r\n])/y,
  line_breaks: false,
  start_chars_hint: [' '],
  push_mode: 'values',
});
const Margin = createToken({ ...blank, name: 'Margin', group: Lexer.SKIPPED });
/** Anything else: the head of a block, or a line of text. */
export const Text = createToken({ name: 'Text', pattern: /[^ \t\r\n][^\r\n]*/y, line_breaks: false });

const Blank = createToken({ ...blank, group: Lexer.SKIPPED });
export const Word = createToken({ name: 'Word', pattern: /[^ \t\f\v\r\n]+/y, line_breaks: false });
export const LineEnd = createToken({ name: 'LineEnd', ...newline, pop_mode: true });

export const listingTokens = [EmptyLine, Continuation, OptionName, Margin, Text, Blank, Word, LineEnd];
const listingModes = {
  modes: { lines: [EmptyLine, Continuation, OptionName, Margin, Text], values: [LineEnd, Blank, Word] },
  defaultMode: 'lines',
};

/** `address="10.0.0.0/8"`, `priority="-5"`; single quotes and none are taken too, as on the command line. */
export const AttributeText = createToken({
  name: 'AttributeText',
  pattern: /[a-z][a-z-]*=(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s"']+)/y,
  line_breaks: false,
});
export const Not = createToken({
  name: 'Not',
  pattern: /(?:NOT|not)(?!\S)/y,
  line_breaks: false,
  start_chars_hint: ['N', 'n'],
});
export const Limit = createToken({
  name: 'Limit',
  pattern: /limit(?!\S)/y,
  line_breaks: false,
  start_chars_hint: ['l'],
});
export const ElementName = createToken({ name: 'ElementName', pattern: /[a-z][a-z-]*(?!\S)/y, line_breaks: false });
/** What the language has no word for; a rule with it is not read. */
export const Junk = createToken({ name: 'Junk', pattern: /\S+/y, line_breaks: false });
export const richTokens = [Blank, AttributeText, Not, Limit, ElementName, Junk];

let listing: Lexer | null = null;
let rich: Lexer | null = null;

export function lexListing(text: string): IToken[] {
  listing ??= new Lexer(listingModes, lexerConfig);
  return listing.tokenize(text).tokens;
}

export function lexRichRule(text: string): IToken[] {
  rich ??= new Lexer(richTokens, lexerConfig);
  return rich.tokenize(text).tokens;
}
