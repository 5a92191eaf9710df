import { type Address, formatAddress, parseAddress } from '#core/address';
import { type Trap, trap } from './traps.ts';

/** The address inside `[…]`, or what is wrong with it. */
export type Bracketed =
  | { readonly address: Address; readonly zone: boolean }
  | { readonly address: null; readonly trap: Trap };

/**
 * A pattern in square brackets as the C library reads a numeric IPv6 host. A zone must name an interface that exists;
 * in the comparison it plays no part.
 */
export function readBracketed(text: string): Bracketed {
  const wrong = (why: Trap): Bracketed => ({ address: null, trap: why });
  if (!text.startsWith('[') || !text.endsWith(']')) return wrong(trap('bad-ipv6', { pattern: text }));
  const inner = text.slice(1, -1);
  const [plain = '', zone] = inner.split('%', 2);
  const address = parseAddress(plain);
  if (address?.family === 6) {
    if (Number(BigInt(address.value) >> 32n) === 0xffff)
      return wrong(trap('mapped-ipv6', { pattern: text, address: formatAddress(address).replace('::ffff:', '') }));
    return { address, zone: zone !== undefined };
  }
  if (address) return wrong(trap('bracketed-ipv4', { pattern: text, address: inner }));
  const prefix = /^([^/]+)\/(\d+)$/.exec(inner);
  if (prefix && parseAddress(prefix[1]!)?.family === 6)
    return wrong(trap('ipv6-prefix-inside', { pattern: text, suggestion: `[${prefix[1]}]/${prefix[2]}` }));
  return wrong(trap('bad-ipv6', { pattern: text }));
}
