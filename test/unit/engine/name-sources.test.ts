import { describe, expect, it } from 'vitest';
import { parsePrefix } from '#core/address';
import { type AddressSet, addressSet, allAddresses, complement, subtract } from '#core/address-set';
import { nameSources } from '#engine/name-sources';
import { martianSources } from '#reason/own-addresses';

const set = (...texts: string[]): AddressSet => {
  const ranges = texts.map((text) => parsePrefix(text)!);
  return addressSet(ranges[0]!.family, ranges);
};

describe('nameSources', () => {
  it('says everybody where nobody fares otherwise', () => {
    expect(nameSources([allAddresses(4)], [])).toBe('everybody');
    expect(nameSources([set('10.0.0.0/8')], [])).toBe('everybody');
  });

  it('lists few and counts the rest of many', () => {
    const others = [set('192.0.2.0/24', '198.51.100.0/24', '203.0.113.7', '10.0.0.0/8', '172.16.0.0/12')];
    expect(nameSources([set('203.0.113.0/30', '198.51.100.7')], others)).toBe('198.51.100.7, 203.0.113.0/30');
    const many = set('1.0.0.0/8', '3.0.0.0/8', '5.0.0.0/8', '7.0.0.0/8', '9.0.0.0/8');
    expect(nameSources([many], others)).toBe('1.0.0.0/8, 3.0.0.0/8, 5.0.0.0/8 and 2 more ranges');
  });

  it('names the exceptions where they are fewer', () => {
    expect(nameSources([complement(set('10.0.0.0/8'))], [set('10.0.0.0/8')])).toBe('everybody except 10.0.0.0/8');
  });

  it('says all of a family where some fare otherwise elsewhere', () => {
    const asked = subtract(allAddresses(4), martianSources(4));
    expect(nameSources([asked], [set('198.18.0.0/16')])).toBe('all of IPv4');
    expect(nameSources([asked], [set('2001:db8::/32')])).toBe('all of IPv4');
  });

  it('does not cut out whom nobody asks from, and never whom others are', () => {
    const without = (...texts: string[]): AddressSet => complement(set(...texts));
    expect(
      nameSources(
        [without('10.0.0.0/8')],
        [complement(without('10.0.0.0/8', '10.0.0.5'))].map((one) => subtract(one, set('10.0.0.5'))),
      ),
    ).toBe('everybody except 10.0.0.0/8');
    expect(nameSources([without('127.0.0.0/8', '10.0.0.0/8')], [set('10.0.0.0/8')])).toBe(
      'everybody except 10.0.0.0/8',
    );
    expect(nameSources([without('203.0.113.7')], [set('203.0.113.7')])).toBe('everybody except 203.0.113.7');
  });

  it('keeps the families apart', () => {
    expect(nameSources([allAddresses(6)], [set('10.0.0.0/8')])).toBe('all of IPv6');
    expect(
      nameSources(
        [complement(set('10.0.0.0/8')), complement(set('2001:db8::/32'))],
        [set('10.0.0.0/8'), set('2001:db8::/32')],
      ),
    ).toBe('everybody except 10.0.0.0/8, 2001:db8::/32');
    expect(
      nameSources(
        [complement(set('10.0.0.0/8')), set('2001:db8::1')],
        [set('10.0.0.0/8'), set('2001:db8::2', '2001:db8::4')],
      ),
    ).toBe('2001:db8::1 and everybody of IPv4 except 10.0.0.0/8');
  });
});
