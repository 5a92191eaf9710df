import { describe, expect, it } from 'vitest';
import {
  addressSet,
  allAddresses,
  complement,
  contains,
  formatSet,
  intersect,
  isAll,
  isEmpty,
  noAddresses,
  subtract,
  union,
} from '#core/address-set';
import fc from '../../support/fast-check.ts';

/** Small values, so that ranges meet. */
const range = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 6 }))
  .map(([low, size]) => ({ family: 4 as const, low, high: low + size }));
const set = fc.array(range, { maxLength: 8 }).map((ranges) => addressSet(4, ranges));
const values = Array.from({ length: 60 }, (_, i) => i);

describe('sets of addresses', () => {
  it('obey the laws of sets, value by value', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        for (const v of values) {
          const [inA, inB] = [contains(a, v), contains(b, v)];
          expect(contains(union(a, b), v)).toBe(inA || inB);
          expect(contains(intersect(a, b), v)).toBe(inA && inB);
          expect(contains(subtract(a, b), v)).toBe(inA && !inB);
          expect(contains(complement(a), v)).toBe(!inA);
        }
      }),
    );
  });

  it('have one form each: ascending, disjoint, not adjacent', () => {
    fc.assert(
      fc.property(set, (a) => {
        for (let i = 1; i < a.bounds.length; i++)
          expect(Number(a.bounds[i])).toBeGreaterThanOrEqual(Number(a.bounds[i - 1]) + (i % 2 === 0 ? 2 : 0));
        expect(complement(complement(a))).toEqual(a);
      }),
    );
  });

  it('know nothing and everything', () => {
    for (const family of [4, 6] as const) {
      expect(isEmpty(noAddresses(family))).toBe(true);
      expect(isAll(complement(noAddresses(family)))).toBe(true);
      expect(isEmpty(complement(allAddresses(family)))).toBe(true);
    }
  });

  it('are written as prefixes where they are such', () => {
    expect(
      formatSet(
        addressSet(4, [
          { family: 4, low: 0x0a000000, high: 0x0affffff },
          { family: 4, low: 1, high: 1 },
          { family: 4, low: 5, high: 9 },
        ]),
      ),
    ).toEqual(['0.0.0.1', '0.0.0.5-0.0.0.9', '10.0.0.0/8']);
  });
});
