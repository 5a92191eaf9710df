import type { Family } from '#core/address';
import { addressSet, noAddresses } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { ofFamily } from '#model/filter-parts';
import type { FilterMatch, FilterSet, SetContent, SetField } from '#model/packet-filter';
import { type Dimension, dimensionsOf, fieldsOf, readAddresses, readParts } from '../_grammar/ipset-entry.ts';

/** An ipset as firewalld defines it (firewalld.ipset(5)). */
export interface Ipset {
  readonly name: string;
  readonly origin: OriginId;
  readonly type: string;
  readonly dimensions: readonly Dimension[];
  /** Of its addresses; `null` for sets of hardware addresses. */
  readonly family: Family | null;
  /** `null`: what is in it is not known. */
  readonly content: SetContent | null;
}

interface Definition {
  readonly name: string;
  readonly type: string;
  /** `family=inet6`, `timeout=300`. */
  readonly options: readonly string[];
  readonly entries: readonly string[];
  /** Whether the entries are all that is in it. */
  readonly shown: boolean;
  readonly origin: OriginId;
}

/** `null` for types that nobody here knows. */
export function readIpset({ name, type, options, entries, shown, origin }: Definition): Ipset | null {
  const dimensions = dimensionsOf(type);
  if (dimensions === null) return null;
  const family: Family = options.includes('family=inet6') ? 6 : 4;
  const taken = entries.filter((entry) => isTaken(entry, type, family));
  const content = shown ? contentOf(taken, type, dimensions, family, origin) : null;
  return { name, origin, type, dimensions, family: dimensions[0] === 'mac' ? null : family, content };
}

/** Entries of the other family, or of more or fewer parts than the type has, are ignored with a warning, and so is 0/0. */
export function isTaken(entry: string, type: string, family: Family): boolean {
  const dimensions = dimensionsOf(type) ?? [];
  const parts = entry.split(',');
  return (
    parts.length === dimensions.length &&
    parts.every((part, i) => {
      if (dimensions[i] !== 'ip' && dimensions[i] !== 'net') return true;
      const range = readAddresses(part, family, null);
      if (range === null) return false;
      const isAll = part.endsWith('/0') && !(family === 6 && type === 'hash:net,iface');
      return dimensions[i] === 'net' ? !isAll : part !== '0.0.0.0' && !(family === 6 && part.includes('/'));
    })
  );
}

function contentOf(
  entries: readonly string[],
  type: string,
  dimensions: readonly Dimension[],
  family: Family,
  origin: OriginId,
): SetContent | null {
  if (dimensions.length > 1 || dimensions[0] === 'mac') {
    const elements = entries.map((entry) => ({
      origin,
      parts: readParts(entry, type, dimensions, family, false),
      excluded: false,
      verdict: null,
    }));
    return { kind: 'tuples', elements };
  }
  const ranges = entries.map((entry) => readAddresses(entry, family, null)).filter((range) => range !== null);
  if (ranges.length !== entries.length) return null;
  const set = addressSet(family, ranges);
  return {
    kind: 'addresses',
    sets: family === 4 ? { 4: set, 6: noAddresses(6) } : { 4: noAddresses(4), 6: set },
  };
}

export const lowerIpset = ({ name, origin, type, dimensions, content }: Ipset): FilterSet => ({
  name,
  origin,
  fields: fieldsOf(type, dimensions),
  content,
});

/**
 * What a packet's `end` is compared with. With nftables firewalld names the other interface: packets that arrive have
 * none that they leave by.
 */
export function lookUp(
  { name, dimensions, family }: Ipset,
  end: 'source' | 'destination',
  negated: boolean,
  backend: 'nftables' | 'iptables',
): FilterMatch[] {
  const device: SetField = (end === 'source') === (backend === 'iptables') ? 'in-interface' : 'out-interface';
  const fields = dimensions.flatMap((dimension): SetField[] => {
    switch (dimension) {
      case 'port':
        return ['protocol', `${end}-port`];
      case 'iface':
        return [device];
      case 'mark':
        return ['mark'];
      case 'mac':
        return ['other'];
      default:
        return [end];
    }
  });
  return [...(family === null ? [] : [ofFamily(family)]), { match: 'set', set: name, fields, negated }];
}
