import { parseIPv4Value, prefixRange } from '#core/address';
import type { PeerSets } from '#model/access-list';
import { globPeers } from '../_grammar/address-glob.ts';
import { inRange, noPeers } from '../_grammar/peer-sets.ts';
import { nameWords } from './keywords.ts';
import { type HostPattern, never } from './peer-sets.ts';
import { type Trap, trap } from './traps.ts';

/** Of digits and dots alone: compared with the address as text, never with names. */
export function readNumeric(text: string): HostPattern {
  if (text.startsWith('.') && /\d/.test(text))
    return { pattern: globPeers(`*${text}`), trap: trap('suffix-of-address', { pattern: text }) };
  if (text.endsWith('.')) return readDottedPrefix(text);
  const value = parseIPv4Value(text);
  if (value >= 0) return { pattern: inRange({ family: 4, low: value, high: value }), trap: null };
  if (isDottedPrefix(`${text}.`))
    return never('it is no whole address', trap('prefix-no-dot', { pattern: text, suggestion: `${text}.` }));
  return never('no address is written like this', trap('bad-address', { pattern: text }));
}

const isDottedPrefix = (text: string): boolean =>
  /^(?:(?:0|[1-9]\d{0,2})\.){1,3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);

/** `192.168.`: addresses whose text begins so. */
export function readDottedPrefix(text: string): HostPattern {
  if (!isDottedPrefix(text)) return never('no address begins like this', trap('bad-prefix', { pattern: text }));
  const parts = text.slice(0, -1).split('.').map(Number);
  const value = [...parts, 0, 0, 0].slice(0, 4).reduce((sum, part) => sum * 256 + part, 0);
  return { pattern: inRange(prefixRange({ family: 4, value }, 8 * parts.length)), trap: null };
}

/** With `*` or `?`: the whole pattern is compared with the address, then with the name. */
export function readWildcard(text: string): HostPattern {
  const peers = globPeers(text);
  if (peers.kind === 'addresses' && peers.sets[4].bounds.length === 2 && !/[^*?]/.test(text)) {
    return { pattern: peers, trap: null };
  }
  if (/^[\d.*?]+$/.test(text)) {
    const pattern = peers.kind === 'addresses' || peers.kind === 'address-text' ? { ...peers, alsoName: text } : peers;
    return { pattern, trap: trap('wildcard-matches-names', { pattern: text }) };
  }
  const surely = peers.kind === 'addresses' ? peers.sets : peers.kind === 'address-text' ? peers.surely : undefined;
  if (/^[\w.*?-]+$/.test(text)) {
    return {
      pattern: { kind: 'name', text, surely: surely ?? noPeers },
      trap: trap('hostname-pattern', { pattern: text }),
    };
  }
  const code = text.startsWith('[') ? trap('bad-ipv6', { pattern: text }) : strayCharacter(text);
  const empty = surely !== undefined && surely[4].bounds.length === 0 && surely[6].bounds.length === 0;
  return peers.kind === 'addresses' && empty
    ? never('no address or name looks like this', code)
    : { pattern: peers, trap: code };
}

/** Who calls itself by this name must have an address of it, and it has those of the machine itself, RFC 6761 6.3. */
const loopback: PeerSets = {
  4: { family: 4, bounds: [0x7f000000, 0x7fffffff] },
  6: { family: 6, bounds: [1n, 1n] },
};

/** Anything else: an exact name, `.domain` or `name.`; most of what cannot be a name is a slip. */
export function readName(text: string): HostPattern {
  const word = nameWords.get(text.toUpperCase());
  if (word === 'unknown' || word === 'paranoid')
    return { pattern: { kind: 'name', text }, trap: trap(word, { pattern: text }) };
  if (/^localhost(?:\.localdomain)?$/i.test(text))
    return { pattern: { kind: 'name', text, within: loopback }, trap: null };
  if (/^[\w.-]+$/.test(text) && /[a-z]/i.test(text))
    return { pattern: { kind: 'name', text }, trap: trap('hostname-pattern', { pattern: text }) };
  const why = 'no address or name looks like this';
  if (text.startsWith('#') || text === '\\') return never(why, null);
  if (text.startsWith('!')) return never(why, trap('negation', { pattern: text }));
  if (/^\d+(?:\.\d+){1,3}-\d/.test(text)) return never(why, trap('range', { pattern: text }));
  if (/[[\]]/.test(text)) return never(why, trap('bad-ipv6', { pattern: text }));
  return never(why, strayCharacter(text) ?? trap('bad-address', { pattern: text }));
}

function strayCharacter(text: string): Trap | null {
  const character = /[^\w.*?-]/u.exec(text)?.[0];
  return character === undefined ? null : trap('stray-character', { pattern: text, character });
}
