import { type NumberSet, numberSet } from '#core/number-set';
import { protocolNumbers } from './keywords.ts';

/** `protocols: null` is any. */
export interface PortSpec {
  readonly ports: NumberSet;
  readonly protocols: NumberSet | null;
}

/** The numbers of a protocol's name; `any` and `all` are `null`, a name that ufw does not know `undefined`. */
export function readProtocol(name: string): NumberSet | null | undefined {
  if (name === 'any' || name === 'all') return null;
  const number = protocolNumbers.get(name);
  return number === undefined ? undefined : [number, number];
}

/** `80,443,5000:5100` without a protocol. `null` where it is no list of ports. */
export function readPortList(text: string): NumberSet | null {
  const pairs: [number, number][] = [];
  for (const part of text.split(',')) {
    const match = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(part);
    if (match === null) return null;
    const low = Number(match[1]);
    const high = Number(match[2] ?? match[1]);
    if (low < 1 || high > 65535 || low > high) return null;
    pairs.push([low, high]);
  }
  return numberSet(pairs);
}

/** `22`, `22/tcp`, `137,138/udp`. `null` where it is none of these. */
export function readPortSpec(text: string): PortSpec | null {
  const slash = text.indexOf('/');
  const ports = readPortList(slash < 0 ? text : text.slice(0, slash));
  const protocols = slash < 0 ? null : readProtocol(text.slice(slash + 1));
  return ports === null || protocols === undefined ? null : { ports, protocols };
}
