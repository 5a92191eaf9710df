import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { type LineIndex, LineKind } from './grammar.ts';

/** A file that is something else altogether has thousands. */
const ENOUGH = 20;

/** Lines that are neither commands of ipset nor part of its listing. */
export function findProblems(file: SourceFile, index: LineIndex): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (let line = 0; line < index.length && problems.length < ENOUGH; line++) {
    if (index.kind(line) !== LineKind.text) continue;
    const span = { start: index.start(line), end: index.end(line) };
    const text = file.text.slice(span.start, span.end);
    const failed = /^ipset v[\d.]+: |Kernel error received|Operation not permitted/.test(text);
    problems.push({
      file: file.id,
      span,
      code: failed ? 'output-is-an-error' : 'unexpected-line',
      message: failed
        ? 'ipset could not show its sets: they count as not collected. Collect `ipset list` again as root.'
        : 'This line is neither a command of ipset nor part of its listing: elements may be missing.',
      effect: 'widens',
      severity: 'warning',
    });
  }
  return problems;
}
