import { describe, expect, it } from 'vitest';
import { type AddressValue, type Family, prefixRange } from '#core/address';
import { rangeSet } from '#core/address-set';
import { writeWords } from '#core/ipv6-words';
import { PackedRules } from '#model/packed-rules';
import { SourceSpace } from '#reason/source-space';
import fc from '../../support/fast-check.ts';

/** Few different bits, so that ranges meet, nest and touch. */
const value = fc.tuple(fc.constantFrom(0n, 1n, 3n, 0x2001n, 0xffffn), fc.nat(20), fc.nat(3), fc.nat(40));
const at = (family: Family, [top, a, b, low]: readonly [bigint, number, number, number]): AddressValue =>
  family === 4
    ? Number((top << 16n) | BigInt(low))
    : (top << 112n) | (BigInt(a) << 64n) | (BigInt(b) << 32n) | BigInt(low);

const range = fc.tuple(value, fc.constantFrom(0, 1, 8, 14, 30, 31, 32, 63, 64, 100, 127, 128));

function boundsOf(family: Family, low: AddressValue, high: AddressValue): number[] {
  if (family === 4) return [low as number, high as number];
  const words = new Uint32Array(8);
  writeWords(low as bigint, words, 0);
  writeWords(high as bigint, words, 4);
  return [...words];
}

/** Enough of them are sorted by their digits. */
const many = fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(400) });

describe.each([4, 6] as const)('cells of IPv%i', (family) => {
  const ranges = fc
    .array(range, { minLength: 1, maxLength: 12 })
    .map((all) =>
      all.map(([own, length]) =>
        prefixRange({ family, value: at(family, own) } as never, family === 4 ? length % 33 : length),
      ),
    );

  it('are the same for packed rules as for sets', () => {
    fc.assert(
      fc.property(ranges, ranges, many, fc.array(value), (counted, passed, times, points) => {
        const packed = new PackedRules(1, family);
        const own = packed.addPattern({ steps: [], terminal: null, end: 'source', at: 0 });
        const other = packed.addPattern({ steps: [], terminal: null, end: 'source', at: 0 });
        for (const { low, high } of counted) packed.add(own, 0, boundsOf(family, low, high));
        for (const { low, high } of passed) packed.add(other, 0, boundsOf(family, low, high));
        const sets = counted.map(rangeSet);
        const plain = SourceSpace.partition(family, sets);
        const addresses = points.map((one) => ({ family, value: at(family, one) }) as never);
        const same = SourceSpace.partition(family, [
          { packed, counts: [true, false] },
          ...Array.from({ length: times }, () => sets).flat(),
        ]);
        expect(same.addresses(same.all)).toEqual(plain.addresses(plain.all));
        for (const space of [plain, same, SourceSpace.points(family, addresses)])
          [...counted, ...(space === same ? [] : passed)].forEach((one, rule) => {
            const low = space.firstCell(packed, rule);
            const high = space.lastCell(packed, rule);
            expect(low <= high ? [low, high] : []).toEqual(space.cells(rangeSet(one)));
          });
        for (let cell = 0; cell < same.size; cell++) {
          expect(same.cellOf(same.lowOf(cell))).toBe(cell);
          expect(same.cellOf(same.range(cell).high)).toBe(cell);
        }
      }),
      { numRuns: 300 },
    );
  });
});
