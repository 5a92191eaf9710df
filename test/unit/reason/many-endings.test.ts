import { expect, it } from 'vitest';
import { CellSet } from '#reason/cell-set';
import { classify } from '#reason/classify';
import { SourceSpace } from '#reason/source-space';

/** So many had a server of Shorewall whose rules nft 1.0.6 printed as JSON, which tells their matches' names alone. */
const COUNT = 8000;

it('joins thousands of ways in which one client may end', () => {
  const endings = Array.from({ length: COUNT }, (_, i) => ({
    verdict: i % 2 === 0 ? ('accepted' as const) : ('timeout' as const),
    symptom: null,
    hop: null,
    cells: CellSet.of([0, 0]),
    assumes: [],
    trail: null,
    lines: [],
    doubts: [i],
  }));
  const groups = classify(endings, SourceSpace.partition(4, []), () => []);
  expect(groups.map(({ answer }) => answer.alternatives.map(({ verdict }) => verdict))).toEqual([
    ['accepted', 'timeout'],
  ]);
  expect(groups[0]!.answer.because).toHaveLength(32);
});
