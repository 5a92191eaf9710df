import { withoutJoints } from './joints.ts';

/** libwrap's buffer (BUFLEN) without the closing NUL: the bytes that a logical line may have, its newline counted. */
const longestLine = 2047;

/** Offsets of one logical line, its newline left out. */
export interface LogicalLineSpan {
  readonly start: number;
  readonly end: number;
  readonly ending: 'newline' | 'open' | 'overlong';
}

/**
 * Cuts a file as libwrap's `xgets` does. A line that does not fit is cut at its next newline; what a Debian libwrap
 * does from there on is nothing at all. (Where such a line also has a NUL byte, it may read on; files with NUL bytes
 * do not come here.)
 */
export function logicalLines(text: string): LogicalLineSpan[] {
  const lines: LogicalLineSpan[] = [];
  let at = 0;
  let nul = text.indexOf('\0');
  while (at < text.length) {
    const start = at;
    let used = 0;
    for (;;) {
      const newline = text.indexOf('\n', at);
      const next = newline < 0 ? text.length : newline + 1;
      if (used + byteLength(text, at, next) > longestLine) {
        lines.push({ start, end: newline < 0 ? next : newline, ending: 'overlong' });
        at = next;
        break;
      }
      while (nul >= 0 && nul < at) nul = text.indexOf('\0', at);
      const cut = nul >= 0 && nul < next;
      const continued = newline > at && text[newline - 1] === '\\';
      if (!cut && newline >= 0 && !continued) {
        lines.push({ start, end: newline, ending: 'newline' });
        at = next;
        break;
      }
      const content = cut ? nul : continued ? newline - 1 : next;
      used += byteLength(text, at, content);
      at = next;
      if (at < text.length) continue;
      // Joints alone at the end of a file are its end; anything before them is a line without a newline.
      if (used > 0) lines.push({ start, end: text.length, ending: 'open' });
      break;
    }
  }
  return lines;
}

/** Bytes of UTF-8. */
function byteLength(text: string, from: number, to: number): number {
  let bytes = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    // Each half of a surrogate pair counts for two of its four bytes.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/** What the first bytes of a logical line make of it. */
export function classifyLine(text: string): 'comment' | 'blank' | 'text' {
  const joined = withoutJoints(text);
  if (joined.startsWith('#')) return 'comment';
  return /^[ \t\r\n]*$/.test(joined) ? 'blank' : 'text';
}
