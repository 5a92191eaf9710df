const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Beyond this many characters a column is not padded any more: one long note would push all others off the screen. */
const widestPadding = 80;

/** A table whose columns line up when it is read as text. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows].map((row) => row.map(cell));
  const widths = header.map((_, column) => Math.min(Math.max(...all.map((row) => row[column]!.length)), widestPadding));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, i) => text.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(all[0]!), rule, ...all.slice(1).map(line)].join('\n');
}
