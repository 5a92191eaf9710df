import type { FilterMatch } from '#model/packet-filter';
import type { Field } from './field-kinds.ts';
import { familyStep, transports } from './headers.ts';
import { optionField } from './plain-headers.ts';

/** `numgen`, `jhash` and `symhash` give a number below `mod`, `offset` added. */
const drawn = /^(?:numgen|jhash|symhash)\b.*?\bmod (\d+)(?:.*?\boffset (\d+))?/;

/** Ports lie at the same place in every transport header. */
const rawPorts: Readonly<Record<string, 'source' | 'destination'>> = {
  '@th,0,16': 'source',
  '@th,16,16': 'destination',
};

/** What an expression looks at that is kept as words, in whichever listing; `null` where nothing can decide it. */
export function wordedField(text: string): Field | null {
  if (Object.hasOwn(rawPorts, text)) return { of: { kind: 'port', end: rawPorts[text]! }, implied: [] };
  const socket = /^socket (transparent|wildcard)$/.exec(text)?.[1] as 'transparent' | 'wildcard' | undefined;
  if (socket !== undefined) return { of: { kind: 'socket', asks: socket }, implied: [] };
  const [, modulus, offset = '0'] = drawn.exec(text) ?? [];
  if (modulus === undefined) return optionField(text);
  const low = Number(offset);
  return { of: { kind: 'between', low, high: low + Number(modulus) - 1 }, implied: hashed(text) };
}

/** Headers that a hash is made of must be there. */
function hashed(text: string): FilterMatch[] {
  const found: FilterMatch[] = [];
  for (const [, header] of text.matchAll(/\b(ip6?|tcp|udp|sctp|icmp|icmpv6) \w+/g)) {
    if (header === 'ip' || header === 'ip6') found.push(familyStep[header === 'ip' ? 4 : 6]);
    else found.push(...transports[header!]!);
  }
  return found;
}
