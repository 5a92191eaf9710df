import { expect, it } from 'vitest';
import { formatRange } from '#core/address';
import { formatIPv4Ranges } from '#core/format-ipv4-ranges';
import fc from '../../support/fast-check.ts';

const edges = fc.constantFrom(0, 1, 9, 10, 99, 100, 255, 0x7fffffff, 0x80000000, 0xffffff00, 0xfffffffe, 0xffffffff);
const address = fc.oneof(edges, fc.integer({ min: 0, max: 0xffffffff }));
const network = fc.tuple(address, fc.integer({ min: 0, max: 32 })).map(([value, length]) => {
  const size = 2 ** (32 - length);
  const low = Math.floor(value / size) * size;
  return [low, low + size - 1] as const;
});
const range = fc.oneof(
  network,
  fc.tuple(address, address).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
);

it('writes many ranges as each is written by itself', () => {
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 20 }), (ranges) => {
      expect(formatIPv4Ranges(ranges.flat())).toEqual(
        ranges.map(([low, high]) => formatRange({ family: 4, low, high })),
      );
    }),
    { numRuns: 500 },
  );
});
