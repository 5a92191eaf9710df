import { createToken, Lexer, type TokenType } from 'chevrotain';
import { lexerConfig } from '../chevrotain.ts';
import type { Era } from './versions.ts';

/**
 * sshd takes a word off a line up to a blank, a quote or an equals sign; the separator (blanks, one equals sign, blanks
 * around it) goes with the word. That is how the keyword is read in all releases, and every argument up to 8.6.
 */
const plain = '(?:[^ \\t\\r"=]*(?:=[ \\t\\r]*|[ \\t\\r]+(?:=[ \\t\\r]*)?)|[^ \\t\\r"=]+)';
const quoted = '[^ \\t\\r"=]*"[^"]*"[ \\t\\r]*';
const open = '[^ \\t\\r"=]*"[^"]*';

const pattern = (source: string): RegExp => new RegExp(source, 'y');

export const Comment = createToken({ name: 'Comment', pattern: /#[\s\S]*/y, line_breaks: false });

export const QuotedKeyword = createToken({
  name: 'QuotedKeyword',
  pattern: pattern(quoted),
  line_breaks: false,
  push_mode: 'words',
});
/** A quote in the first word that is never closed: the daemon passes over the line in silence. */
export const OpenKeyword = createToken({
  name: 'OpenKeyword',
  pattern: pattern(open),
  line_breaks: false,
});
export const PlainKeyword = createToken({
  name: 'PlainKeyword',
  pattern: pattern(plain),
  line_breaks: false,
  push_mode: 'words',
});

export const QuotedWord = createToken({ name: 'QuotedWord', pattern: pattern(quoted), line_breaks: false });
/** The same for an argument, up to 8.6: the arguments end before it. */
export const OpenWord = createToken({ name: 'OpenWord', pattern: pattern(open), line_breaks: false });
export const PlainWord = createToken({ name: 'PlainWord', pattern: pattern(plain), line_breaks: false });

/** From 8.7: quotes of both kinds anywhere, backslash before a quote, a backslash and (outside quotes) a space. */
export const ShellWord = createToken({
  name: 'ShellWord',
  pattern:
    /(?:\\['"\\ ]|\\(?!['"\\ ])|[^ \t"'\\]|"(?:\\['"\\]|\\(?!['"\\])|[^"\\])*"|'(?:\\['"\\]|\\(?!['"\\])|[^'\\])*')+/y,
  line_breaks: false,
});
export const Blank = createToken({ name: 'Blank', pattern: /[ \t]+/y, line_breaks: false, group: Lexer.SKIPPED });

/** From 8.7: a quote that is never closed, with all that follows. */
export const OpenQuote = createToken({ name: 'OpenQuote', pattern: /[\s\S]+/y, line_breaks: false });

const keywordTokens: TokenType[] = [Comment, QuotedKeyword, OpenKeyword, PlainKeyword];
const wordTokens: Readonly<Record<Era, TokenType[]>> = {
  delimited: [QuotedWord, OpenWord, PlainWord],
  shell: [Blank, Comment, ShellWord, OpenQuote],
};

export const allTokens: TokenType[] = [...keywordTokens, QuotedWord, OpenWord, PlainWord, Blank, ShellWord, OpenQuote];

const lexers = new Map<string, Lexer>();

/** Made on first use: a lexer for whole lines, or for the arguments alone. */
export function lexerFor(era: Era, mode: 'line' | 'words'): Lexer {
  const key = `${era} ${mode}`;
  let lexer = lexers.get(key);
  if (!lexer) {
    lexer = new Lexer({ modes: { line: keywordTokens, words: wordTokens[era] }, defaultMode: mode }, lexerConfig);
    lexers.set(key, lexer);
  }
  return lexer;
}
