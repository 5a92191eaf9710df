import { writeDecimal } from './write-decimal.ts';

/** `255.255.255.255-255.255.255.255` and the border behind it. */
const LONGEST = 32;

const DOT = 46;
const SLASH = 47;
const DASH = 45;
const NEWLINE = 10;

/**
 * Many ranges, `[low, high, low, high, …]`, both ends included, as `formatRange` writes each. A hundred thousand texts
 * that are put together piece by piece take as long as everything else that is done with their addresses.
 */
export function formatIPv4Ranges(bounds: readonly number[]): string[] {
  const bytes = Buffer.allocUnsafe((bounds.length / 2) * LONGEST);
  let at = 0;
  for (let i = 0; i < bounds.length; i += 2) {
    const low = bounds[i]!;
    const high = bounds[i + 1]!;
    if (i > 0) bytes[at++] = NEWLINE;
    at = writeAddress(bytes, at, low);
    if (low === high) continue;
    const length = prefixLength(low, high);
    if (length < 0) {
      bytes[at++] = DASH;
      at = writeAddress(bytes, at, high);
    } else {
      bytes[at++] = SLASH;
      at = writeDecimal(bytes, at, length);
    }
  }
  return bytes.toString('latin1', 0, at).split('\n');
}

/** -1 where the range is no prefix. In 32 bits, signed or not: quick before anything is optimised. */
function prefixLength(low: number, high: number): number {
  const hosts = (high - low) | 0;
  return (hosts & (hosts + 1)) === 0 && (low & hosts) === 0 ? Math.clz32(hosts) : -1;
}

function writeAddress(bytes: Uint8Array, start: number, address: number): number {
  let at = writeDecimal(bytes, start, (address >>> 24) & 255);
  for (let shift = 16; shift >= 0; shift -= 8) {
    bytes[at++] = DOT;
    at = writeDecimal(bytes, at, (address >>> shift) & 255);
  }
  return at;
}
