import { type AddressRange, parsePrefix } from '#core/address';
import { readPortRanges, readProtocol } from './read-ports.ts';
import type { AddressTerm, ForwardPort } from './ruleset.ts';

/** IPv6 addresses may stand in brackets, as in a URL. */
export const plainAddress = (text: string): string => text.replace(/^\[+([^\]]*)\]+/, '$1');

/** An address or network; `null` for anything else. */
export const readAddress = (text: string): AddressRange | null => parsePrefix(plainAddress(text));

/** An address or network, `ipset:NAME`, or a hardware address. */
export function readAddressTerm(text: string): AddressTerm {
  if (text.startsWith('ipset:')) return { kind: 'ipset', name: text.slice('ipset:'.length) };
  const range = readAddress(text);
  return range === null ? { kind: 'opaque', text } : { kind: 'range', range };
}

/** `port=80:proto=tcp:toport=8080:toaddr=192.0.2.1`; the address may be IPv6, so it is everything behind `toaddr=`. */
export function readForwardPort(text: string): ForwardPort | null {
  const match = /^port=([^:]*):proto=([^:]*):toport=([^:]*):toaddr=(.*)$/.exec(text);
  if (match === null) return null;
  return forwardPort(match[1]!, match[2]!, match[3]!, match[4]!);
}

/** Empty words are not given; `null` where one cannot be read. */
export function forwardPort(port: string, protocol: string, toPort: string, toAddress: string): ForwardPort | null {
  const ports = readPortRanges(port);
  const number = readProtocol(protocol);
  const toPorts = toPort === '' ? null : readPortRanges(toPort);
  const address = toAddress === '' ? null : readAddress(toAddress);
  const broken = (toPort !== '' && toPorts === null) || (toAddress !== '' && address === null);
  return ports === null || number === null || broken ? null : { ports, protocol: number, toPorts, toAddress: address };
}
