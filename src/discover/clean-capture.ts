import type { TextMap } from '#core/source-file';
import { textMap } from '#core/text-map';
import { findCaptureNoise } from './capture-noise.ts';
import { type Edit, rewrite } from './cut.ts';
import { findPasteDamage, type PasteDamage, undoDamage } from './paste-damage.ts';
import { findTerminalSequences } from './terminal-sequences.ts';

export interface CleanText {
  readonly text: string;
  readonly map: TextMap;
  /** The command line that a shell prompt above the output shows. */
  readonly command: string | null;
}

/** What was printed or written, with what a shell and sudo put around it. */
export interface Plain {
  readonly text: string;
  readonly map: TextMap;
  /** Of the raw text. */
  readonly edits: readonly Edit[];
  readonly damage: PasteDamage | null;
}

/** Of edits that overlap the one that begins first counts, and takes the others in. */
function join(edits: Edit[]): Edit[] {
  const joined: { start: number; end: number; text: string }[] = [];
  for (const edit of edits.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last === undefined || edit.start >= last.end) joined.push({ ...edit });
    else last.end = Math.max(last.end, edit.end);
  }
  return joined;
}

const inRaw = (edits: readonly Edit[], { toRaw }: TextMap): Edit[] =>
  edits.map(({ start, end, text }) => ({ start: toRaw(start), end: toRaw(end - 1) + 1, text }));

/**
 * What was printed or written, out of what a terminal recorded and what a paste did to it. The damage is that of the
 * whole text where this is a part of it; `asTyped` leaves what may be the host's own quotes and dashes.
 */
export function plainText(raw: string, known?: PasteDamage | null, asTyped = false): Plain {
  // The mark of an editor; a copied file is read with it.
  const mark = raw.startsWith('\ufeff') && !asTyped ? [{ start: 0, end: 1, text: '' }] : [];
  const sequences = [...mark, ...findTerminalSequences(raw)];
  const plain = rewrite(raw, sequences);
  const damage = known === undefined ? findPasteDamage(plain.text) : known;
  const undone = damage === null ? [] : undoDamage(plain.text, damage, asTyped);
  if (undone.length === 0) return { ...plain, edits: sequences, damage };
  const edits = join([...sequences, ...inRaw(undone, plain.map)]);
  return { ...rewrite(raw, edits), edits, damage };
}

/** What a program printed, out of what a terminal or a remote shell recorded of it. */
export function cleanCapture(raw: string, known?: PasteDamage | null): CleanText & { readonly plain: Plain } {
  const plain = plainText(raw, known);
  const { spans, command } = findCaptureNoise(plain.text);
  if (spans.length === 0) return { text: plain.text, map: plain.map, command, plain };
  const noise = inRaw(
    spans.map((span) => ({ ...span, text: '' })),
    plain.map,
  );
  return { ...rewrite(raw, join([...plain.edits, ...noise])), command, plain };
}

/** A file copied from the host is taken byte for byte: what looks like a capture artefact would be its real content. */
export const keepVerbatim = (raw: string): CleanText => ({ text: raw, map: textMap(raw), command: null });
