import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { sshdWords } from '../_grammar/sshd-words.ts';
import { parseTable } from '../_grammar/table.ts';
import type { FormatCode, Parsed } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { TestMessage, TestRun } from './ast.ts';
import { lowerTestRun } from './lower.ts';
import { support } from './support.ts';

/** Exit statuses that people echo after the command. */
const status = /^(?:exit(?: code| status)?[ :=]*|rc[ :=]*|\$\?[ :=]*)?\d{1,3}$/i;

export function parseTestRun(file: SourceFile): Parsed<TestRun> {
  const diagnostics: Diagnostic[] = [];
  const children = parseTable(file.text).children.map((row): TestMessage => {
    const value = file.text.slice(row.start, row.end);
    const words = sshdWords(value);
    if (!words && !status.test(value))
      diagnostics.push({
        file: file.id,
        span: { start: row.start, end: row.end },
        code: 'unexpected-line',
        message: 'This is not one of the messages with which sshd refuses its configuration.',
        effect: 'none',
        severity: 'note',
      });
    return { type: 'message', start: row.start, end: row.end, value, words };
  });
  return { statements: { type: 'sshd-test', start: 0, end: file.text.length, children }, diagnostics };
}

export const code: FormatCode<TestRun> = {
  parse: (file) => parseTestRun(file),
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerTestRun,
  support,
};
