import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { parseAssignments } from '../_grammar/assignments.ts';
import { remarkOf } from '../_grammar/field.ts';
import { parseTable } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { ReleaseFile } from './ast.ts';

type Node = ReleaseFile['children'][number];

/** os-release(5), lsb_release(1), and the one-line files that came before them. */
export function parseReleaseFile(file: SourceFile, kind: string): Parsed<ReleaseFile> {
  const { text } = file;
  const assigned = kind === 'os-release' || (kind === 'lsb-release' && /^DISTRIB_/m.test(text));
  const children = assigned ? parseAssignments(text) : lines(text, kind);
  const diagnostics = children
    .filter((node) => node.type === 'remark' && !/^No LSB modules/.test(node.value ?? ''))
    .map(
      ({ start, end }): Diagnostic => ({
        file: file.id,
        span: { start, end },
        code: 'unexpected-line',
        message: 'This line does not tell an operating system’s name or version.',
        effect: 'none',
        severity: 'note',
      }),
    );
  return { statements: { type: 'release-file', start: 0, end: text.length, children }, diagnostics };
}

function lines(text: string, kind: string): Node[] {
  return parseTable(text).children.map((row): Node => {
    const { start, end } = row;
    const line = text.slice(start, end);
    const release = /^(.*\S)\s+release\s+(\d[\d.]*)/.exec(line);
    if (release) return { type: 'release', start, end, product: release[1]!, version: release[2]! };
    const property = /^([^:]+):\s*(.*)$/.exec(line);
    if (kind === 'lsb-release' && property)
      return { type: 'property', start, end, name: property[1]!, value: property[2]! };
    if (kind.endsWith('-version') || kind === 'alpine-release') return { type: 'version', start, end, value: line };
    return remarkOf(text, row);
  });
}
