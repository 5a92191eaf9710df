import { hasNumber, type NumberSet } from '#core/number-set';
import type { FilterStep } from '#model/packet-filter';
import { parseNumber } from '../iptables-numbers.ts';
import type { Expression } from './ast.ts';
import type { FieldKind } from './field-kinds.ts';
import { existenceOf } from './plain-matches.ts';
import { type Alternatives, always, never, type TableScene } from './scene.ts';
import { constantsOf } from './values.ts';

/** Comparisons of what the host is to a packet: whose address it bears, which socket takes it, where it is routed. */
const packetTypes: Readonly<Record<string, string>> = {
  host: 'unicast',
  unicast: 'unicast',
  broadcast: 'broadcast',
  multicast: 'multicast',
  other: 'other',
  '0': 'unicast',
  '1': 'broadcast',
  '2': 'multicast',
  '3': 'other',
};

/** TCP takes what is addressed to the host itself, so nothing else makes a connection. */
export function lowerPacketType(right: Expression, negated: boolean): Alternatives | null {
  const types: string[] = [];
  for (const one of constantsOf(right)) {
    const type = one.expr === 'word' && Object.hasOwn(packetTypes, one.text) ? packetTypes[one.text]! : null;
    if (type === null) return null;
    types.push(type);
  }
  const first = types.includes('unicast');
  const others = first ? ['broadcast', 'multicast'].filter((type) => !types.includes(type)) : types;
  if (others.length === 0) return [[negated ? never : always]];
  const condition = `the packets arrive as link-layer ${others.join(' or ')}`;
  return [[{ match: 'conditional', first, condition, negated }]];
}

const addressTypes = [
  'unspec',
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
];

export function lowerAddressType(
  { end, on }: Extract<FieldKind, { kind: 'address-type' }>,
  right: Expression,
  negated: boolean,
): Alternatives | null {
  const types: string[] = [];
  for (const one of constantsOf(right)) {
    const type = one.expr === 'word' ? (addressTypes[Number(one.text)] ?? one.text) : '';
    if (!addressTypes.includes(type)) return null;
    types.push(type);
  }
  return [[{ match: 'address-type', end, types, ...(on === null ? {} : { on }), negated }]];
}

/** nft_socket.c; a connection that is not complete yet tells nothing of its listener's address. */
export function lowerSocket(
  asks: 'transparent' | 'wildcard',
  right: Expression,
  negated: boolean,
): Alternatives | null {
  const value = right.expr === 'word' ? parseNumber(right.text, 1) : null;
  if (value === null) return null;
  const yes = (value === 1) !== negated;
  const found: FilterStep = { match: 'socket', wildcard: true, transparent: false, negated: false };
  const transparent: FilterStep = { match: 'socket', wildcard: true, transparent: true, negated: !yes };
  if (asks === 'transparent') return [yes ? [transparent] : [found, transparent]];
  const syn: FilterStep = { match: 'tcp-flags', mask: 18, value: 2, negated: false };
  return [[found, syn, { match: 'socket', wildcard: false, transparent: false, negated: yes }]];
}

/**
 * `-m socket` as libxt_socket.c translates it: `socket wildcard 0`, with `--nowildcard` `socket wildcard le 1`, with
 * `--transparent` `socket transparent 1` beside it. The module finds connections too, whatever their listener is bound to.
 */
export function lowerTranslatedSocket(asks: 'transparent' | 'wildcard', values: NumberSet | null): Alternatives | null {
  if (values === null) return null;
  const [none, one] = [hasNumber(values, 0), hasNumber(values, 1)];
  if (asks === 'transparent' ? none || !one : !none) return null;
  return [[{ match: 'socket', wildcard: one, transparent: asks === 'transparent', negated: false }]];
}

/**
 * `fib saddr . iif oif missing`: the answer would not leave by the interface on which the packet came in. Tables of iptables
 * show its rpfilter so.
 */
export function lowerReturnRoute(
  { strict, marked }: Extract<FieldKind, { kind: 'return-route' }>,
  right: Expression,
  negated: boolean,
  { ofIptables }: Pick<TableScene, 'ofIptables'>,
): Alternatives | null {
  const exists = existenceOf(right, negated);
  if (exists === null) return null;
  const condition = strict
    ? 'the route back to the client leaves by another interface'
    : 'no route leads back to the client';
  return [[{ match: 'return-route', strict, marked, byDevice: ofIptables, condition, negated: !exists }]];
}
