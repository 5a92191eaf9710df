import {
  type Address,
  type AddressRange,
  type AddressValue,
  type Family,
  maskLength,
  parseAddress,
  parseIPv4Value,
  prefixRange,
} from '#core/address';
import { addressSet, isAll, rangeSet } from '#core/address-set';
import { valueOfWords, WORDS } from '#core/ipv6-words';
import type { FilterMatch } from '#model/packet-filter';

type End = 'source' | 'destination';

/** One address with its mask: a range where the mask's ones are contiguous, else the masked value. */
type Masked = AddressRange | { readonly family: Family; readonly mask: AddressValue; readonly value: AddressValue };

/**
 * The match of `-s` and `-d`: an address, a prefix, a mask of any shape, or several of them joined by commas (iptables
 * makes one rule of each). `'any'`: every address of the family fits. `null`: a name, or nothing that is understood.
 */
export function parseAddressMatch(
  text: string,
  family: Family,
  end: End,
  negated: boolean,
): FilterMatch | 'any' | null {
  if (!text.includes(',')) {
    const single = parseMaskedAddress(text, family);
    if (single === null) return null;
    if ('mask' in single) return { match: 'masked-address', end, ...single, negated };
    const set = rangeSet(single);
    if (!isAll(set)) return { match: 'address', end, set, negated };
    return negated ? { match: 'constant', value: false } : 'any';
  }
  if (negated) return null;
  const ranges: AddressRange[] = [];
  for (const piece of text.split(',')) {
    const masked = parseMaskedAddress(piece.trim(), family);
    if (masked === null || 'mask' in masked) return null;
    ranges.push(masked);
  }
  const set = addressSet(family, ranges);
  return isAll(set) ? 'any' : { match: 'address', end, set, negated };
}

/** Hexadecimal digits, dots, slashes and colons. */
export const isOfAddress = (code: number): boolean =>
  (code >= DOT && code <= COLON) || ((code | 32) >= LOWER_A && (code | 32) <= LOWER_F);

const DOT = 46;
const SLASH = 47;
const COLON = 58;
const LOWER_A = 97;
const LOWER_F = 102;

/**
 * The range that an address of a rule names, in the text from `start` on: the spelling of nearly all rules, read where it
 * stands. Writes the low, then the high end, as `PackedRules` keeps them, and returns where it ends; -1 leaves it to the
 * general reader.
 */
export type RangeReader = (text: string, start: number, end: number, into: Uint32Array) => number;

/** `192.0.2.0/24` or `192.0.2.7`. */
export function readIPv4Range(text: string, start: number, end: number, into: Uint32Array): number {
  let value = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  let length = -1;
  let at = start;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      if (digits > 0 && part === 0) return -1;
      part = part * 10 + code - 48;
      if (++digits > 3) return -1;
    } else if ((code === 46 || (code === 47 && dots === 3)) && length < 0) {
      if (digits === 0 || part > 255) return -1;
      value = value * 256 + part;
      part = 0;
      digits = 0;
      if (code === 47) length = 0;
      else if (++dots > 3) return -1;
    } else break;
  }
  if (digits === 0 || dots !== 3) return -1;
  if (length < 0) {
    if (part > 255) return -1;
    value = value * 256 + part;
    part = 32;
  } else if (part === 0 || part > 32) return -1;
  const size = 2 ** (32 - part);
  const low = size === 1 ? value : value - (value % size);
  into[0] = low;
  into[1] = low + size - 1;
  return at;
}

/** `2001:db8::/32` or `2001:db8::7`. */
export function readIPv6Range(text: string, start: number, end: number, into: Uint32Array): number {
  let at = start;
  while (at < end && isOfIPv6(text.charCodeAt(at))) at++;
  if (!readGroups(text, start, at)) return -1;
  let length = 128;
  if (text.charCodeAt(at) === SLASH && at < end) {
    const from = ++at;
    length = 0;
    while (at < end && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57)
      length = length * 10 + text.charCodeAt(at++) - 48;
    if (at - from > 3 || length === 0 || length > 128) return -1;
  }
  for (let i = 0; i < WORDS; i++) {
    const own = Math.min(32, Math.max(0, length - 32 * i));
    const hosts = own === 0 ? 0xffffffff : own === 32 ? 0 : 0xffffffff >>> own;
    const word = (groups[2 * i]! * 0x10000 + groups[2 * i + 1]!) >>> 0;
    into[i] = (word & ~hosts) >>> 0;
    into[WORDS + i] = (word | hosts) >>> 0;
  }
  return at;
}

/** Hexadecimal digits and colons. */
const isOfIPv6 = (code: number): boolean => (code >= 48 && code <= COLON) || ((code | 32) >= 97 && (code | 32) <= 102);

const words = new Uint32Array(2 * WORDS);

/** The same for whole texts, and as a range: `null` leaves it to the general reader. */
export function readPlainRange(text: string, start: number, end: number, family: Family): AddressRange | null {
  if (family === 4)
    return readIPv4Range(text, start, end, words) === end ? { family, low: words[0]!, high: words[1]! } : null;
  if (readIPv6Range(text, start, end, words) !== end) return null;
  return { family, low: valueOfWords(words, 0), high: valueOfWords(words, WORDS) };
}

const range = new Uint32Array(2);

/** The match of an address that `readIPv4Range` reads; `null` where it reads none. */
export function parseIPv4Match(text: string, start: number, end: number, side: End): FilterMatch | null {
  const behind = readIPv4Range(text, start, end, range);
  if (behind < 0 || !isBlankTail(text, behind, end)) return null;
  return { match: 'address', end: side, set: { family: 4, bounds: [range[0]!, range[1]!] }, negated: false };
}

function isBlankTail(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (text.charCodeAt(at) !== 32) return false;
  return true;
}

export function parseMaskedAddress(text: string, family: Family): Masked | null {
  const slash = text.indexOf('/');
  const address = parseOwn(slash < 0 ? text : text.slice(0, slash), family);
  if (address === null) return null;
  const width = family === 4 ? 32 : 128;
  if (slash < 0) return { family, low: address.value, high: address.value };
  const suffix = text.slice(slash + 1);
  const length = /^\d{1,3}$/.test(suffix) ? Number(suffix) : -1;
  if (length >= 0) return length > width ? null : rangeOf(address, length);
  const mask = parseAddress(suffix);
  if (mask === null || mask.family !== family) return null;
  const contiguous = maskLength(mask);
  if (contiguous !== null) return prefixRange(address, contiguous);
  const value =
    family === 4
      ? ((address.value as number) & (mask.value as number)) >>> 0
      : (address.value as bigint) & (mask.value as bigint);
  return { family, mask: mask.value, value };
}

function rangeOf(address: Address, length: number): AddressRange {
  const { family, value } = address;
  if (length === (family === 4 ? 32 : 128)) return { family, low: value, high: value };
  return prefixRange(address, length);
}

function parseOwn(text: string, family: Family): Address | null {
  if (family === 4) {
    const value = parseIPv4Value(text);
    const loose = value < 0 ? parseShortIPv4(text) : value;
    return loose < 0 ? null : { family, value: loose };
  }
  const value = parseFullIPv6(text);
  if (value !== null) return { family, value };
  const address = parseAddress(text);
  return address?.family === 6 ? address : null;
}

/** iptables fills up what is missing with zeros (`10.1` is 10.1.0.0) and reads leading zeros as octal. */
function parseShortIPv4(text: string): number {
  const parts = text.split('.');
  if (parts.length > 4 || !/^[0-9a-fx.]+$/i.test(text)) return -1;
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const part = parts[i] ?? '0';
    const number = /^0x[0-9a-f]{1,2}$/i.test(part)
      ? Number.parseInt(part.slice(2), 16)
      : /^0[0-7]*$/.test(part)
        ? Number.parseInt(part, 8)
        : /^[1-9]\d{0,2}$/.test(part)
          ? Number(part)
          : 256;
    if (number > 255) return -1;
    value = value * 256 + number;
  }
  return value;
}

/**
 * The common spellings of IPv6, read without intermediate texts (large filters hold hundred thousands of them): groups
 * of hex digits and one `::`. `null` leaves the text to the strict reader.
 */
function parseFullIPv6(text: string): bigint | null {
  if (!readGroups(text, 0, text.length)) return null;
  return (join(0, 1) << 96n) | (join(2, 3) << 64n) | (join(4, 5) << 32n) | join(6, 7);
}

/** Leaves them in `groups`; false leaves the text to the strict reader. */
function readGroups(text: string, start: number, end: number): boolean {
  groups.fill(0);
  let count = 0;
  let gap = -1;
  let group = 0;
  let digits = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    const digit =
      code >= 48 && code <= 57 ? code - 48 : (code | 32) >= 97 && (code | 32) <= 102 ? (code | 32) - 87 : -1;
    if (digit >= 0) {
      if (++digits > 4 || count === 8) return false;
      group = group * 16 + digit;
    } else if (code === 58) {
      if (digits > 0) groups[count++] = group;
      else if (i > start && text.charCodeAt(i - 1) !== 58) return false;
      if (i + 1 < end && text.charCodeAt(i + 1) === 58) {
        if (gap >= 0) return false;
        gap = count;
        i++;
        if (i + 1 < end && text.charCodeAt(i + 1) === 58) return false;
      } else if (digits === 0 || i === end - 1) return false;
      group = 0;
      digits = 0;
    } else return false;
  }
  if (digits > 0) {
    if (count === 8) return false;
    groups[count++] = group;
  }
  if (gap < 0 ? count !== 8 : count > 7) return false;
  if (gap >= 0) {
    const moved = count - gap;
    for (let i = 1; i <= moved; i++) {
      groups[8 - i] = groups[count - i]!;
      if (8 - i !== count - i) groups[count - i] = 0;
    }
  }
  return true;
}

const groups = new Uint16Array(8);
const join = (high: number, low: number): bigint => BigInt(groups[high]! * 0x10000 + groups[low]!);
