import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { ItemKind, LineKind, NO_SPELLING, type StatementIndex } from '../_grammar/iptables-index.ts';
import { isProgramError, readProgram } from '../_grammar/iptables-program.ts';

/** Of one kind of problem; a file that is something else altogether has thousands. */
const ENOUGH = 20;

/**
 * What iptables-restore would refuse, and lines that are no statement. For what files are refused is found when the rest
 * of the host is known.
 */
export function findProblems(file: SourceFile, index: StatementIndex, isFile: boolean): readonly Diagnostic[] {
  if (isFile) return [];
  const found: Diagnostic[] = [];
  const counts = new Map<string, number>();
  const report = (code: string, message: string, start: number, end: number, widens: boolean): void => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    if (count > ENOUGH) return;
    const severity = widens ? 'warning' : 'note';
    found.push({ file: file.id, span: { start, end }, code, message, effect: widens ? 'widens' : 'none', severity });
  };
  /** By spelling. */
  const sound: boolean[] = [];
  let inTable = false;
  for (let line = 0; line < index.length; line++) {
    const kind = index.kind(line);
    const start = index.start(line);
    const end = index.end(line);
    if (kind === LineKind.table) inTable = true;
    else if (kind === LineKind.commit) inTable = false;
    else if (kind === LineKind.text) {
      const text = file.text.slice(start, end);
      if (isProgramError(text) || readProgram(text) !== null) continue;
      if (inTable)
        report(
          'unexpected-line',
          'This line is no rule of iptables, yet it stands among rules: part of the table may be missing.',
          start,
          end,
          true,
        );
      else report('surrounding-text', 'This line is not part of the rules and was passed over.', start, end, false);
    } else if (kind === LineKind.command) {
      const spelling = index.spelling(line);
      if (spelling !== NO_SPELLING && sound[spelling]) continue;
      let isSound = true;
      for (let item = index.firstItem(line); item < index.endItem(line); item++) {
        if (index.itemKind(item) !== ItemKind.stray) continue;
        isSound = false;
        report(
          'unexpected-word',
          'An option was expected here; iptables-restore refuses the whole table because of it.',
          index.itemStart(item),
          index.itemEnd(item),
          true,
        );
        break;
      }
      if (spelling !== NO_SPELLING) sound[spelling] = isSound;
    }
  }
  for (const [code, count] of counts) {
    if (count <= ENOUGH) continue;
    found.push({
      file: file.id,
      span: null,
      code,
      message: `${count - ENOUGH} more lines of this file are like the ones above.`,
      effect: 'none',
      severity: 'note',
    });
  }
  return found;
}
