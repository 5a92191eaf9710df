import type { Family } from '#core/address';
import type { FilterMatch } from '#model/packet-filter';
import { plainLengths } from '../plain-lengths.ts';
import type { Field, FieldKind } from './field-kinds.ts';
import { ofFamily, transports } from './headers.ts';

const lengths: Readonly<Record<string, FieldKind>> = {
  'ip length': { kind: 'between', ...plainLengths[4] },
  'ip6 length': { kind: 'between', ...plainLengths[6] },
  'meta length': { kind: 'between', ...plainLengths[4] },
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
  'ip dscp': { kind: 'unmarked', part: 'DSCP' },
  'ip6 dscp': { kind: 'unmarked', part: 'DSCP' },
  'ip ecn': { kind: 'unmarked', part: 'ECN' },
  'ip6 ecn': { kind: 'unmarked', part: 'ECN' },
};

/** What is known of a header's field in any ordinary packet of TCP; else `unknown`. */
export const plainField = (header: string, name: string): FieldKind =>
  Object.hasOwn(plain, `${header} ${name}`) ? plain[`${header} ${name}`]! : { kind: 'unknown' };

const extensionHeader = /^(?:exthdr )?(?:hbh|dst|rt[024]?|frag|mh|srh)(?: (?!classid|nexthop|mtu|ipsec)([\w-]+))?$/;
const ipOption = /^ip option [\w-]+(?: ([\w-]+))?$/;

const tcpOption = /^tcp option ([\w-]+)$/;
/** Kinds of TCP options (IANA). */
const tcpOptions: Readonly<Record<string, number>> = {
  eol: 0,
  nop: 1,
  maxseg: 2,
  window: 3,
  'sack-perm': 4,
  'sack-permitted': 4,
  sack: 5,
  timestamp: 8,
  md5sig: 19,
  mptcp: 30,
  fastopen: 34,
  ...Object.fromEntries(Array.from({ length: 256 }, (_, kind) => [`${kind}`, kind])),
};

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
  const tcp = tcpOption.exec(text);
  if (tcp && Object.hasOwn(tcpOptions, tcp[1]!))
    return of({ kind: 'tcp-option', number: tcpOptions[tcp[1]!]! }, ...transports.tcp!);
  return text === 'tcp option maxseg size' ? of({ kind: 'segment-size' }) : null;
}
