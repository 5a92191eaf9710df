import type { Diagnostic } from '#core/diagnostic';
import type { ReadFile } from './read-file.ts';

/** So many unknown files are reported one by one, and so many are named where there are more. */
const mostSingle = 3;
const mostNamed = 12;

/** The problems of a host's files; more than a few unknown files share one note, so that it does not bury the others. */
export function joinUnrecognised(files: readonly ReadFile[]): Diagnostic[] {
  const problems = files.flatMap(({ problems: own }): readonly Diagnostic[] => own);
  const unknown = files.filter(({ problems: own }) => own.some(({ code }) => code === 'unrecognised-file'));
  if (unknown.length <= mostSingle) return problems;
  const names = unknown.slice(0, mostNamed).map(({ file }) => file.claim.path);
  const more = unknown.length > mostNamed ? ` and ${unknown.length - mostNamed} more` : '';
  const message = `No format knows ${unknown.length} files, and they were left out: ${names.join(', ')}${more}. \`sshreach formats\` lists what is read.`;
  return [
    ...problems.filter(({ code }) => code !== 'unrecognised-file'),
    { file: null, span: null, code: 'unrecognised-file', message, effect: 'none', severity: 'note' },
  ];
}
