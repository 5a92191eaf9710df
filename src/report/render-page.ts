import { wrap } from './cells.ts';
import { type Colors, colorsFor } from './colors.ts';
import type { ReportOptions } from './options.ts';
import { defaultWidth } from './options.ts';

/** Longer lines of prose are tiring to read, however wide the terminal is. */
const mostColumns = 100;
const codeIndent = '    ';

/**
 * A rule's page for a terminal: prose wrapped to its width, lists indented, blocks of code and tables as they are. With
 * colours the marks of Markdown become type: bold headings, coloured code. Without, it stays Markdown.
 */
export function renderPage(markdown: string, { color, width = defaultWidth }: ReportOptions): string {
  const colors = colorsFor(color);
  const columns = Math.min(width, mostColumns);
  const out: string[] = [];
  let prose: string[] = [];
  let inCode = false;
  const flush = (): void => {
    if (prose.length > 0) out.push(...paragraph(prose.join(' '), columns, colors));
    prose = [];
  };
  for (const line of markdown.trimEnd().split('\n')) {
    if (line.startsWith('```')) {
      flush();
      inCode = !inCode;
      if (!color) out.push(line);
    } else if (inCode) out.push(color ? `${codeIndent}${line}`.trimEnd() : line);
    else if (line === '' || /^(?:#|\|| {4})/.test(line)) {
      flush();
      out.push(line.startsWith('#') ? heading(line, colors) : dress(line, colors));
    } else {
      if (item.test(line)) flush();
      prose.push(line.trim());
    }
  }
  flush();
  return `${out.join('\n')}\n`;
}

const item = /^(?:-|\d+\.) /;

function heading(line: string, colors: Colors): string {
  if (!colors.isColorSupported) return line;
  const text = line.replace(/^#+ /, '');
  return line.startsWith('# ') ? colors.bold(colors.underline(text)) : colors.bold(text);
}

/** Wrapped; what follows the first line of a list's item stands below its text. Code is not torn apart. */
function paragraph(text: string, columns: number, colors: Colors): string[] {
  const lead = item.exec(text)?.[0] ?? '';
  const kept = text.slice(lead.length).replace(/`[^`]*`/g, (code) => code.replaceAll(' ', '\u00a0'));
  return wrap(kept, columns - lead.length).map((line, index) => {
    const before = index === 0 ? (colors.isColorSupported ? lead.replace('-', '•') : lead) : ' '.repeat(lead.length);
    return before + dress(line.replaceAll('\u00a0', ' '), colors);
  });
}

/** Code, strong words and links inside a line. */
function dress(line: string, colors: Colors): string {
  if (!colors.isColorSupported) return line;
  return line.replace(
    /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g,
    (_, code?: string, strong?: string, name?: string, href = '') => {
      if (code !== undefined) return colors.cyan(code);
      if (strong !== undefined) return colors.bold(strong);
      return /^https?:/.test(href) ? `${dress(name ?? '', colors)} (${href})` : dress(name ?? '', colors);
    },
  );
}
