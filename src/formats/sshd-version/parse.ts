import type { SourceFile } from '#core/source-file';
import { remarkOf } from '../_grammar/field.ts';
import { parseTable } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { VersionLine, VersionOutput } from './ast.ts';

const line = /^OpenSSH_(?:for_Windows_)?(\d+\.\d+[\w.]*)([^,]*)/;

/** The line that tells the version; what surrounds it (usage, complaints about options) is kept as remarks. */
export function parseVersion({ text }: SourceFile): Parsed<VersionOutput> {
  const children = parseTable(text).children.map((row): VersionOutput['children'][number] => {
    const { start, end } = row;
    const match = line.exec(text.slice(start, end));
    if (!match) return remarkOf(text, row);
    return { type: 'version', start, end, release: match[1]!, build: match[2]!.trim() } satisfies VersionLine;
  });
  return { statements: { type: 'openssh-version', start: 0, end: text.length, children }, diagnostics: [] };
}
