import type { Family } from '#core/address';
import type { FilterMatch } from '#model/packet-filter';
import type { Field, FieldKind } from './field-kinds.ts';
import { ofFamily } from './headers.ts';

/** Packets of a handshake and a banner hold headers at least, and no more than fits a frame. */
const lengths: Readonly<Record<string, FieldKind>> = {
  'ip length': { kind: 'between', low: 40, high: 1500 },
  'ip6 length': { kind: 'between', low: 20, high: 1460 },
  'meta length': { kind: 'between', low: 40, high: 1500 },
};

/** Nobody sends options of IP, fragments or urgent data to open a connection. */
const plain: Readonly<Record<string, FieldKind>> = {
  ...lengths,
  'ip version': { kind: 'between', low: 4, high: 4 },
  'ip6 version': { kind: 'between', low: 6, high: 6 },
  'ip hdrlength': { kind: 'between', low: 5, high: 5 },
  // All bits but the one that forbids fragments.
  'ip frag-off': { kind: 'clear-bits', bits: 0xbfff },
  'tcp doff': { kind: 'between', low: 5, high: 15 },
  'tcp urgptr': { kind: 'between', low: 0, high: 0 },
};

/** What is known of a header's field in any ordinary packet of TCP; else `unknown`. */
export const plainField = (header: string, name: string): FieldKind =>
  Object.hasOwn(plain, `${header} ${name}`) ? plain[`${header} ${name}`]! : { kind: 'unknown' };

const extensionHeader = /^(?:exthdr )?(?:hbh|dst|rt[024]?|frag|mh|srh)(?: (?!classid|nexthop|mtu|ipsec)([\w-]+))?$/;
const ipOption = /^ip option [\w-]+(?: ([\w-]+))?$/;

/** Extension headers of IPv6, options of IP, and the segment size in TCP's options; `null` for anything else. */
export function optionField(text: string): Field | null {
  const of = (kind: FieldKind, ...implied: FilterMatch[]): Field => ({ of: kind, implied });
  const absent = (family: Family, field: string | undefined): FieldKind => ({
    kind: 'absent',
    family,
    part: field === undefined ? 'header' : 'field',
  });
  const extension = extensionHeader.exec(text);
  if (extension) return of(absent(6, extension[1]));
  const option = ipOption.exec(text);
  if (option) return of(absent(4, option[1]), ofFamily(4));
  return text === 'tcp option maxseg size' ? of({ kind: 'segment-size' }) : null;
}
