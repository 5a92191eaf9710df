import type { Span, TextMap } from '#core/source-file';
import { textMap } from '#core/text-map';

/** What stands in the place of a piece of the raw text; the piece is never empty. */
export interface Edit extends Span {
  readonly text: string;
}

/** A text with the given edits (ascending, disjoint, of the raw text), and the way back. */
export function rewrite(raw: string, edits: readonly Edit[]): { text: string; map: TextMap } {
  if (edits.length === 0) return { text: raw, map: textMap(raw) };
  const kept: string[] = [];
  const removed: { at: number; length: number }[] = [];
  let from = 0;
  let at = 0;
  for (const { start, end, text } of edits) {
    kept.push(raw.slice(from, start), text);
    at += start - from + text.length;
    from = end;
    const length = end - start - text.length;
    if (length === 0) continue;
    const last = removed.at(-1);
    if (last && last.at === at) last.length += length;
    else removed.push({ at, length });
  }
  kept.push(raw.slice(from));
  return { text: kept.join(''), map: textMap(raw, removed) };
}
