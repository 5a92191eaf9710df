import { type AddressRange, type Family, parseAddress, parsePrefix, prefixRange } from '#core/address';
import { rangeSet } from '#core/address-set';
import type { SetField, SetPart } from '#model/packet-filter';
import { parseNumber, parsePortRange, parseProtocol } from './iptables-numbers.ts';

/** What the parts of an element are, in ipset's own words: `ip`, `net`, `port`, `iface`, `mac`, `mark`. */
export type Dimension = 'ip' | 'net' | 'port' | 'iface' | 'mac' | 'mark';

const dimensions: readonly string[] = ['ip', 'net', 'port', 'iface', 'mac', 'mark'];

/** `hash:net,port` → net, port. `null` for lists of sets and for types that nobody here knows. */
export function dimensionsOf(type: string): readonly Dimension[] | null {
  const [method, list] = type.split(':');
  const found = (list ?? '').split(',');
  if (!/^(?:hash|bitmap)$/.test(method ?? '') || !found.every((word) => dimensions.includes(word))) return null;
  return found as Dimension[];
}

/**
 * The fields of the type's elements. Which end of the packet a part is compared with is up to the rule that asks
 * (`src`, `dst`), so they all say `source`; a port brings its protocol along.
 */
export function fieldsOf(type: string, parts: readonly Dimension[]): readonly SetField[] {
  return type === 'bitmap:port' ? ['source-port'] : parts.flatMap((dimension) => fields[dimension]);
}

const fields: Readonly<Record<Dimension, readonly SetField[]>> = {
  ip: ['source'],
  net: ['source'],
  port: ['protocol', 'source-port'],
  iface: ['in-interface'],
  mark: ['mark'],
  mac: ['other'],
};

/**
 * `192.0.2.1`, `192.0.2.0/24`, `192.0.2.1-192.0.2.9`; `netmask` widens single addresses to their network. `null` for
 * host names.
 */
export function readAddresses(text: string, family: Family, netmask: number | null): AddressRange | null {
  const dash = text.indexOf('-');
  if (dash > 0) {
    const low = parseAddress(text.slice(0, dash));
    const high = parseAddress(text.slice(dash + 1));
    if (low?.family !== family || high?.family !== family || low.value > high.value) return null;
    if (netmask === null) return { family, low: low.value, high: high.value };
    return { family, low: prefixRange(low, netmask).low, high: prefixRange(high, netmask).high };
  }
  const range = parsePrefix(text);
  if (range === null || range.family !== family) return null;
  if (netmask === null) return range;
  return {
    family,
    low: prefixRange({ family, value: range.low }, netmask).low,
    high: prefixRange({ family, value: range.high }, netmask).high,
  };
}

const opaque: SetPart = { kind: 'opaque' };
const any: SetPart = { kind: 'any' };

/** The parts of one entry: `10.0.0.0/8,tcp:22`. A part that is not understood is opaque. */
export function readParts(
  entry: string,
  type: string,
  parts: readonly Dimension[],
  family: Family,
  isWildcard: boolean,
): readonly SetPart[] {
  const words = splitEntry(entry);
  const readers: Readonly<Record<Dimension, (word: string | undefined) => readonly SetPart[]>> = {
    ip: (word) => [addressPart(word ?? '', family)],
    net: (word) => [addressPart(word ?? '', family)],
    port: (word = '') => (type === 'bitmap:port' ? [portPart(word)] : readPort(word)),
    iface: (word = '') => [interfacePart(word, isWildcard)],
    mark: (word = '') => [markPart(word)],
    // bitmap:ip,mac fills in the first address that it sees where none is given.
    mac: (word) => [word === undefined ? any : opaque],
  };
  return parts.flatMap((dimension, i) => readers[dimension](words[i]));
}

function addressPart(text: string, family: Family): SetPart {
  const range = readAddresses(text, family, null);
  return range === null ? opaque : { kind: 'addresses', set: rangeSet(range) };
}

function markPart(text: string): SetPart {
  const value = parseNumber(text);
  return value === null ? opaque : { kind: 'numbers', set: [value, value] };
}

/** Commas outside brackets, which enclose names with dashes. */
const splitEntry = (entry: string): string[] => entry.match(/(?:\[[^\]]*\]|[^,[\]])+/g) ?? [];

function portPart(text: string): SetPart {
  const name = text.replace(/^\[(.*)\]$/, '$1');
  const range = parsePortRange(name, '-');
  return range === null ? opaque : { kind: 'numbers', set: [...range] };
}

/** `22`, `tcp:22`, `udp:53-54`, `icmp:echo-request`, `vrrp:0`. */
function readPort(text: string): SetPart[] {
  const colon = text.indexOf(':');
  const name = colon < 0 ? 'tcp' : text.slice(0, colon);
  const number = parseProtocol(name);
  const protocol: SetPart = number === null ? opaque : { kind: 'numbers', set: [number, number] };
  // Only these protocols have ports; for the others the number is a type or nothing.
  const hasPorts = [6, 17, 132, 136].includes(number ?? -1);
  return [protocol, hasPorts ? portPart(text.slice(colon + 1)) : any];
}

function interfacePart(text: string, isWildcard: boolean): SetPart {
  if (text === '' || text.startsWith('physdev:')) return opaque;
  return { kind: 'names', names: [isWildcard ? `${text}*` : text] };
}
