import { parseAddress } from '#core/address';
import { nearestName } from '#core/nearest-name';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { HostNames } from './host-names.ts';
import { parseMasked, parseNumber } from './iptables-numbers.ts';

/** Why a value is refused: what was expected in its place, and what may have been meant. */
export interface ValueFault {
  readonly expected: string;
  readonly near: string | null;
  /** False where it hangs on what nobody collected. */
  readonly certain: boolean;
}

type Check = (value: string, names: HostNames) => ValueFault | null;

const fault = (expected: string, near: string | null = null, known: Tri = No): ValueFault => ({
  expected,
  near,
  certain: known === No,
});

/** `22`, or a name that the host knows. */
function faultOfPort(value: string, { service }: HostNames): ValueFault | null {
  if (parseNumber(value, 0xffff) !== null) return null;
  if (/^(?:\d|-|$)/.test(value) || /[\s,/]/.test(value))
    return fault('a port from 0 to 65535 or the name of a service');
  const known = service(value);
  return known === Yes ? null : fault('a port or the name of a service', nearestName(value, usualServices), known);
}

const usualServices = ['ssh', 'http', 'https', 'domain', 'smtp', 'ftp', 'ntp', 'snmp', 'imap', 'imaps', 'mysql'];

/** `22`, `1024:65535`, `:1023`. */
function faultOfRange(value: string, names: HostNames, separator = ':'): ValueFault | null {
  if (value === '') return fault('a port');
  const [low = '', high, more] = value.split(separator);
  if (more !== undefined) return fault(`one port or two with \`${separator}\` between them`);
  const bad =
    (low === '' && high !== undefined ? null : faultOfPort(low, names)) ?? (high ? faultOfPort(high, names) : null);
  if (bad !== null) return bad;
  const [from, to] = [parseNumber(low), parseNumber(high ?? '')];
  return from !== null && to !== null && from > to ? fault('the lower port first') : null;
}

function faultOfPorts(value: string, names: HostNames): ValueFault | null {
  const pieces = value.split(',');
  const counted = pieces.reduce((sum, piece) => sum + (piece.includes(':') ? 2 : 1), 0);
  if (counted > 15) return fault('at most 15 ports, of which a range counts as two');
  for (const piece of pieces) {
    const bad = faultOfRange(piece, names);
    if (bad !== null) return bad;
  }
  return null;
}

/** A word of a list, any case; with `abbreviated` also the beginning of one. */
function oneOf(words: readonly string[], what: string, abbreviated = false): Check {
  return (value) => {
    const upper = value.toUpperCase();
    const fits = words.some((word) => {
      const own = word.toUpperCase();
      return own === upper || (abbreviated && upper !== '' && own.startsWith(upper));
    });
    return fits ? null : fault(what, nearestName(value, words));
  };
}

function listOf(words: readonly string[], what: string, abbreviated = false): Check {
  const check = oneOf(words, what, abbreviated);
  return (value, names) => {
    for (const piece of value.split(',')) {
      const bad = check(piece, names);
      if (bad !== null) return bad;
    }
    return null;
  };
}

const number =
  (low: number, high: number): Check =>
  (value) => {
    const read = parseNumber(value, high);
    return read === null || read < low ? fault(`a number from ${low} to ${high}`) : null;
  };

/** XT_LIMIT_SCALE */
const FASTEST = 10_000;
const secondsOf = [1, 60, 3600, 86_400];

const rate: Check = (value) => {
  const parts = /^(\d+)(?:\/([a-z]*))?$/i.exec(value);
  const unit = parts?.[2]?.toLowerCase();
  const units = ['second', 'minute', 'hour', 'day'];
  if (parts !== null && Number(parts[1]) === 0) return fault('a rate above 0');
  const seconds = secondsOf[units.findIndex((word) => word.startsWith(unit ?? 'second'))] ?? 1;
  if (parts !== null && Number(parts[1]) > FASTEST * seconds) return fault(`at most ${FASTEST} a second`);
  if (parts === null || unit === '' || (unit !== undefined && !units.some((word) => word.startsWith(unit))))
    return fault(
      'a number and `/second`, `/minute`, `/hour` or `/day`',
      unit ? withNumber(parts![1]!, nearestName(unit, units)) : null,
    );
  return null;
};
const withNumber = (count: string, unit: string | null): string | null => unit && `${count}/${unit}`;

const clock: Check = (value) =>
  /^(?:[01]?\d|2[0-3]):[0-5]?\d(?::[0-5]?\d)?$/.test(value) ? null : fault('a time of the day, `hh:mm`');
const weekdays: Check = (value) =>
  value.split(',').every((day) => /^[1-7]$/.test(day) || /^(?:mo|tu|we|th|fr|sa|su)/i.test(day))
    ? null
    : fault('days of the week, `Mon,Tue`');
const range: Check = (value) => {
  const [low = '', high, more] = value.split(':');
  const sound = (word: string | undefined): boolean =>
    word === undefined || word === '' || parseNumber(word, 0xffff) !== null;
  return more === undefined && sound(low) && sound(high) ? null : fault('a length or two with `:` between them');
};
/** The nft backend takes 0, the kernel's own match does not. */
const burst: Check = (value) => {
  const read = parseNumber(value, 10_000);
  return read === null ? fault('a number from 0 to 10000') : read === 0 ? fault('a burst above 0', null, Maybe) : null;
};
const probability: Check = (value) => (Number(value) >= 0 && Number(value) <= 1 ? null : fault('a number from 0 to 1'));
const hardware: Check = (value) =>
  /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/i.test(value) ? null : fault('an address of six bytes, `00:11:22:33:44:55`');

const masked: Check = (value) => (parseMasked(value) === null ? fault('a number, or two with `/` between them') : null);

const protocol: Check = (value, names) => {
  if (parseNumber(value, 255) !== null) return null;
  if (/^\d/.test(value) || value === '') return fault('a protocol');
  const known = names.protocol(value);
  if (known === Yes) return null;
  const near = nearestName(value, ['tcp', 'udp', 'icmp', 'icmpv6', 'sctp', 'esp', 'all']);
  // One word, or several joined: /etc/protocols has nothing with a comma.
  return fault('one protocol', value.includes(',') ? null : near, value.includes(',') ? No : known);
};

const states = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'];
const flags = listOf(['SYN', 'ACK', 'FIN', 'RST', 'URG', 'PSH', 'ALL', 'NONE'], 'flags of TCP joined by commas');
const user: Check = (value, names) =>
  /^\d+(?:-\d+)?$/.test(value) || names.user(value) === Yes
    ? null
    : fault('a user of this host', null, names.user(value));
const group: Check = (value, names) =>
  /^\d+(?:-\d+)?$/.test(value) || names.group(value) === Yes
    ? null
    : fault('a group of this host', null, names.group(value));
const anInterface: Check = (value) =>
  value.length > 15 ? fault('the name of an interface, at most 15 characters') : null;
const levels = 'alert crit debug emerg error info notice panic warning'.split(' ');
const level: Check = (value, names) =>
  parseNumber(value, 7) === null ? oneOf(levels, 'a level from 0 to 7 or its name')(value, names) : null;
const addressTypes = listOf(
  'UNSPEC UNICAST LOCAL BROADCAST ANYCAST MULTICAST BLACKHOLE UNREACHABLE PROHIBIT THROW NAT XRESOLVE'.split(' '),
  'a type of address',
);

/** By match or target and option; options of the rule itself by their names alone. */
export const valueChecks: Readonly<Record<string, Check>> = {
  '--protocol': protocol,
  '--in-interface': anInterface,
  '--out-interface': anInterface,
  'tcp --sport': faultOfRange,
  'tcp --dport': faultOfRange,
  'multiport --sports': faultOfPorts,
  'multiport --dports': faultOfPorts,
  'multiport --ports': faultOfPorts,
  'tcp --tcp-option': number(1, 255),
  'state --state': listOf(states, 'states joined by commas, without blanks', true),
  'conntrack --ctstate': listOf([...states, 'SNAT', 'DNAT'], 'states joined by commas, without blanks', true),
  'conntrack --ctstatus': listOf(['NONE', 'EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'], 'a status', true),
  'conntrack --ctdir': oneOf(['ORIGINAL', 'REPLY'], 'ORIGINAL or REPLY'),
  'conntrack --ctproto': protocol,
  'limit --limit': rate,
  'limit --limit-burst': burst,
  'hashlimit --hashlimit-mode': listOf(['srcip', 'srcport', 'dstip', 'dstport'], 'srcip, srcport, dstip, dstport'),
  'connlimit --connlimit-above': number(0, 0xffffffff),
  'connlimit --connlimit-upto': number(0, 0xffffffff),
  'recent --seconds': number(1, 0xffffffff),
  'recent --hitcount': number(1, 0xffffffff),
  'mark --mark': masked,
  'connmark --mark': masked,
  'owner --uid-owner': user,
  'owner --gid-owner': group,
  'mac --mac-source': hardware,
  'time --timestart': clock,
  'time --timestop': clock,
  'time --weekdays': weekdays,
  'length --length': range,
  'statistic --probability': probability,
  'pkttype --pkt-type': oneOf(
    'unicast broadcast multicast host bcast mcast'.split(' '),
    'unicast, broadcast or multicast',
  ),
  'dscp --dscp': number(0, 63),
  'addrtype --src-type': addressTypes,
  'addrtype --dst-type': addressTypes,
  'conntrack --ctorigdstport': faultOfRange,
  'conntrack --ctorigsrcport': faultOfRange,
  'string --algo': oneOf(['bm', 'kmp'], '`bm` or `kmp`'),
  'statistic --mode': oneOf(['random', 'nth'], '`random` or `nth`'),
  'statistic --every': number(1, 0xffffffff),
  'ttl --ttl-eq': number(0, 255),
  'ttl --ttl-lt': number(0, 255),
  'ttl --ttl-gt': number(0, 255),
  'hl --hl-eq': number(0, 255),
  'hl --hl-lt': number(0, 255),
  ...Object.fromEntries(
    (['TTL --ttl', 'HL --hl'] as const).flatMap((option) => [
      [`${option}-set`, number(0, 255)],
      [`${option}-inc`, number(1, 255)],
      [`${option}-dec`, number(1, 255)],
    ]),
  ),
  'LOG --log-level': level,
  'NFLOG --nflog-group': number(0, 0xffff),
  'NFLOG --nflog-threshold': number(0, 0xffff),
  'NFQUEUE --queue-num': number(0, 0xffff),
  'MARK --set-mark': masked,
  'MARK --set-xmark': masked,
};

/** `192.0.2.1-192.0.2.9`, or one address; the lower one need not come first (libxt_iprange). */
export function faultOfAddresses(value: string, family: 4 | 6): ValueFault | null {
  const ends = value.split('-');
  const isSound = ends.length <= 2 && ends.every((end) => parseAddress(end)?.family === family);
  return isSound ? null : fault(`addresses of IPv${family}, one or two with \`-\` between them`);
}

/** What `--tcp-flags` says of either of its two arguments. */
export const faultOfFlags = (value: string, names: HostNames): ValueFault | null => flags(value, names);
