import type { Diagnostic } from '#core/diagnostic';
import { isInRoot } from './host-path.ts';
import type { ReadFile } from './read-file.ts';

/** Text without what differs between two prints of one state: counters, comments, blanks at line ends. */
const essence = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/\[\d+:\d+\] ?/g, '').trimEnd())
    .join('\n');

const lineCount = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length;

/** Positive where `a` is the better copy: at its place below the root, then the one that shows more, then by path. */
function compare(a: ReadFile, b: ReadFile): number {
  return (
    Number(isInRoot(a.file.claim.path)) - Number(isInRoot(b.file.claim.path)) ||
    lineCount(a.file.text) - lineCount(b.file.text) ||
    a.file.text.length - b.file.text.length ||
    (a.file.path < b.file.path ? 1 : -1)
  );
}

const withRole = (one: ReadFile, problem: Diagnostic): ReadFile => ({
  ...one,
  role: 'superseded',
  hostPath: null,
  file: { ...one.file, quality: 'stale' },
  problems: [...one.problems, problem],
});

/**
 * Where a host can have a kind of evidence only once and two files claim to be it, the better copy is used and the
 * other one reported: a note where both say the same, a warning that widens answers where they do not.
 */
export function supersede(files: readonly ReadFile[]): ReadFile[] {
  const best = new Map<string, ReadFile>();
  const keyOf = ({ file, kind, role }: ReadFile): string | null =>
    role === 'evidence' && kind?.single ? `${kind.id} in ${file.namespace ?? ''}` : null;
  for (const one of files) {
    const key = keyOf(one);
    const other = key === null ? undefined : best.get(key);
    if (key !== null && (other === undefined || compare(one, other) > 0)) best.set(key, one);
  }
  return files.map((one) => {
    const winner = best.get(keyOf(one) ?? '');
    if (winner === undefined || winner === one) return one;
    const same = essence(winner.file.text) === essence(one.file.text);
    return withRole(one, {
      file: one.file.id,
      span: null,
      code: 'same-evidence-twice',
      message: same
        ? `This says the same as ${winner.file.path}, which was used.`
        : `A host has ${one.kind?.title ?? 'this'} only once, and ${winner.file.path} says something else. ${winner.file.path} was used; remove whichever is out of date.`,
      effect: same ? 'none' : 'widens',
      severity: same ? 'note' : 'warning',
    });
  });
}
