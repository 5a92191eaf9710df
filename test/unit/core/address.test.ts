import { isIPv4, isIPv6 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { formatAddress, formatRange, maskLength, parseAddress, parsePrefix } from '#core/address';
import fc from '../../support/fast-check.ts';

/** Texts that look like addresses, right and slightly wrong. */
const almostAddress = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4Extended(),
  fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'F', ':', ':', '.', 'g'), maxLength: 40 }),
  fc
    .array(fc.constantFrom('0', 'ffff', '1:2', '::', ':', '1.2.3.4', 'db8'), { maxLength: 10 })
    .map((parts) => parts.join(':')),
);

describe('addresses', () => {
  it('takes what the system takes, without a zone', () => {
    fc.assert(
      fc.property(almostAddress, (text) => {
        const parsed = parseAddress(text);
        const system = isIPv4(text) ? 4 : isIPv6(text) && !text.includes('%') ? 6 : null;
        expect([text, parsed?.family ?? null]).toEqual([text, system]);
      }),
      { numRuns: 5000 },
    );
  });

  it('gives every value back', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseAddress(text)!;
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '010.0.0.1',
    '127.1',
    '0x7f.1',
    '256.1.1.1',
    '2001:db8::g',
    '1:2:3:4:5:6:7',
    '::1::',
    ':::',
    '1:',
    '',
    '::1.2.3',
    'fe80::1%eth0',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it('writes IPv6 as RFC 5952 has it', () => {
    const again = (text: string): string => formatAddress(parseAddress(text)!);
    expect(again('2001:0db8:0:0:1:0:0:1')).toBe('2001:db8::1:0:0:1');
    expect(again('0:0:0:0:0:0:0:0')).toBe('::');
    expect(again('2001:db8:0:1:1:1:1:1')).toBe('2001:db8:0:1:1:1:1:1');
    expect(again('::ffff:192.0.2.1')).toBe('::ffff:192.0.2.1');
  });

  it('reads prefixes and contiguous masks and clears host bits', () => {
    expect(formatRange(parsePrefix('10.1.2.3/8')!)).toBe('10.0.0.0/8');
    expect(formatRange(parsePrefix('10.1.2.3/255.255.0.0')!)).toBe('10.1.0.0/16');
    expect(formatRange(parsePrefix('2001:db8::1/32')!)).toBe('2001:db8::/32');
    for (const text of ['10.0.0.0/33', '10.0.0.0/255.0.255.0', '10.0.0.0/', '::/129', '10.0.0.0/::'])
      expect(parsePrefix(text)).toBeNull();
    expect(maskLength(parseAddress('255.255.255.255')!)).toBe(32);
    expect(maskLength(parseAddress('0.0.0.0')!)).toBe(0);
    expect(maskLength(parseAddress('ffff:ffff::')!)).toBe(32);
  });
});
