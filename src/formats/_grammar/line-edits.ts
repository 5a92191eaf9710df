import type { Span } from '#core/source-file';
import type { TextEdit } from '#model/change';

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Behind the line end, or the end of the text. */
export const afterLine = (text: string, offset: number): number => {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
};

/** How lines of the text end. */
export const lineEnd = (text: string): string => (/\r\n/.test(text) ? '\r\n' : '\n');

/** The lines that a span touches go away, line ends and all. */
export const removeLines = (text: string, { start, end }: Span): TextEdit => ({
  start: lineStart(text, start),
  end: afterLine(text, Math.max(start, end - 1)),
  text: '',
});

/** New lines in front of the one that holds the offset. */
export function insertLines(text: string, offset: number, lines: readonly string[]): TextEdit {
  const start = lineStart(text, offset);
  return { start, end: start, text: lines.map((line) => line + lineEnd(text)).join('') };
}

/** New lines at the end, which gets a line end where it lacks one. */
export function appendLines(text: string, lines: readonly string[]): TextEdit {
  const glue = text === '' || text.endsWith('\n') ? '' : lineEnd(text);
  return { start: text.length, end: text.length, text: glue + lines.map((line) => line + lineEnd(text)).join('') };
}
