import type { Span } from '#core/source-file';

/** How a line stands in its file, which sshd ignores and people go by. */
export interface PlaceLayout {
  /** From 1. */
  readonly column: number;
  /** The nearest `Match` line above; `null` where there is none. */
  readonly match: Span | null;
}

const matchLine = /^[ \t]*(match\b[^\r\n]*)/i;

export function layoutAt(text: string, start: number): PlaceLayout {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  let end = lineStart - 1;
  while (end > 0) {
    const from = text.lastIndexOf('\n', end - 1) + 1;
    const found = matchLine.exec(text.slice(from, end));
    if (found) {
      const at = from + found[0].length - found[1]!.length;
      return { column: start - lineStart + 1, match: { start: at, end: at + found[1]!.trimEnd().length } };
    }
    end = from - 1;
  }
  return { column: start - lineStart + 1, match: null };
}
