/** Unchanged lines around a change. */
const CONTEXT = 3;
/** Longer texts are compared by their ends only. */
const MOST_LINES = 3000;

type Step = readonly [kind: ' ' | '-' | '+', line: string];

/** The shortest way from one list of lines to the other, found with the longest common subsequence. */
function stepsOf(before: readonly string[], after: readonly string[]): Step[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const a = before.slice(start, before.length - end);
  const b = after.slice(start, after.length - end);
  const same = (lines: readonly string[]): Step[] => lines.map((line) => [' ', line]);
  return [...same(before.slice(0, start)), ...middle(a, b), ...same(before.slice(before.length - end))];
}

function middle(a: readonly string[], b: readonly string[]): Step[] {
  const gone = (): Step[] => [...a.map((l): Step => ['-', l]), ...b.map((l): Step => ['+', l])];
  if (a.length > MOST_LINES || b.length > MOST_LINES) return gone();
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      steps.push([' ', a[i]!]);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!))
      steps.push(['-', a[i++]!]);
    else steps.push(['+', b[j++]!]);
  }
  return steps;
}

/** A text's lines with their line ends. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const printed = ([kind, line]: Step): string =>
  line.endsWith('\n') ? `${kind}${line}` : `${kind}${line}\n\\ No newline at end of file\n`;

const range = (start: number, length: number): string => {
  const first = length === 0 ? start - 1 : start;
  return length === 1 ? `${first}` : `${first},${length}`;
};

/** As `diff -u` prints it; empty where the texts are equal. `path` stands in both headers. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const steps = stepsOf(linesOf(before), linesOf(after));
  const changed = steps.flatMap(([kind], i) => (kind === ' ' ? [] : [i]));
  const hunks: [number, number][] = [];
  for (const i of changed) {
    const last = hunks.at(-1);
    if (last && i - CONTEXT <= last[1]) last[1] = Math.min(steps.length, i + CONTEXT + 1);
    else hunks.push([Math.max(0, i - CONTEXT), Math.min(steps.length, i + CONTEXT + 1)]);
  }
  const out = [`--- a/${path}\n+++ b/${path}\n`];
  for (const [from, to] of hunks) {
    const [oldStart, newStart] = ['+', '-'].map(
      (other) => steps.slice(0, from).filter(([kind]) => kind !== other).length + 1,
    ) as [number, number];
    const own = steps.slice(from, to);
    const count = (other: string): number => own.filter(([kind]) => kind !== other).length;
    out.push(`@@ -${range(oldStart, count('+'))} +${range(newStart, count('-'))} @@\n`, ...own.map(printed));
  }
  return out.join('');
}
