import type { Span, TextMap } from '#core/source-file';
import { textMap } from '#core/text-map';

/** A text without the given spans (ascending, disjoint, of the raw text), and the way back. */
export function cut(raw: string, spans: readonly Span[]): { text: string; map: TextMap } {
  if (spans.length === 0) return { text: raw, map: textMap(raw) };
  const kept: string[] = [];
  const removed: { at: number; length: number }[] = [];
  let from = 0;
  let at = 0;
  for (const { start, end } of spans) {
    kept.push(raw.slice(from, start));
    at += start - from;
    const last = removed.at(-1);
    if (last && last.at === at) last.length += end - start;
    else removed.push({ at, length: end - start });
    from = end;
  }
  kept.push(raw.slice(from));
  return { text: kept.join(''), map: textMap(raw, removed) };
}
