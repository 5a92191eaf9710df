import { expect, it } from 'vitest';
import { indexLines, type LineIndex } from '#formats/ipset/grammar';
import fc from '../../support/fast-check.ts';

const line = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('add a 1', 'add a 192.0.2.1 timeout 5', 'add a 1 \t', 'add b ::1', 'add a', 'add a '),
  },
  fc.constantFrom(
    'add a  x',
    'add  a x',
    '-! add a x',
    ' add a x',
    'add a \u00a0x',
    'add a #',
    'add ab x',
    'ADD a x',
    '',
    ' ',
  ),
  fc.constantFrom(
    'create a hash:ip',
    'del a 1',
    '# add a 1',
    'Name: a',
    'Members:',
    'Type: hash:ip',
    'COMMIT',
    'what\r',
  ),
);

/** So long that what stands before it is parsed before what stands behind it. */
const pause = `add a ${'1'.repeat(9000)}\n`;

const linesOf = (index: LineIndex, from: number, shift: number) =>
  Array.from({ length: index.length - from }, (_, i) => {
    const at = from + i;
    return [index.kind(at), index.start(at) - shift, index.end(at) - shift];
  });

it('finds behind elements of a set the lines that the grammar finds there', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('', '\n'), (lines, end) => {
      const text = lines.join('\n') + end;
      const behind = linesOf(indexLines(pause + text), 1, pause.length);
      expect(behind).toEqual(linesOf(indexLines(text), 0, 0));
    }),
    { numRuns: 3000 },
  );
});
