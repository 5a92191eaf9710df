import { type Address, parseAddress, prefixRange } from '#core/address';
import { addressSet } from '#core/address-set';
import type { PeerPattern } from '#model/access-list';
import { inRange, peersOf } from '../_grammar/peer-sets.ts';
import { readSpecial } from './host-pattern.ts';
import { readDottedPrefix, readName, readNumeric, readWildcard } from './name-pattern.ts';
import { everybody, type HostPattern, never } from './peer-sets.ts';
import { splitOutsideBrackets } from './split-outside-brackets.ts';
import { trap } from './traps.ts';

const MAPPED = 0xffff00000000n;

/**
 * The same in the libwrap of Red Hat and SUSE: everything becomes an IPv6 address (IPv4 mapped), both sides are cut to
 * the prefix length, and the length may stand inside the brackets. Whether it may also stand behind them depends on
 * the build, so that form stays undecided.
 */
export function readLenientHostPattern(text: string): HostPattern {
  const special = readSpecial(text);
  if (special) return special;
  if (/[*?]/.test(text)) return readWildcard(text);
  if (text.toUpperCase() === 'ALL') return { pattern: everybody, trap: null };
  if (/^\.[\d./]*$/.test(text)) return readNumeric(text);
  if (/^[\d.]*\.$/.test(text)) return readDottedPrefix(text);
  const whole = text.startsWith('[') && text.endsWith(']');
  const [net, length] = splitOutsideBrackets(whole ? text.slice(1, -1) : text, '/');
  const behind = /^\[(.*)\]$/.exec(net);
  const address = parseAddress(behind ? behind[1]! : net);
  if (address === null || (behind && address.family === 4)) return unread(text, length);
  const bits = length === null ? width(address) : lengthOf(length);
  if (bits === null || bits > width(address))
    return never('its length cannot be read', trap('bad-mask', { pattern: text }));
  const pattern = prefix(address, bits);
  if (!behind) return { pattern, trap: null };
  const within = pattern.kind === 'addresses' ? pattern.sets : undefined;
  return { pattern: within ? { kind: 'name', text, within } : { kind: 'name', text }, trap: null };
}

const width = ({ family }: Address): number => (family === 4 ? 32 : 128);

/** A plain number, or a dotted mask, of which the lowest one counts. `null` where neither. */
function lengthOf(text: string): number | null {
  if (!text.includes('.')) {
    const number = /^\s*([+-]?\d{1,9})/.exec(text)?.[1];
    return number === undefined || Number(number) < 0 ? null : Number(number);
  }
  const parts = /^\s*(\d{1,9})\.(\d{1,9})\.(\d{1,9})\.(\d{1,9})/.exec(text);
  if (!parts) return null;
  const mask = parts.slice(1).reduce((sum, part) => (sum * 256n + BigInt(part)) & 0xffffffffn, 0n);
  return mask === 0n ? 0 : 32 - (mask.toString(2).length - mask.toString(2).lastIndexOf('1') - 1);
}

function prefix(address: Address, bits: number): PeerPattern {
  if (address.family === 4) return inRange(prefixRange(address, bits));
  const range = prefixRange(address, bits);
  const low = BigInt(range.low) > MAPPED ? BigInt(range.low) : MAPPED;
  const high = BigInt(range.high) < MAPPED + 0xffffffffn ? BigInt(range.high) : MAPPED + 0xffffffffn;
  const mapped = low > high ? [] : [{ family: 4 as const, low: Number(low - MAPPED), high: Number(high - MAPPED) }];
  return { kind: 'addresses', sets: { ...peersOf(addressSet(6, [range])), 4: addressSet(4, mapped) } };
}

function unread(text: string, length: string | null): HostPattern {
  if (length !== null || /^[\d./]*$/.test(text)) {
    const numeric = length === null ? readNumeric(text) : null;
    return numeric ?? never('its network cannot be read', trap('bad-mask', { pattern: text }));
  }
  return readName(text);
}
