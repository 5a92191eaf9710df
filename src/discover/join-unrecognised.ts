import type { Diagnostic } from '#core/diagnostic';
import type { ReadFile } from './read-file.ts';

/** So many unknown files are reported one by one, and so many are named where there are more. */
const mostSingle = 3;
const mostNamed = 12;

/** What there often is much of, in the words of one note. */
const joint: Readonly<Record<string, (count: number, names: string) => string>> = {
  'unrecognised-file': (count, names) =>
    `No format knows ${count} files, and they were left out: ${names}. \`sshreach formats\` lists what is read.`,
  'packed-log': (count, names) =>
    `${count} logs are compressed and were not read: ${names}. Unpack those of the time that matters to have them analysed.`,
};

/** The problems of a host's files; more than a few of one sort share one note, so that it does not bury the others. */
export function joinUnrecognised(files: readonly ReadFile[]): Diagnostic[] {
  let problems = files.flatMap(({ problems: own }): readonly Diagnostic[] => own);
  for (const [sort, words] of Object.entries(joint)) {
    const ofSort = files.filter(({ problems: own }) => own.some(({ code }) => code === sort));
    if (ofSort.length <= mostSingle) continue;
    const names = ofSort.slice(0, mostNamed).map(({ file }) => file.claim.path);
    const more = ofSort.length > mostNamed ? ` and ${ofSort.length - mostNamed} more` : '';
    const message = words(ofSort.length, `${names.join(', ')}${more}`);
    problems = [
      ...problems.filter(({ code }) => code !== sort),
      { file: null, span: null, code: sort, message, effect: 'none', severity: 'note' },
    ];
  }
  return problems;
}
