import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { announcesNative, isProgramError, readProgram } from '../_grammar/iptables-program.ts';
import type { ListingLines } from './grammar.ts';
import { readColumns, readRow } from './read-row.ts';

/** Of one kind of problem; a file that is something else altogether has thousands. */
const ENOUGH = 20;

/** Lines that are neither chains nor rules. */
export function findProblems(file: SourceFile, { chains, loose }: ListingLines): readonly Diagnostic[] {
  const { text } = file;
  const problems: Diagnostic[] = [];
  const report = (span: Diagnostic['span'], code: string, message: string, widens: boolean): void => {
    const severity = widens ? 'warning' : 'note';
    problems.push({ file: file.id, span, code, message, effect: widens ? 'widens' : 'none', severity });
  };
  const unread = chains.flatMap(({ columns, rows }) => {
    const known = columns && readColumns(text.slice(columns.start, columns.end));
    return rows.filter((line) => readRow(text, line, known) === null);
  });
  for (const line of unread.slice(0, ENOUGH))
    report(
      line,
      'unexpected-line',
      'This line is no rule of the listing: the chain may hold more than it shows.',
      true,
    );
  const words = loose.filter((line) => {
    const own = text.slice(line.start, line.end);
    return readRow(text, line, null) === null && readProgram(own) === null && !announcesNative(own);
  });
  for (const line of words.slice(0, ENOUGH)) {
    if (chains.length === 0 && isProgramError(text.slice(line.start, line.end)))
      report(
        line,
        'output-is-an-error',
        'iptables could not show its rules: this counts as not collected. Collect it again as root.',
        true,
      );
    else report(line, 'surrounding-text', 'This line is not part of the listing and was passed over.', false);
  }
  const rows = loose.filter((line) => readRow(text, line, null) !== null);
  if (rows.length > 0)
    report(
      rows[0]!,
      'rules-without-chain',
      'These rules came without the line that names their chain, so nothing can be concluded from them. Collect the whole output of `iptables-save`.',
      true,
    );
  return problems;
}
