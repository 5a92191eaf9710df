import { groupBy } from '#core/group-by';
import type { PlaceReport } from '#engine/document';
import { padTo, widthOfText, wrap } from './cells.ts';
import type { Colors } from './colors.ts';
import { escapeTerminal } from './escape.ts';
import { markLine, type Stretch, stretchOf } from './marked-line.ts';

/** A place in a code frame, with the few words under it. */
export interface FrameSpan {
  readonly at: PlaceReport;
  readonly label: string | null;
  /** The blamed place: `^^^` in the finding's colour; the others are `---`. */
  readonly primary: boolean;
}

export interface FrameStyle {
  readonly colors: Colors;
  readonly primary: (text: string) => string;
  /** Terminal columns. */
  readonly width: number;
}

/** Of a region of more lines, so many are shown. */
const mostLines = 4;
/** A label moves below its marks when fewer columns are left beside them. */
const leastLabel = 16;

interface Row {
  readonly line: number;
  readonly source: string;
  readonly spans: { readonly span: FrameSpan; readonly stretch: Stretch; readonly label: string | null }[];
}

const place = (at: PlaceReport): string => `${escapeTerminal(at.file)}:${at.line}:${at.column}`;

/** The lines that a place covers, with the text to show of each; only the first is known as a whole. */
function linesOf(at: PlaceReport): { line: number; source: string; stretch: Stretch }[] {
  const parts = at.text.split('\n').map((part) => part.replace(/\r$/, ''));
  const source = at.sourceLine.replace(/[\r\n]+$/, '') || parts[0]!;
  if (source === '') return [];
  const rows = [{ line: at.line, source, stretch: stretchOf(at, source) }];
  const last = Math.min(at.endLine, at.line + parts.length - 1, at.line + mostLines - 1);
  for (let line = at.line + 1; line <= last; line++) {
    const part = parts[line - at.line]!;
    const indent = part.length - part.trimStart().length;
    if (part !== '') rows.push({ line, source: part, stretch: { start: indent, end: part.length } });
  }
  return rows;
}

/** The rows of one file, ascending; spans of one line share a row. */
function rowsOf(spans: readonly FrameSpan[]): Row[] {
  const rows = new Map<number, Row>();
  for (const span of spans) {
    const lines = linesOf(span.at);
    for (const [index, { line, source, stretch }] of lines.entries()) {
      const known = rows.get(line);
      // Of a region's later lines only a part may be known; another place may bring the whole.
      const row = { line, source, spans: known?.spans ?? [] };
      if (known && known.source.length > source.length) row.source = known.source;
      rows.set(line, row);
      const last = index === lines.length - 1;
      const more = last && span.at.endLine > line ? `(to line ${span.at.endLine})` : null;
      const label = last ? [span.label, more].filter((part) => part !== null).join(' ') || null : null;
      row.spans.push({ span, stretch, label });
    }
  }
  for (const row of rows.values()) {
    row.spans.sort((a, b) => Number(b.span.primary) - Number(a.span.primary) || a.stretch.start - b.stretch.start);
  }
  return [...rows.values()].sort((a, b) => a.line - b.line);
}

function renderRow(row: Row, gutter: string, style: FrameStyle, gutterWidth: number): string[] {
  const { colors } = style;
  const room = Math.max(20, style.width - gutterWidth - 3);
  const marked = markLine(
    row.source,
    row.spans.map((entry) => entry.stretch),
    room,
  );
  const bar = colors.blue('|');
  const out = [`${colors.blue(padTo(String(row.line), gutterWidth))} ${bar} ${marked.text}`.trimEnd()];
  row.spans.forEach(({ span, label }, index) => {
    const { column, width } = marked.marks[index]!;
    const paint = span.primary ? style.primary : colors.blue;
    const marks = `${' '.repeat(column)}${paint((span.primary ? '^' : '-').repeat(width))}`;
    const words = label === null ? '' : escapeTerminal(label);
    const beside = room - column - width - 1;
    if (words === '' || widthOfText(words) <= Math.max(beside, leastLabel)) {
      out.push(`${gutter} ${bar} ${marks}${words === '' ? '' : ` ${paint(words)}`}`);
      return;
    }
    const indent = room - column >= 2 * leastLabel ? column : 0;
    out.push(`${gutter} ${bar} ${marks}`);
    for (const line of wrap(words, room - indent)) out.push(`${gutter} ${bar} ${' '.repeat(indent)}${paint(line)}`);
  });
  return out;
}

/**
 * A code frame as good compilers print it: the primary place's file first, then the others in the order given, each
 * with its lines ascending and marked. Ends without an empty gutter line; callers add what belongs below.
 */
export function renderFrame(spans: readonly FrameSpan[], style: FrameStyle): { lines: string[]; gutter: string } {
  const ordered = [...spans].sort((a, b) => Number(b.primary) - Number(a.primary));
  const files = groupBy(ordered, (span) => span.at.file);
  const groups = [...files.values()].map((own) => ({ own, rows: rowsOf(own) }));
  const highest = Math.max(1, ...groups.flatMap(({ rows }) => rows.map((row) => row.line)));
  const gutterWidth = String(highest).length;
  const gutter = ' '.repeat(gutterWidth);
  const { colors } = style;

  const lines: string[] = [];
  for (const [index, { own, rows }] of groups.entries()) {
    if (index > 0) lines.push(`${gutter} ${colors.blue('|')}`);
    lines.push(`${gutter}${colors.blue(index === 0 ? '-->' : ':::')} ${place(own[0]!.at)}`);
    if (rows.length > 0) lines.push(`${gutter} ${colors.blue('|')}`);
    rows.forEach((row, at) => {
      if (at > 0 && row.line > rows[at - 1]!.line + 1) lines.push(colors.blue('...'));
      lines.push(...renderRow(row, gutter, style, gutterWidth));
    });
    for (const { at, label } of own) {
      if (at.text === '' && at.sourceLine === '' && label !== null) {
        lines.push(`${gutter} ${colors.blue('=')} ${place(at)}: ${escapeTerminal(label)}`);
      }
    }
  }
  return { lines, gutter };
}
