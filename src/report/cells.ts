import { escapeTerminal } from './escape.ts';

/** One character as a terminal shows it. */
export interface Cell {
  /** UTF-16 offset of the character in its line. */
  readonly offset: number;
  /** Terminal column from 0. */
  readonly column: number;
  /** Columns taken: 0 for combining marks, 2 for East Asian wide characters and emoji. */
  readonly width: number;
  readonly text: string;
}

const combining = /^[\p{Mn}\p{Me}]$/u;
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;
const plain = /^[\x20-\x7e]*$/;
const tabStop = 4;

function widthOf(character: string): number {
  if (character <= '\u02ff') return 1;
  return combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
}

/** Lays out a line: tabs go to the next multiple of 4 columns, characters that are not safe to print are spelt out. */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  let offset = 0;
  for (const character of line) {
    let text = character;
    let width = 1;
    if (character === '\t') {
      width = tabStop - (column % tabStop);
      text = ' '.repeat(width);
    } else {
      text = escapeTerminal(character);
      width = text === character ? widthOf(character) : text.length;
    }
    cells.push({ offset, column, width, text });
    column += width;
    offset += character.length;
  }
  return cells;
}

/** Terminal columns of a text that is already safe to print. */
export function widthOfText(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** Fills up with blanks to that many columns; a wider text stays as it is. */
export const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOfText(text)));

/** Cuts to at most that many columns, with an ellipsis where something was cut. */
export function cutTo(text: string, width: number): string {
  if (widthOfText(text) <= width) return text;
  let out = '';
  let used = 0;
  for (const character of text) {
    const own = widthOf(character);
    if (used + own > width - 1) break;
    out += character;
    used += own;
  }
  return `${out}…`;
}

/** Breaks at blanks so that no line is wider than `width` columns, except single words. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line !== '' && widthOfText(line) + 1 + widthOfText(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines;
}
