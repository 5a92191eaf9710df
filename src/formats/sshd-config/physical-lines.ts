import type { Era } from './versions.ts';

/** A line as the daemon has it after loading the file: blanks at both ends gone, old comments cut off. */
export interface PhysicalLine {
  readonly text: string;
  /** Offset of `text` in the file. */
  readonly start: number;
  /** End of what stands on the line in the file, without the line end; `start + text.length` or later. */
  readonly end: number;
  /** From 1, as the daemon counts. */
  readonly number: number;
  /** Blanks behind the text, which releases up to 7.5 left there. */
  readonly trailing: string;
  /** What the loader cut off as a comment, up to 8.6. */
  readonly comment: { readonly start: number; readonly end: number } | null;
}

const blankCodes = new Set([0x20, 0x09, 0x0d]);

function leadingBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && blankCodes.has(text.charCodeAt(at))) at++;
  return at;
}

/** A form feed is a blank at the end of a line and nowhere else. The first character is never taken. */
function trailingBlanks(text: string, from: number, to: number): number {
  let end = to;
  while (end - 1 > from && (blankCodes.has(text.charCodeAt(end - 1)) || text.charCodeAt(end - 1) === 0x0c)) end--;
  return end;
}

/** What NUL bytes have left of the lines so far, and where the first of them stands. */
interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const append = ({ text, start, end }: Piece, more: string): Piece => ({ text: text + more, start, end });

/**
 * Lines of a configuration file. A NUL byte ends a C string: the rest of its line is lost together with the line end,
 * so that the next line goes on where it stood (such lines have positions of the first piece only). The argument of
 * `-o` does not pass through the loader that cuts comments off.
 */
export function physicalLines(text: string, era: Era, commandLine = false): PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  let number = 0;
  const cutsComments = era === 'delimited' && !commandLine;
  let carried: Piece | null = null;
  const hasNul = text.includes('\0');
  for (let at = 0; at <= text.length; ) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    const nul = hasNul ? text.slice(at, lineEnd).indexOf('\0') : -1;
    const cut = nul >= 0 ? at + nul : lineEnd;
    const hashAt = cutsComments ? text.slice(at, cut).indexOf('#') : -1;
    const contentEnd = hashAt >= 0 ? at + hashAt : cut;
    const hash = contentEnd;
    const start = leadingBlanks(text, at, contentEnd);
    at = lineEnd + 1;
    if (cut < lineEnd && contentEnd === cut) {
      const piece = text.slice(start, cut);
      carried = carried === null ? { text: piece, start, end: cut } : append(carried, piece);
      if (newline >= 0) continue;
    }
    number++;
    if (carried !== null) {
      const joined: string = cut < lineEnd ? carried.text : carried.text + text.slice(start, contentEnd);
      const kept = trailingBlanks(joined, 0, joined.length);
      lines.push({
        text: joined.slice(0, kept),
        start: carried.start,
        end: carried.end,
        number,
        trailing: joined.slice(kept),
        comment: null,
      });
      carried = null;
      continue;
    }
    const end = trailingBlanks(text, start, contentEnd);
    const comment = contentEnd < cut ? { start: hash, end: trailingBlanks(text, hash, lineEnd) } : null;
    if (start < end || comment)
      lines.push({
        text: text.slice(start, end),
        start,
        end: comment ? comment.end : end,
        number,
        trailing: text.slice(end, contentEnd),
        comment,
      });
  }
  return lines;
}
