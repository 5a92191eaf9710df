import type { IToken } from 'chevrotain';
import { parseWords } from './grammar.ts';
import type { Era } from './versions.ts';

/** A word with its place in the text it was taken from, quotes included. */
export interface Word {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** What sshd makes of a word that was delimited by blanks, a quote or an equals sign; the separator is left off. */
export function delimitedWord(token: IToken): Word {
  const { image, startOffset } = token;
  const quote = image.indexOf('"');
  if (quote >= 0) {
    const close = image.indexOf('"', quote + 1);
    return {
      value: image.slice(0, quote) + image.slice(quote + 1, close),
      start: startOffset,
      end: startOffset + close + 1,
    };
  }
  const length = image.search(/[ \t\r=]/);
  const value = length < 0 ? image : image.slice(0, length);
  return { value, start: startOffset, end: startOffset + value.length };
}

const shellUnit = /\\(['"\\ ])|"((?:\\['"\\]|\\(?!['"\\])|[^"\\])*)"|'((?:\\['"\\]|\\(?!['"\\])|[^'\\])*)'|([\s\S])/g;
const innerEscape = /\\(['"\\])/g;

/** The same for a word with shell-like quotes and escapes. */
export function shellWord(token: IToken): Word {
  const { image, startOffset } = token;
  const value = /["'\\]/.test(image)
    ? image.replace(
        shellUnit,
        (_whole, escaped?: string, double?: string, single?: string, other?: string): string =>
          escaped ?? (double ?? single)?.replace(innerEscape, '$1') ?? other ?? '',
      )
    : image;
  return { value, start: startOffset, end: startOffset + image.length };
}

export const wordOf = (token: IToken, era: Era): Word => (era === 'shell' ? shellWord(token) : delimitedWord(token));

/**
 * How sshd's old reader goes through a text: word by word, and once more with an empty word where the last one was
 * quoted, or ended by an equals sign or a blank. `null` ends it.
 */
export function delimitedWords(text: string | null): Word[] {
  if (text === null) return [];
  if (text === '') return [{ value: '', start: 0, end: 0 }];
  const { words, openQuote } = parseWords(text, 'delimited');
  const found = words.map(delimitedWord);
  const last = words.at(-1);
  if (last && openQuote === null && /["= \t\r]$/.test(last.image))
    found.push({ value: '', start: text.length, end: text.length });
  return found;
}
