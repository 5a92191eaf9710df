import type { Span, TextMap } from '#core/source-file';
import { textMap } from '#core/text-map';
import { findCaptureNoise } from './capture-noise.ts';
import { cut } from './cut.ts';
import { findTerminalSequences } from './terminal-sequences.ts';

export interface CleanText {
  readonly text: string;
  readonly map: TextMap;
  /** The command line that a shell prompt above the output shows. */
  readonly command: string | null;
}

function join(spans: Span[]): Span[] {
  const joined: { start: number; end: number }[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else joined.push({ ...span });
  }
  return joined;
}

/** What a program printed, out of what a terminal or a remote shell recorded of it. */
export function cleanCapture(raw: string): CleanText {
  const sequences = findTerminalSequences(raw);
  const plain = cut(raw, sequences);
  const { spans, command } = findCaptureNoise(plain.text);
  if (spans.length === 0) return { ...plain, command };
  const noise = spans.map(({ start, end }) => ({ start: plain.map.toRaw(start), end: plain.map.toRaw(end - 1) + 1 }));
  return { ...cut(raw, join([...sequences, ...noise])), command };
}

/** A file copied from the host is taken byte for byte: what looks like a capture artefact would be its real content. */
export const keepVerbatim = (raw: string): CleanText => ({ text: raw, map: textMap(raw), command: null });
