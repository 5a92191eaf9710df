import { WORDS, writeWords } from './ipv6-words.ts';
import { writeDecimal, ZERO } from './write-decimal.ts';

/** `2001:db8:…-2001:db8:…` and the border behind it. */
const LONGEST = 80;
const COLON = 58;
const DOT = 46;
const SLASH = 47;
const DASH = 45;
const NEWLINE = 10;

/** Two addresses, four words each. */
const words = new Uint32Array(2 * WORDS);

/** Many ranges, `[low, high, low, high, …]`, both ends included, as `formatRange` writes each; see `formatIPv4Ranges`. */
export function formatIPv6Ranges(bounds: readonly bigint[]): string[] {
  const bytes = Buffer.allocUnsafe((bounds.length / 2) * LONGEST);
  let at = 0;
  for (let i = 0; i < bounds.length; i += 2) {
    const low = bounds[i]!;
    const high = bounds[i + 1]!;
    if (i > 0) bytes[at++] = NEWLINE;
    writeWords(low, words, 0);
    at = writeAddress(bytes, at, 0);
    if (low === high) continue;
    writeWords(high, words, WORDS);
    const length = prefixLength();
    if (length < 0) {
      bytes[at++] = DASH;
      at = writeAddress(bytes, at, WORDS);
    } else {
      bytes[at++] = SLASH;
      at = writeDecimal(bytes, at, length);
    }
  }
  return bytes.toString('latin1', 0, at).split('\n');
}

/** Of the two addresses; -1 where they are no prefix's ends. */
function prefixLength(): number {
  let length = -1;
  for (let i = 0; i < WORDS; i++) {
    const low = words[i]! | 0;
    const hosts = (words[WORDS + i]! - words[i]!) | 0;
    if (length >= 0) {
      if (low !== 0 || hosts !== -1) return -1;
    } else if (hosts !== 0) {
      if ((hosts & (hosts + 1)) !== 0 || (low & hosts) !== 0) return -1;
      length = 32 * i + Math.clz32(hosts);
    }
  }
  return length;
}

const groupOf = (from: number, i: number): number => (words[from + (i >> 1)]! >>> ((i & 1) === 0 ? 16 : 0)) & 0xffff;

/** RFC 5952: the first longest run of two or more empty groups is left out; mapped addresses of IPv4 in dots. */
function writeAddress(bytes: Uint8Array, start: number, from: number): number {
  let at = start;
  let gap = -1;
  let gapLength = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groupOf(from, i + length) === 0) length++;
    if (length > gapLength) {
      gap = i;
      gapLength = length;
    }
  }
  const isMapped = words[from] === 0 && words[from + 1] === 0 && words[from + 2] === 0xffff;
  for (let i = 0; i < (isMapped ? 6 : 8); i++) {
    if (i === gap) {
      bytes[at++] = COLON;
      bytes[at++] = COLON;
      i += gapLength - 1;
      continue;
    }
    if (i > 0 && bytes[at - 1] !== COLON) bytes[at++] = COLON;
    at = writeHex(bytes, at, groupOf(from, i));
  }
  if (!isMapped) return at;
  bytes[at++] = COLON;
  for (let shift = 24; shift >= 0; shift -= 8) {
    at = writeDecimal(bytes, at, (words[from + 3]! >>> shift) & 255);
    if (shift > 0) bytes[at++] = DOT;
  }
  return at;
}

function writeHex(bytes: Uint8Array, start: number, group: number): number {
  let at = start;
  for (let shift = group > 0xfff ? 12 : group > 0xff ? 8 : group > 0xf ? 4 : 0; shift >= 0; shift -= 4) {
    const digit = (group >>> shift) & 15;
    bytes[at++] = digit < 10 ? ZERO + digit : 87 + digit;
  }
  return at;
}
