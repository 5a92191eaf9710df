import { expect, it } from 'vitest';
import type { Family } from '#core/address';
import { addressSet, contains } from '#core/address-set';
import { RangeCollector } from '#core/range-collector';
import fc from '../../support/fast-check.ts';

const top = (family: Family): bigint => (family === 4 ? 0xffffffffn : (1n << 128n) - 1n);
const value = (family: Family, own: bigint) => (family === 4 ? Number(own) : own);

it.each([4, 6] as const)('joins ranges of IPv%i and keeps where each begins', (family) => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 6 }), fc.boolean())
    .map(([low, size, high]) => {
      const from = high ? top(family) - BigInt(low + size) : BigInt(low);
      return { family, low: value(family, from), high: value(family, from + BigInt(size)) };
    });
  fc.assert(
    fc.property(fc.array(range, { maxLength: 20 }), (ranges) => {
      const collector = new RangeCollector(family);
      ranges.forEach(({ low, high }, origin) => {
        collector.add(low, high, origin);
      });
      const { set, from } = collector.join();
      expect(set).toEqual(addressSet(family, ranges));
      expect(from).toHaveLength(set.bounds.length / 2);
      from.forEach((origin, i) => {
        const low = set.bounds[2 * i]!;
        expect(ranges[origin]!.low).toBe(low);
        expect(ranges.slice(0, origin).some((one) => one.low === low)).toBe(false);
        expect(contains(set, low)).toBe(true);
      });
    }),
    { numRuns: 300 },
  );
});
