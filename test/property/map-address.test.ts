import { describe, expect, it } from 'vitest';
import { type Address, formatAddress, parseAddress } from '#core/address';
import { AddressMap } from '#core/redaction/map-address';
import fc from '../support/fast-check.ts';

const map = new AddressMap('a key');
const v4 = fc.integer({ min: 0, max: 0xffffffff }).map((value): Address => ({ family: 4, value }));
const v6 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).map((value): Address => ({ family: 6, value }));
const shared = (a: Address, b: Address): number => {
  const width = a.family === 4 ? 32 : 128;
  const difference = BigInt(a.value) ^ BigInt(b.value);
  return difference === 0n ? width : width - difference.toString(2).length;
};

describe('redacted addresses', () => {
  it.each([
    ['IPv4', v4],
    ['IPv6', v6],
  ] as const)('share as many leading bits as the originals, in %s', (_name, some) => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        expect(shared(map.address(a), map.address(b))).toBe(shared(a, b));
      }),
      { numRuns: 200 },
    );
  });

  it.each(['0.0.0.0', '127.0.0.1', '224.0.0.251', '255.255.255.0', '::', '::1', 'ff02::1'])('keep %s', (text) => {
    expect(formatAddress(map.address(parseAddress(text)!))).toBe(text);
  });

  it.each([
    ['10.1.2.3', /^10\./],
    ['192.168.7.9', /^192\.168\./],
    ['169.254.3.4', /^169\.254\./],
    ['fe80::1:2', /^fe[89ab]/],
    ['2001:db8::1', /^[23]/],
    ['::ffff:10.1.2.3', /^::ffff:10\./],
  ])('keep %s in its special prefix and change the rest', (text, inside) => {
    const mapped = formatAddress(map.address(parseAddress(text)!));
    expect(mapped).toMatch(inside);
    expect(mapped).not.toBe(text);
  });
});
