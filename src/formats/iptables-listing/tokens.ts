import { createToken, type Lexer } from 'chevrotain';
import { anyFirstLetter } from '../_grammar/first-letters.ts';
import { GrammarLexer } from '../chevrotain.ts';

/** One token a line, its end included; the columns of a rule are values, told apart when they are asked for. */
const line = (source: string): { pattern: RegExp; line_breaks: true } => ({
  pattern: new RegExp(`${source}\\n?`, 'y'),
  line_breaks: true,
});

/** An empty line ends a chain. */
export const EmptyLine = createToken({
  name: 'EmptyLine',
  pattern: /[ \t\r\f\v]*\n|[ \t\r\f\v]+(?![\s\S])/y,
  line_breaks: true,
  start_chars_hint: [' ', '\t', '\r', '\f', '\v', '\n'],
});
/** `Chain INPUT (policy DROP 0 packets, 0 bytes)`, `Chain f2b-sshd (1 references)`. */
export const ChainLine = createToken({
  name: 'ChainLine',
  ...line('Chain \\S+ \\([^\\n]*'),
  start_chars_hint: ['C'],
});
/** `num pkts bytes target prot opt in out source destination`. */
export const ColumnsLine = createToken({
  name: 'ColumnsLine',
  ...line('[ \\t]*(?:num[ \\t]+)?(?:pkts[ \\t]+bytes[ \\t]+)?target[ \\t]+prot[ \\t]+opt[ \\t][^\\n]*'),
  start_chars_hint: [' ', '\t', 'n', 'p', 't'],
});
/** `IPV4 (raw):`, `IPV6:` of `ufw show raw`: listings of all tables follow. */
export const SectionLine = createToken({
  name: 'SectionLine',
  ...line('IPV[46](?: \\(\\w+\\))?:[ \\t\\r]*(?![^\\n])'),
  start_chars_hint: ['I'],
});
export const CommentLine = createToken({ name: 'CommentLine', ...line('#[^\\n]*'), start_chars_hint: ['#'] });
/** A rule, or anything else. */
export const RowLine = createToken({ name: 'RowLine', ...line('[^\\n]+'), start_chars_hint: anyFirstLetter });

export const tokens = [EmptyLine, SectionLine, ChainLine, ColumnsLine, CommentLine, RowLine];

export const makeLexer = (): Lexer => new GrammarLexer(tokens);
