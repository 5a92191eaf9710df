import { expect, it } from 'vitest';
import { formatAddress, parseAddress } from '#core/address';
import { replaceHardware, replaceHexadecimal } from '#core/redaction/hardware';
import { AddressMap } from '#core/redaction/map-address';

it('replaces hardware addresses, the same by the same, and none that are nobody’s', () => {
  const text = replaceHardware('link/ether 9e:6f:4f:ef:a5:60 brd ff:ff:ff:ff:ff:ff, lo 00:00:00:00:00:00', 'key');
  const [, mine] = /link\/ether ((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) brd ff:ff:ff:ff:ff:ff, lo 00:00:00:00:00:00/.exec(
    text,
  )!;
  expect(mine).toMatch(/^02:/);
  const header = replaceHardware('MAC=9e:6f:4f:ef:a5:60:52:54:00:12:34:56:08:00 SRC=', 'key');
  expect(header.startsWith(`MAC=${mine}:02:`)).toBe(true);
  expect(header.endsWith(':08:00 SRC=')).toBe(true);
});

it('leaves addresses of IPv6, times and keys alone', () => {
  const text =
    '2001:db8:11:22:33:44:55:66 fe80::1 10:00:00 SHA256:ab MD5:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff';
  expect(replaceHardware(text, 'key')).toBe(text);
});

it('replaces the kernel’s hexadecimal addresses as others are replaced', () => {
  const map = new AddressMap('key');
  const text = replaceHexadecimal('0: 0A0200C0:0016 00000000:0000 0A 0100007F:0019', map);
  const [, hex] = /^0: ([0-9A-F]{8}):0016 00000000:0000 0A 0100007F:0019$/.exec(text)!;
  const mapped = hex!
    .match(/../g)!
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
  expect(mapped).toBe(formatAddress(map.address(parseAddress('192.0.2.10')!)));
});
