import type { PlaceReport } from '#engine/document';
import { type Cell, cellsOf } from './cells.ts';

/** A stretch of one source line, UTF-16 offsets, end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A source line cut to the columns there are, and where in it the stretches came to lie (terminal columns). */
export interface MarkedLine {
  readonly text: string;
  readonly marks: readonly { readonly column: number; readonly width: number }[];
}

/** Longer lines are cut before they are laid out: a dump may be a megabyte on one line. */
const longest = 4000;
/** Columns of context kept to the left of a stretch when a line is cut. */
const context = 16;

/**
 * Where the region begins and ends in the line that is shown. Redaction may have moved things: then the region's own
 * text is looked for, and a column beyond the line means its end.
 */
export function stretchOf(at: PlaceReport, line: string): Stretch {
  const start = at.column - 1;
  const end = at.endLine > at.line ? line.length : at.endColumn - 1;
  const text = at.text.split(/\r?\n/)[0]!;
  const fits =
    end <= line.length && (line.slice(start, end) === text || line.startsWith(text.replace(/…$/, ''), start));
  if (!fits && text !== '') {
    const found = line.indexOf(text);
    if (found >= 0) return { start: found, end: found + text.length };
  }
  const clamped = Math.max(0, Math.min(start, line.length));
  return { start: clamped, end: Math.max(clamped, Math.min(end, line.length)) };
}

/** Cuts `line` so that `keep` is inside, and says how much went at the front. */
function cutRaw(line: string, keep: Stretch): { line: string; removed: number; more: boolean } {
  if (line.length <= longest) return { line, removed: 0, more: false };
  const removed = Math.max(0, Math.min(keep.start - longest / 4, line.length - longest));
  return { line: line.slice(removed, removed + longest), removed, more: removed + longest < line.length };
}

function window(cells: readonly Cell[], keep: Stretch, width: number): { first: number; last: number } {
  const from = cells.findIndex((cell) => cell.offset >= keep.start);
  const anchor = cells[from < 0 ? cells.length - 1 : from]!;
  let first = cells.findIndex((cell) => cell.column >= anchor.column - context);
  let last = first;
  const room = width - 2;
  const fits = (a: number, b: number): boolean => cells[b]!.column + cells[b]!.width - cells[a]!.column <= room;
  while (last + 1 < cells.length && fits(first, last + 1)) last++;
  while (first > 0 && fits(first - 1, last)) first--;
  return { first, last };
}

/**
 * Prepares a source line for a frame of `width` columns; where it is wider, the part around the first stretch is
 * shown. A stretch outside that part is marked at its edge; an empty one is one column wide.
 */
export function markLine(line: string, stretches: readonly Stretch[], width: number): MarkedLine {
  const keep = stretches[0] ?? { start: 0, end: 0 };
  const raw = cutRaw(line, keep);
  const cells = cellsOf(raw.line);
  const total = cells.length === 0 ? 0 : cells.at(-1)!.column + cells.at(-1)!.width;
  const moved = (stretch: Stretch): Stretch => ({ start: stretch.start - raw.removed, end: stretch.end - raw.removed });
  const cut =
    cells.length > 0 && total > width
      ? window(cells, moved(keep), width)
      : { first: 0, last: Math.max(0, cells.length - 1) };
  const shown = cells.slice(cut.first, cut.last + 1);
  const before = cut.first > 0 || raw.removed > 0 ? '…' : '';
  const behind = cut.last < cells.length - 1 || raw.more ? '…' : '';
  const left = (shown[0]?.column ?? 0) - before.length;
  const right = shown.length === 0 ? left : shown.at(-1)!.column + shown.at(-1)!.width;

  const columnAt = (offset: number): number => {
    const cell = cells.find((candidate) => candidate.offset >= offset);
    return Math.max(left, Math.min(cell ? cell.column : total, right)) - left;
  };
  const marks = stretches.map(moved).map(({ start, end }) => {
    const column = columnAt(start);
    return { column, width: Math.max(1, columnAt(end) - column) };
  });
  return { text: before + shown.map((cell) => cell.text).join('') + behind, marks };
}
