import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexStatements } from '#formats/_grammar/iptables-grammar';
import type { StatementIndex } from '#formats/_grammar/iptables-index';

/** So long that what stands before it is parsed before what stands behind it. */
const pause = `#${'x'.repeat(10_000)}`;

const statementsOf = (index: StatementIndex, from: number) =>
  Array.from({ length: index.length }, (_, line) => line)
    .filter((line) => index.start(line) >= from)
    .map((line) => ({
      kind: index.kind(line),
      span: [index.start(line) - from, index.end(line) - from],
      items: Array.from({ length: index.endItem(line) - index.firstItem(line) }, (_, i) => {
        const item = index.firstItem(line) + i;
        return [index.itemKind(item), index.itemStart(item) - from, index.itemEnd(item) - from];
      }),
    }));

const word = fc.constantFrom(
  ...['-A INPUT', '-I INPUT 3', '[12:345]', '[1:2', '-s 10.0.0.1/8', '! -d 1::2', '-4', '-6', '-45', '-f 4', '--4'],
  ...['-m tcp --dport 22', '--dports 22,80:90', '--comment "a 1\\"2"', '--name 5 6', '-c 1 2', '-j ACCEPT', '-g c1'],
  ...['*filter', ':INPUT DROP [0:0]', 'COMMIT', '# on Mon Nov 23 06:39:27 2026', '12', '-', '"7', '! 9', '\t', '\r'],
);
const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));

describe('lines that differ in digits', () => {
  it('become what the grammar makes of each', () => {
    fc.assert(
      fc.property(line, fc.infiniteStream(fc.integer({ min: 0, max: 99999 })), (first, numbers) => {
        const second = first.replace(/\d+/g, () => String(numbers.next().value));
        const text = `${first}\n${pause}\n${second}`;
        const from = text.length - second.length;
        expect(statementsOf(indexStatements(text), from)).toEqual(statementsOf(indexStatements(second), 0));
      }),
      { numRuns: 2000 },
    );
  });
});
