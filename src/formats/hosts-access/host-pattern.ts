import { formatAddress, maskLength, prefixRange } from '#core/address';
import type { PeerPattern } from '#model/access-list';
import { inRange, peersOf } from '../_grammar/peer-sets.ts';
import { readBracketed } from './bracketed-address.ts';
import { hasOctalParts, readDottedQuad, readLength } from './dotted-quad.ts';
import { nameWords } from './keywords.ts';
import { readName, readNumeric, readWildcard } from './name-pattern.ts';
import { everybody, type HostPattern, maskedPeers, never } from './peer-sets.ts';
import { splitOutsideBrackets } from './split-outside-brackets.ts';
import { trap } from './traps.ts';

/**
 * A host pattern as Debian's libwrap compares it (`host_match`), without `user@` and without the content of `/file`.
 * What has other characters than digits, dots and slashes is compared with the host's name too.
 */
export function readHostPattern(text: string): HostPattern {
  const special = readSpecial(text);
  if (special) return special;
  const [net, mask] = splitOutsideBrackets(text, '/');
  if (mask !== null) return net.startsWith('[') ? readPrefix6(text, net, mask) : readMasked4(text, net, mask);
  if (/[*?]/.test(text)) return readWildcard(text);
  if (text.toUpperCase() === 'ALL') return { pattern: everybody, trap: null };
  if (/^[\d./]*$/.test(text)) return readNumeric(text);
  if (text.startsWith('[') && text.endsWith(']')) return readAddress6(text);
  return readName(text);
}

/** What every libwrap sorts out first: net groups, KNOWN and LOCAL. */
export function readSpecial(text: string): HostPattern | null {
  const pattern: PeerPattern = { kind: 'name', text };
  if (text.startsWith('@')) return { pattern, trap: trap('netgroup', { netgroup: text.slice(1) }) };
  const word = nameWords.get(text.toUpperCase());
  return word === 'known' || word === 'local' ? { pattern, trap: trap(word, { pattern: text }) } : null;
}

/** `net/mask` and `net/length`: an address matches where `address AND mask` is exactly `net`. */
function readMasked4(text: string, net: string, length: string): HostPattern {
  const value = readDottedQuad(net);
  if (value === null) return never('its network is no dotted quad', trap('bad-mask', { pattern: text }));
  const quad = readDottedQuad(length);
  const mask = quad ?? maskOfLength(readLength(length));
  if (mask === null) {
    if (length === '255.255.255.255')
      return never('libwrap takes this mask for an error', trap('host-mask', { pattern: text, address: net }));
    const code = /^0+$/.test(length) ? 'zero-cidr' : 'bad-mask';
    return never('its mask cannot be read', trap(code, { pattern: text }));
  }
  const network = Number(BigInt(value) & BigInt(mask));
  const bits = maskLength({ family: 4, value: mask });
  const shown = (from: number): string =>
    `${formatAddress({ family: 4, value: from })}/${bits ?? formatAddress({ family: 4, value: mask })}`;
  if (network !== value) {
    const why = trap('cidr-hostbits', { pattern: text, network: shown(network) });
    return never('its network has bits outside the mask', why);
  }
  const pattern = bits === null ? maskedPeers(mask, value) : inRange(prefixRange({ family: 4, value }, bits));
  if (hasOctalParts(net) || (quad !== null && hasOctalParts(length)))
    return { pattern, trap: trap('octal-part', { pattern: text, means: shown(value) }) };
  const plain = quad !== null || length === String(bits);
  return { pattern, trap: plain ? null : trap('odd-length', { pattern: text, means: shown(value) }) };
}

const maskOfLength = (length: number): number | null =>
  length >= 1 && length <= 32 ? 2 ** 32 - 2 ** (32 - length) : null;

/** `[net]/length`: both sides are cut to the length, and what is no number is a length of 0. */
function readPrefix6(text: string, net: string, length: string): HostPattern {
  const inner = readBracketed(net);
  if (inner.address === null) return never('there is no IPv6 address in the brackets', inner.trap);
  const bits = readLength(length);
  if (bits > 128) return never('its length is above 128', trap('bad-mask', { pattern: text }));
  const range = prefixRange(inner.address, bits);
  const means = `[${formatAddress(inner.address)}]/${bits}`;
  return {
    pattern: inner.zone ? zoned(text, range) : inRange(range),
    trap: length === String(bits) ? null : trap('odd-length', { pattern: text, means }),
  };
}

function readAddress6(text: string): HostPattern {
  const inner = readBracketed(text);
  if (inner.address === null) return never('there is no IPv6 address in the brackets', inner.trap);
  const range = prefixRange(inner.address, 128);
  return { pattern: inner.zone ? zoned(text, range) : inRange(range), trap: null };
}

/** Readable only where the interface exists. */
const zoned = (text: string, { low, high }: { low: number | bigint; high: number | bigint }): PeerPattern => ({
  kind: 'name',
  text,
  within: peersOf({ family: 6, bounds: [low, high] }),
});
