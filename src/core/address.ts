export type Family = 4 | 6;

/**
 * The numeric value of an address: a `number` for IPv4 (0 … 2³²−1), a `bigint` for IPv6 (0 … 2¹²⁸−1).
 * The two kinds never meet in one set; numbers keep large IPv4 filters quick.
 */
export type AddressValue = number | bigint;

export interface Address {
  readonly family: Family;
  readonly value: AddressValue;
}

/** Addresses from `low` to `high`, both ends included. */
export interface AddressRange {
  readonly family: Family;
  readonly low: AddressValue;
  readonly high: AddressValue;
}

export const lowest = (family: Family): AddressValue => (family === 4 ? 0 : 0n);
export const highest = (family: Family): AddressValue => (family === 4 ? 0xffffffff : (1n << 128n) - 1n);
/** The next value; the caller makes sure that it is inside the family. */
export const after = (value: AddressValue): AddressValue => (typeof value === 'number' ? value + 1 : value + 1n);
/** The previous value; the caller makes sure that it is inside the family. */
export const before = (value: AddressValue): AddressValue => (typeof value === 'number' ? value - 1 : value - 1n);

/** Strict dotted quad, no octal, no short forms. Returns -1 where the text is none. */
export function parseIPv4Value(text: string): number {
  let value = 0;
  let part = 0;
  let digits = 0;
  let parts = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 46;
    if (code === 46) {
      if (digits === 0 || part > 255 || parts === 4) return -1;
      value = value * 256 + part;
      parts++;
      part = 0;
      digits = 0;
    } else if (code >= 48 && code <= 57) {
      if (digits > 0 && part === 0) return -1;
      part = part * 10 + code - 48;
      digits++;
      if (digits > 3) return -1;
    } else return -1;
  }
  return parts === 4 ? value : -1;
}

/**
 * RFC 4291, 2.2: eight groups of one to four hexadecimal digits, one `::` for at least one group of zeros, the last two
 * groups also as a dotted quad. (`node:net` compiles a regular expression for this that costs more than a whole check.)
 */
function parseIPv6Value(text: string): bigint | null {
  const groups: number[] = [];
  let gap = -1;
  let at = 0;
  if (text.startsWith('::')) {
    gap = 0;
    at = 2;
  }
  while (at < text.length) {
    if (groups.length === 8) return null;
    let end = at;
    while (end < text.length && text.charCodeAt(end) !== 58) end++;
    if (end === text.length && text.indexOf('.', at) >= 0) {
      const v4 = parseIPv4Value(text.slice(at));
      if (v4 < 0 || groups.length > 6) return null;
      groups.push(v4 >>> 16, v4 & 0xffff);
      at = end;
      break;
    }
    const group = parseGroup(text, at, end);
    if (group < 0) return null;
    groups.push(group);
    at = end;
    if (at === text.length) break;
    if (text.charCodeAt(at + 1) === 58) {
      if (gap >= 0) return null;
      gap = groups.length;
      at += 2;
    } else {
      at++;
      if (at === text.length) return null;
    }
  }
  if (gap < 0 ? groups.length !== 8 : groups.length > 7) return null;
  const zeros = gap < 0 ? 0 : 8 - groups.length;
  let value = 0n;
  for (let i = 0; i < 8; i++) {
    const index = gap < 0 || i < gap ? i : i - zeros;
    const group = gap >= 0 && i >= gap && i < gap + zeros ? 0 : groups[index]!;
    value = (value << 16n) | BigInt(group);
  }
  return value;
}

/** One to four hexadecimal digits; -1 where it is none. */
function parseGroup(text: string, start: number, end: number): number {
  if (end === start || end - start > 4) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    const digit =
      code >= 48 && code <= 57 ? code - 48 : (code | 32) >= 97 && (code | 32) <= 102 ? (code | 32) - 87 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Reads one address as every modelled program prints it; no zone, no brackets, no prefix. `null` where it is none. */
export function parseAddress(text: string): Address | null {
  if (text.includes(':')) {
    const value = parseIPv6Value(text);
    return value === null ? null : { family: 6, value };
  }
  const value = parseIPv4Value(text);
  return value < 0 ? null : { family: 4, value };
}

export function formatAddress({ family, value }: Address): string {
  if (family === 4) {
    const v = value as number;
    return `${Math.floor(v / 0x1000000)}.${(v >>> 16) & 255}.${(v >>> 8) & 255}.${v & 255}`;
  }
  const big = value as bigint;
  if (big >> 32n === 0xffffn) return `::ffff:${formatAddress({ family: 4, value: Number(big & 0xffffffffn) })}`;
  const groups: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(Number((big >> shift) & 0xffffn));
  let bestStart = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > bestLength) {
      bestStart = i;
      bestLength = length;
    }
  }
  const hex = (part: number[]): string => part.map((g) => g.toString(16)).join(':');
  if (bestStart < 0) return hex(groups);
  return `${hex(groups.slice(0, bestStart))}::${hex(groups.slice(bestStart + bestLength))}`;
}

/** The range of a prefix, host bits cleared. `length` is 0 … 32 or 0 … 128. */
export function prefixRange({ family, value }: Address, length: number): AddressRange {
  if (family === 4) {
    const size = 2 ** (32 - length);
    const low = Math.floor((value as number) / size) * size;
    return { family, low, high: low + size - 1 };
  }
  const shift = BigInt(128 - length);
  const low = ((value as bigint) >> shift) << shift;
  return { family, low, high: low | ((1n << shift) - 1n) };
}

/** The prefix length of a contiguous mask (`255.255.0.0` → 16), `null` where its ones are not contiguous. */
export function maskLength(mask: Address): number | null {
  const width = mask.family === 4 ? 32 : 128;
  const bits = BigInt(mask.value);
  const inverted = ((1n << BigInt(width)) - 1n) ^ bits;
  if ((inverted & (inverted + 1n)) !== 0n) return null;
  return width - (inverted === 0n ? 0 : inverted.toString(2).length);
}

/**
 * Reads `address`, `address/length` or `address/contiguous-mask`; host bits are cleared as the kernel does on load.
 * `null` where it is none of these.
 */
export function parsePrefix(text: string): AddressRange | null {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  const width = address.family === 4 ? 32 : 128;
  if (slash < 0) return { family: address.family, low: address.value, high: address.value };
  const suffix = text.slice(slash + 1);
  if (/^\d{1,3}$/.test(suffix)) {
    const length = Number(suffix);
    return length <= width ? prefixRange(address, length) : null;
  }
  const mask = parseAddress(suffix);
  if (mask === null || mask.family !== address.family) return null;
  const length = maskLength(mask);
  return length === null ? null : prefixRange(address, length);
}

/** `10.0.0.0/8` where the range is one prefix, the bare address where it is one address, else `low-high`. */
export function formatRange({ family, low, high }: AddressRange): string {
  if (low === high) return formatAddress({ family, value: low });
  if (family === 4) return formatIPv4Range(low as number, high as number);
  const size = BigInt(high) - BigInt(low) + 1n;
  if ((size & (size - 1n)) === 0n && (BigInt(low) & (size - 1n)) === 0n) {
    return `${formatAddress({ family, value: low })}/${128 - (size.toString(2).length - 1)}`;
  }
  return `${formatAddress({ family, value: low })}-${formatAddress({ family, value: high })}`;
}

function formatIPv4Range(low: number, high: number): string {
  const size = high - low + 1;
  const length = Math.clz32(high - low);
  const isPrefix = 2 ** (32 - length) === size && low % size === 0;
  const from = formatAddress({ family: 4, value: low });
  return isPrefix ? `${from}/${length}` : `${from}-${formatAddress({ family: 4, value: high })}`;
}
