import { type NumberSet, numberSet } from '#core/number-set';
import { protocolNumbers } from './keywords.ts';

/** `22`, `5000-5100`, several joined by commas. `null` where it is no list of ports. */
export function readPortRanges(text: string): NumberSet | null {
  const pairs: [number, number][] = [];
  for (const part of text.split(',')) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
    if (match === null) return null;
    const low = Number(match[1]);
    const high = Number(match[2] ?? match[1]);
    if (high > 65535 || low > high) return null;
    pairs.push([low, high]);
  }
  return numberSet(pairs);
}

/** The IP protocol number of a name of /etc/protocols or a number; `null` where it is neither. */
export function readProtocol(text: string): NumberSet | null {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : protocolNumbers.get(text.toLowerCase());
  return number === undefined || number > 255 ? null : [number, number];
}

export interface PortSpec {
  readonly ports: NumberSet;
  readonly protocol: NumberSet;
}

/** `5000-5100/tcp`. `null` where it is none. */
export function readPortSpec(text: string): PortSpec | null {
  const [range = '', name = '', more] = text.split('/');
  const ports = readPortRanges(range);
  const protocol = readProtocol(name);
  return ports === null || protocol === null || more !== undefined ? null : { ports, protocol };
}
