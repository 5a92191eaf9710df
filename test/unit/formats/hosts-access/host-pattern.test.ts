import { describe, expect, it } from 'vitest';
import { formatSet } from '#core/address-set';
import { readHostPattern } from '#formats/hosts-access/host-pattern';
import { readLenientHostPattern } from '#formats/hosts-access/lenient-host-pattern';
import type { HostPattern } from '#formats/hosts-access/peer-sets';

/** What a pattern means, in words short enough for a table. */
function meaning({ pattern }: HostPattern): string {
  switch (pattern.kind) {
    case 'addresses': {
      const sets = [...formatSet(pattern.sets[4]), ...formatSet(pattern.sets[6])].join(' ') || 'none';
      return pattern.alsoName === undefined ? sets : `${sets} or named ${pattern.alsoName}`;
    }
    case 'masked':
      return `masked ${pattern.mask} ${pattern.value}`;
    case 'address-text':
      return `text ${pattern.glob}`;
    case 'name':
      return pattern.within
        ? `undecided in ${formatSet(pattern.within[4])}${formatSet(pattern.within[6])}`
        : 'undecided';
    case 'nobody':
      return 'nobody';
  }
}

/** As measured with tcpdmatch of Debian's 7.6.q. */
const debian: readonly (readonly [string, string])[] = [
  ['ALL', '0.0.0.0/0 ::/0'],
  ['all', '0.0.0.0/0 ::/0'],
  ['*', '0.0.0.0/0 ::/0'],
  ['1.2.3.4', '1.2.3.4'],
  ['01.2.3.4', 'nobody'],
  ['192.168.', '192.168.0.0/16'],
  ['192.168.1', 'nobody'],
  ['192.168.1.2.', 'nobody'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.0.0.0/255.0.0.0', '10.0.0.0/8'],
  ['10.0.0.1/8', 'nobody'],
  ['10.0.0.0/24abc', '10.0.0.0/24'],
  ['10.0.0.0/8.0.0', '10.0.0.0/8'],
  ['010.0.0.0/8', '8.0.0.0/8'],
  ['0x0a.0.0.0/8', '10.0.0.0/8'],
  ['0.0.0.0/0', 'nobody'],
  ['0.0.0.0/0.0.0.0', '0.0.0.0/0'],
  ['1.2.3.4/32', '1.2.3.4'],
  ['1.2.3.4/255.255.255.255', 'nobody'],
  ['1.2.3.4/33', 'nobody'],
  ['10.0.0.2/255.255.255.254', '10.0.0.2/31'],
  ['10.0.0.1/255.0.0.253', 'masked 4278190333 167772161'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]/32', '2001:db8::/32'],
  ['[2001:db8::/32]', 'nobody'],
  ['[::]/0', '::/0'],
  ['[::]/', '::/0'],
  ['[::]/x', '::/0'],
  ['[::]/129', 'nobody'],
  ['[::ffff:1.2.3.4]', 'nobody'],
  ['[1.2.3.4]', 'nobody'],
  ['[fe80::1%eth0]', 'undecided in fe80::1'],
  ['10.1.*', '10.1.0.0/16 or named 10.1.*'],
  ['10.1.2.?', '10.1.2.0-10.1.2.9 or named 10.1.2.?'],
  ['10.1.2.4*', '10.1.2.4 10.1.2.40-10.1.2.49 or named 10.1.2.4*'],
  ['10.1.2.4**', '10.1.2.40-10.1.2.49 or named 10.1.2.4**'],
  ['*.*.*.*.*', 'text *.*.*.*.*'],
  ['.255.255.255', 'text *.255.255.255'],
  ['1.2.3.4-1.2.3.9', 'nobody'],
  ['!1.2.3.4', 'nobody'],
  ['1.2.3.4;', 'nobody'],
  ['.example.com', 'undecided'],
  ['www.example.com', 'undecided'],
  ['*.example.com', 'undecided'],
  ['KNOWN', 'undecided'],
  ['paranoid', 'undecided'],
  ['@group', 'undecided'],
];

const lenient: readonly (readonly [string, string])[] = [
  ['1.2.3.4', '1.2.3.4'],
  ['192.168.', '192.168.0.0/16'],
  ['192.168.1', 'nobody'],
  ['10.0.0.1/8', '10.0.0.0/8'],
  ['10.0.0.1/255.0.0.0', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['1.2.3.4/255.255.255.255', '1.2.3.4'],
  ['1.2.3.4/33', 'nobody'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::/32]', '2001:db8::/32'],
  ['[2001:db8::]/32', 'undecided in 2001:db8::/32'],
  ['[::/0]', '0.0.0.0/0 ::/0'],
  ['[1.2.3.4]', '1.2.3.4'],
  ['.example.com', 'undecided'],
];

describe('host patterns', () => {
  it.each(debian)('Debian reads %s as %s', (text, expected) => expect(meaning(readHostPattern(text))).toBe(expected));
  it.each(lenient)('Red Hat and SUSE read %s as %s', (text, expected) =>
    expect(meaning(readLenientHostPattern(text))).toBe(expected),
  );
});
