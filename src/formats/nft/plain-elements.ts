import type { Element } from '../_grammar/nft/ast.ts';

type PlacedElement = Element & { readonly file: number };

const SPACE = 32;
const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const OPEN = 123;
const CLOSE = 125;

/**
 * `{ 192.0.2.1, 198.51.100.0/24, 2001:db8::1-2001:db8::9 }`: to the grammar one address is a word like any other, and
 * what it makes of one it makes of a hundred thousand. `null` where anything else stands among them. `base` is where the
 * text begins.
 */
export function readPlainElements(text: string, base: number, file: number): PlacedElement[] | null {
  let at = skipBlanks(text, 0);
  if (text.charCodeAt(at++) !== OPEN) return null;
  const elements: PlacedElement[] = [];
  for (;;) {
    let code = text.charCodeAt(at);
    while (code === SPACE || code === TAB || code === RETURN || code === NEWLINE || code === COMMA)
      code = text.charCodeAt(++at);
    if (code === CLOSE) break;
    const start = at;
    at = behindWord(text, start);
    if (at < 0) return null;
    const behind = text.charCodeAt(skipBlanks(text, at));
    if (behind !== COMMA && behind !== NEWLINE && behind !== CLOSE) return null;
    const key = { expr: 'word', text: text.slice(start, at) } as const;
    elements.push({ start: base + start, end: base + at, key, data: null, file });
  }
  return skipBlanks(text, at + 1) === text.length ? elements : null;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB || text.charCodeAt(at) === RETURN) at++;
  return at;
}

/** Behind digits with dots, slashes and hyphens, or hexadecimal ones with two colons soon; -1 where neither is there. */
function behindWord(text: string, start: number): number {
  let at = start;
  let colons = 0;
  let last = start;
  let isHex = false;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code >= DASH && code < COLON) continue;
    if (code === COLON) {
      if (colons < 2 && (at - last > 4 || !isGroup(text, last, at))) return -1;
      colons++;
      last = at + 1;
    } else if ((code | 32) >= 97 && (code | 32) <= 102) isHex = true;
    else break;
  }
  if (at === start || colons === 1 || (colons === 0 && (isHex || !isDigit(text.charCodeAt(start))))) return -1;
  return at;
}

function isGroup(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && !((code | 32) >= 97 && (code | 32) <= 102)) return false;
  }
  return true;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
