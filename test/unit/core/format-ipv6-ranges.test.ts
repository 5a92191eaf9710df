import { expect, it } from 'vitest';
import { formatRange } from '#core/address';
import { formatIPv6Ranges } from '#core/format-ipv6-ranges';
import fc from '../../support/fast-check.ts';

const group = fc.constantFrom(0n, 0n, 0n, 1n, 0x9n, 0xabn, 0xfffn, 0x7fffn, 0x8000n, 0xffffn);
const address = fc
  .array(group, { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce<bigint>((value, one) => (value << 16n) | one, 0n));
const mapped = address.map((value) => (0xffffn << 32n) | (value & 0xffffffffn));
const network = fc.tuple(address, fc.integer({ min: 0, max: 128 })).map(([value, length]) => {
  const hosts = (1n << BigInt(128 - length)) - 1n;
  return [value & ~hosts, value | hosts] as const;
});
const either = fc.oneof(address, mapped);
const range = fc.oneof(
  network,
  either.map((one) => [one, one] as const),
  fc.tuple(either, either).map(([a, b]) => (a < b ? [a, b] : [b, a]) as readonly [bigint, bigint]),
);

it('writes many ranges as each is written by itself', () => {
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 20 }), (ranges) => {
      expect(formatIPv6Ranges(ranges.flat())).toEqual(
        ranges.map(([low, high]) => formatRange({ family: 6, low, high })),
      );
    }),
    { numRuns: 1000 },
  );
});
