import { type NumberSet, numberSet } from '#core/number-set';
import { servicePort } from '../_grammar/iptables-names.ts';
import { protocolNumbers } from './keywords.ts';

/** `22`, `ssh`, `5000-5100`, several joined by commas. `null` where it is no list of ports, or a name is not known. */
export function readPortRanges(text: string): NumberSet | null {
  const pairs: [number, number][] = [];
  for (const part of text.split(',')) {
    const pair = readPortRange(part);
    if (pair === null) return null;
    pairs.push(pair);
  }
  return numberSet(pairs);
}

/** As firewalld does, whichever end of a range comes first, and with names of /etc/services. */
function readPortRange(text: string): [number, number] | null {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  const named = match === null ? servicePort(text) : null;
  if (match === null) return named === null ? null : [named, named];
  const ends = [Number(match[1]), Number(match[2] ?? match[1])] as const;
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return high > 65535 ? null : [low, high];
}

/** Whether firewalld takes it for a port or a range of them; `null` for a name that may stand in /etc/services. */
export function isPort(text: string): boolean | null {
  if (!text.includes(',') && readPortRange(text) !== null) return true;
  return /^[a-z][\w.-]*$/i.test(text) ? null : false;
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
