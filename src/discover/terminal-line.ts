import type { Span } from '#core/source-file';
import type { Edit } from './cut.ts';

/** A character that a terminal shows, and where it stands in the raw text; -1 where it stepped over nothing. */
interface Cell {
  readonly char: string;
  readonly at: number;
}

/** How wide the terminal was, as script(1) says. */
export function widthOf(raw: string): number | null {
  const found = /^Script started on [^\n]* COLUMNS="(\d{2,4})"/m.exec(raw.slice(0, 4096));
  return found ? Number(found[1]) : null;
}

const csi = /^\x1b\[(\d*)([ACDGJKP@])$/;

/** A line as readline and line editors draw it: one row without an end, through which they move. */
class Row {
  readonly cells: Cell[] = [];
  #column = 0;
  readonly #width: number | null;

  constructor(width: number | null) {
    this.#width = width;
  }

  put(char: string, at: number): void {
    while (this.cells.length < this.#column) this.cells.push({ char: ' ', at: -1 });
    this.cells[this.#column++] = { char, at };
  }

  back(count: number): void {
    this.#column = Math.max(0, this.#column - count);
  }

  /** To the beginning of the row, which may be a further one of a line that was wrapped. */
  return(): void {
    if (!this.#wrapped()) this.#column -= this.#width === null ? this.#column : this.#column % this.#width;
  }

  /** At the margin readline prints a blank and goes back over it, so that the terminal begins a row. */
  #wrapped(): boolean {
    const width = this.#width ?? 0;
    if (width === 0 || this.#column % width !== 1 || this.#column === 1 || this.cells.at(-1)?.char !== ' ')
      return false;
    this.cells.pop();
    this.#column--;
    return true;
  }

  /** Carries out a sequence; `false` where it leaves the row and nothing tells how far that is. */
  obey(text: string): boolean {
    const [, digits = '', kind] = csi.exec(text) ?? [];
    const count = Math.max(1, Number(digits));
    if (kind === 'A') {
      if (this.#width === null || this.#column < this.#width) return false;
      this.back(count * this.#width);
    } else if (kind === 'C') this.#column += Math.min(count, 9999);
    else if (kind === 'D') this.back(count);
    else if (kind === 'G') this.#column = Math.min(count, 9999) - 1;
    else if (kind === 'P') this.cells.splice(this.#column, count);
    else if (kind === '@') {
      const gap = Array.from({ length: Math.min(count, 9999) }, (): Cell => ({ char: ' ', at: -1 }));
      if (this.#column < this.cells.length) this.cells.splice(this.#column, 0, ...gap);
    } else if ((kind === 'K' || kind === 'J') && (digits === '' || digits === '0'))
      this.cells.length = Math.min(this.cells.length, this.#column);
    return true;
  }
}

/** What is left of a line, in its order: what was removed between. `null` where characters changed places. */
function removed(cells: readonly Cell[], start: number, end: number): Edit[] | null {
  const edits: Edit[] = [];
  let from = start;
  for (const { at } of cells) {
    if (at < from) return null;
    if (at > from) edits.push({ start: from, end: at, text: '' });
    from = at + 1;
  }
  if (from < end) edits.push({ start: from, end, text: '' });
  return edits;
}

/**
 * The edits that leave of a recorded line what its terminal showed in the end: characters that were taken back, typed
 * in between or pasted (bash shows them marked, and writes them again), rows that wrap. `null` where that is not known.
 */
export function redrawLine(
  line: string,
  start: number,
  sequences: readonly Span[],
  width: number | null,
): Edit[] | null {
  const end = start + line.replace(/\r+$/, '').length;
  const row = new Row(width);
  let next = 0;
  for (let at = start; at < end; at++) {
    const span = sequences[next];
    if (span?.start === at) {
      if (!row.obey(line.slice(at - start, span.end - start))) return null;
      next++;
      at = span.end - 1;
      continue;
    }
    const char = line[at - start]!;
    if (char === '\b') row.back(1);
    else if (char === '\r') row.return();
    else if (char !== '\x07') row.put(char, at);
  }
  const rest = sequences.slice(next).map((span) => ({ ...span, text: '' }));
  const kept = removed(row.cells, start, end);
  if (kept !== null) return [...kept, ...rest];
  return end === start ? rest : [{ start, end, text: row.cells.map(({ char }) => char).join('') }, ...rest];
}
