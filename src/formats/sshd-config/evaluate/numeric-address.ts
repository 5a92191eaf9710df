import { type Address, type AddressValue, formatAddress, parseAddress } from '#core/address';

export interface NumericAddress {
  readonly address: Address;
  /** What follows the percent sign of an IPv6 address. */
  readonly zone: string | null;
}

const partValue = (text: string): number =>
  /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.test(text)
    ? Number(/^0[0-7]/.test(text) ? `0o${text.slice(1)}` : text)
    : Number.NaN;

/** The short and octal forms that the C library takes for IPv4 addresses: `127.1`, `0x7f.1`, `2130706433`. */
function classicIPv4(text: string): Address | null {
  const parts = text.split('.').map(partValue);
  if (parts.length > 4 || parts.some(Number.isNaN)) return null;
  const last = parts.pop()!;
  if (parts.some((part) => part > 255) || last >= 256 ** (4 - parts.length)) return null;
  const high = parts.reduce((sum, part, i) => sum + part * 256 ** (3 - i), 0);
  return { family: 4, value: high + last };
}

/** An address as getaddrinfo(3) reads it without asking anybody. */
export function numericAddress(text: string): NumericAddress | null {
  const percent = text.indexOf('%');
  const zone = percent < 0 ? null : text.slice(percent + 1);
  const bare = percent < 0 ? text : text.slice(0, percent);
  if (bare.includes(':')) {
    const address = parseAddress(bare);
    return address && { address, zone };
  }
  const address = zone === null ? classicIPv4(text) : null;
  return address && { address, zone };
}

/** As getnameinfo(3) prints it; it writes the last 32 bits of `::/96` as IPv4. */
export function printedAddress({ address, zone }: NumericAddress): string {
  const text =
    address.family === 6 && (address.value as bigint) >> 32n === 0n && (address.value as bigint) > 0xffffn
      ? `::${formatAddress({ family: 4, value: Number(address.value) })}`
      : formatAddress(address);
  return zone === null ? text : `${text}%${zone}`;
}

const widthOf = (address: Address): number => (address.family === 4 ? 32 : 128);

function withoutHostBits(address: Address, length: number): AddressValue {
  const shift = BigInt(widthOf(address) - length);
  const value = (BigInt(address.value) >> shift) << shift;
  return address.family === 4 ? Number(value) : value;
}

/**
 * An entry of an address list: a network, or `pattern` where it is none and is compared as text, or `bad` where it is
 * one with bits set behind its prefix, or a prefix that is too long.
 */
function networkOf(text: string): (NumericAddress & { length: number }) | 'pattern' | 'bad' {
  if (text.length >= 64) return 'pattern';
  const slash = text.indexOf('/');
  let length = -1;
  if (slash >= 0) {
    const digits = text.slice(slash + 1);
    if (!/^[0-9]+$/.test(digits) || Number(digits) > 128) return 'pattern';
    length = Number(digits);
  }
  const parsed = numericAddress(slash < 0 ? text : text.slice(0, slash));
  if (!parsed) return 'pattern';
  const width = widthOf(parsed.address);
  if (length < 0) length = width;
  if (length > width) return 'bad';
  return withoutHostBits(parsed.address, length) === parsed.address.value ? { ...parsed, length } : 'bad';
}

/** Matches text against a pattern with `*` and `?`. */
export function matchesPattern(text: string, pattern: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  let i = 0;
  while (i < text.length) {
    if (at < pattern.length && pattern[at] === '*') {
      star = at++;
      resume = i;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** 1 where an entry matches, -1 where a negated one does, 0 where none does. */
export function matchesPatternList(text: string, list: string): 1 | 0 | -1 {
  let found: 0 | 1 = 0;
  for (const entry of list === '' ? [] : list.replace(/,$/, '').split(',')) {
    const negated = entry.startsWith('!');
    if (!matchesPattern(text, negated ? entry.slice(1) : entry)) continue;
    if (negated) return -1;
    found = 1;
  }
  return found;
}

/**
 * The same for addresses, networks first, patterns on the text second; -2 for a list with an entry that is no network
 * though it looks like one. With `null` only the list is checked.
 */
export function matchesAddressList(text: string | null, list: string): 1 | 0 | -1 | -2 {
  const wanted = text === null ? null : numericAddress(text);
  if (text !== null && !wanted) return 0;
  let found: 0 | 1 = 0;
  for (const entry of list.split(',')) {
    const negated = entry.startsWith('!');
    const body = negated ? entry.slice(1) : entry;
    if (body === '') return -2;
    const network = networkOf(body);
    if (network === 'bad') return -2;
    if (text === null || wanted === null) continue;
    const matches =
      network === 'pattern'
        ? matchesPattern(text, body)
        : network.address.family === wanted.address.family &&
          // What is compared includes the interface of a link-local address.
          network.zone === wanted.zone &&
          withoutHostBits(wanted.address, network.length) === network.address.value;
    if (!matches) continue;
    if (negated) return -1;
    found = 1;
  }
  return found;
}
