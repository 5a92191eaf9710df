import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { Parsed } from '../format.ts';
import type { Settings } from './ast.ts';
import { parseLines } from './grammar.ts';

/** What the program prints on standard error for parameters that it may not read. */
const complaint = /^sysctl: /;

export function parseSettings({ id, text }: SourceFile, kind: string): Parsed<Settings> {
  if (kind === 'sysctl-value') return { statements: contentOf(text), diagnostics: [] };
  const children = parseLines(text);
  const diagnostics = children
    .filter((node) => node.type === 'remark' && !complaint.test(node.value))
    .map(
      ({ start, end }): Diagnostic => ({
        file: id,
        span: { start, end },
        code: 'unexpected-line',
        message: 'This line is no kernel parameter: `name = value` was expected.',
        effect: 'none',
        severity: 'warning',
      }),
    );
  return { statements: { type: 'settings', start: 0, end: text.length, children }, diagnostics };
}

function contentOf(text: string): Settings {
  const value = text.trim();
  const start = text.length - text.trimStart().length;
  return {
    type: 'settings',
    start: 0,
    end: text.length,
    children: value === '' ? [] : [{ type: 'value', start, end: start + value.length, value }],
  };
}
