/**
 * Four parts as the C library's `inet_addr` reads them behind libwrap's count of the parts: decimal, octal with a
 * leading zero, hexadecimal with `0x`. `null` also for 255.255.255.255, which libwrap cannot tell from an error.
 */
export function readDottedQuad(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    if (!/^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.test(part) || part.length > 200) return null;
    const octet = /^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part);
    if (octet > 255) return null;
    value = value * 256 + octet;
  }
  return value === 0xffffffff ? null : value;
}

/** Whether the text shows other numbers than are meant: parts that are octal or hexadecimal. */
export const hasOctalParts = (text: string): boolean => text.split('.').some((part) => /^0[0-9xX]/.test(part));

/** `strtol` in base 10, cut to 32 unsigned bits as libwrap's prefix lengths are: what is no number is 0. */
export function readLength(text: string): number {
  const digits = /^[ \t\v\f\r\n]*([+-]?\d+)/.exec(text)?.[1];
  if (digits === undefined) return 0;
  const limit = (1n << 63n) - 1n;
  const value = BigInt(digits.replace(/^\+/, ''));
  return Number(BigInt.asUintN(32, value > limit ? limit : value < -limit - 1n ? -limit - 1n : value));
}
