import type { Family } from '#core/address';
import type { FilterMatch, SetField } from '#model/packet-filter';
import type { Expression } from './ast.ts';
import type { Field, FieldKind } from './field-kinds.ts';
import { familyStep, ofFamily, transports } from './headers.ts';
import { plainField } from './plain-headers.ts';
import { wordedField } from './worded-fields.ts';

const unknown: Field = { of: { kind: 'unknown' }, implied: [] };

/** Conntrack has an entry for the packet; without one all `ct` expressions but the state end the rule. */
export const tracked: FilterMatch = {
  match: 'connection-state',
  states: ['new', 'established', 'related'],
  translated: [],
  negated: false,
};

const never: FilterMatch = { match: 'constant', value: false };

const families: Readonly<Record<string, Family | 'other'>> = { ipv4: 4, ipv6: 6, '2': 4, '10': 6 };
const etherTypes: Readonly<Record<string, Family | 'other'>> = {
  ip: 4,
  ip6: 6,
  arp: 'other',
  '0x0800': 4,
  '0x800': 4,
  '2048': 4,
  '0x86dd': 6,
  '34525': 6,
  '0x0806': 'other',
  '0x806': 'other',
  '2054': 'other',
};

const interfaces: Readonly<Record<string, Extract<FieldKind, { kind: 'interface' }>>> = {
  iif: { kind: 'interface', direction: 'in', byIndex: true },
  iifname: { kind: 'interface', direction: 'in', byIndex: false },
  oif: { kind: 'interface', direction: 'out', byIndex: true },
  oifname: { kind: 'interface', direction: 'out', byIndex: false },
};

const known = (of: FieldKind, ...implied: FilterMatch[]): Field => ({ of, implied });

export function fieldOf(expression: Expression): Field {
  switch (expression.expr) {
    case 'payload':
      return headerField(expression.protocol, expression.field);
    case 'meta':
      return metaField(expression.key);
    case 'ct':
      return connectionField(expression);
    case 'fib':
      return fibField(expression.inputs, expression.result);
    case 'other':
      return wordedField(expression.text) ?? unknown;
    default:
      return unknown;
  }
}

function headerField(protocol: string, name: string): Field {
  if (protocol === 'ip' || protocol === 'ip6') {
    const family = protocol === 'ip' ? 4 : 6;
    if (name === 'saddr') return known({ kind: 'address', end: 'source', family });
    if (name === 'daddr') return known({ kind: 'address', end: 'destination', family });
    if (name === (family === 4 ? 'protocol' : 'nexthdr')) return known({ kind: 'protocol' }, ofFamily(family));
    if (name === (family === 4 ? 'ttl' : 'hoplimit')) return known({ kind: 'hop-limit', family }, ofFamily(family));
    return known(plainField(protocol, name), ofFamily(family));
  }
  // Nothing of ARP is in a packet of IP.
  if (protocol === 'arp') return { of: { kind: 'unknown' }, implied: [never] };
  const implied = Object.hasOwn(transports, protocol) ? transports[protocol]! : null;
  if (implied === null) return unknown;
  const hasPorts = /^(?:tcp|udp|udplite|sctp|dccp|th)$/.test(protocol);
  if (hasPorts && name === 'sport') return { of: { kind: 'port', end: 'source' }, implied };
  if (hasPorts && name === 'dport') return { of: { kind: 'port', end: 'destination' }, implied };
  const isIcmp = protocol === 'icmp' || protocol === 'icmpv6';
  if (isIcmp && (name === 'type' || name === 'code'))
    return { of: { kind: 'icmp', part: name, family: protocol === 'icmp' ? 4 : 6 }, implied };
  if (protocol === 'tcp' && name === 'flags') return { of: { kind: 'tcp-flags' }, implied };
  return { of: plainField(protocol, name), implied };
}

function metaField(key: string): Field {
  if (Object.hasOwn(interfaces, key)) return known(interfaces[key]!);
  switch (key) {
    case 'mark':
      return known({ kind: 'mark', of: 'packet' });
    case 'l4proto':
      return known({ kind: 'protocol' });
    case 'nfproto':
      return known({ kind: 'family', names: families });
    case 'protocol':
      return known({ kind: 'family', names: etherTypes });
    case 'pkttype':
      return known({ kind: 'packet-type' });
    case 'ipsec':
    case 'secpath':
      return known({ kind: 'ipsec' });
    case 'skuid':
      return known({ kind: 'owner', of: 'user' });
    case 'skgid':
      return known({ kind: 'owner', of: 'group' });
    default:
      return known(plainField('meta', key));
  }
}

function connectionField({ key, direction, family }: Extract<Expression, { expr: 'ct' }>): Field {
  if (direction === 'original') {
    if (key === 'daddr' && family !== null) {
      const number = family === 'ip' ? 4 : 6;
      return known({ kind: 'original-address', family: number }, tracked, ofFamily(number));
    }
    if (key === 'saddr' && family !== null) {
      const number = family === 'ip' ? 4 : 6;
      return known({ kind: 'original-source', family: number }, tracked, ofFamily(number));
    }
    if (key === 'proto-src') return known({ kind: 'original-source-port' }, tracked);
    if (key === 'proto-dst') return known({ kind: 'original-port' }, tracked);
    if (key === 'protocol') return known({ kind: 'connection-protocol' }, tracked);
    if (key === 'l3proto') return known({ kind: 'family', names: families }, tracked);
  }
  if (direction !== null) return { of: { kind: 'unknown' }, implied: [tracked] };
  switch (key) {
    case 'state':
      return known({ kind: 'state' });
    case 'status':
      return known({ kind: 'status' }, tracked);
    case 'direction':
      return known({ kind: 'direction' }, tracked);
    case 'mark':
      return known({ kind: 'mark', of: 'connection' }, tracked);
    case 'protocol':
      return known({ kind: 'connection-protocol' }, tracked);
    case 'l3proto':
      return known({ kind: 'family', names: families }, tracked);
    // Only a connection that another announced has one.
    case 'helper':
      return known({ kind: 'unknown' }, tracked, never);
    case 'bytes':
      return known({ kind: 'between', low: 40, high: 1000 }, tracked);
    case 'packets':
      return known({ kind: 'between', low: 1, high: 8 }, tracked);
    case 'avgpkt':
      return known({ kind: 'between', low: 0, high: 400 }, tracked);
    default:
      return { of: { kind: 'unknown' }, implied: [tracked] };
  }
}

function fibField(inputs: readonly string[], result: string): Field {
  const end = inputs.includes('saddr') ? 'source' : 'destination';
  const others = inputs.filter((input) => input !== 'saddr' && input !== 'daddr');
  if (result === 'type') {
    if (others.some((input) => input !== 'iif' && input !== 'oif')) return unknown;
    return known({
      kind: 'address-type',
      end,
      on: others.includes('iif') ? 'in' : others.includes('oif') ? 'out' : null,
    });
  }
  // Since 1.1.6 nft writes `check` where it only asks whether there is a route.
  if ((result !== 'oif' && result !== 'check') || end !== 'source') return unknown;
  return known({ kind: 'return-route', strict: inputs.includes('iif'), marked: inputs.includes('mark') });
}

/**
 * What must hold before the value of an expression counts. A comparison of addresses holds its family itself; in
 * look-ups, and where nothing is known of the value, the family has to be asked.
 */
export function requirementsOf(expression: Expression): readonly FilterMatch[] {
  switch (expression.expr) {
    case 'concat':
      return expression.parts.flatMap(requirementsOf);
    case 'binary':
      return requirementsOf(expression.left);
    default: {
      const { of, implied } = fieldOf(expression);
      return of.kind === 'address' ? [familyStep[of.family], ...implied] : implied;
    }
  }
}

/** The field of a set look-up that compares with it; `other` where there is none. */
export function setFieldOf(of: FieldKind): SetField {
  switch (of.kind) {
    case 'address':
      return of.end;
    case 'port':
      return of.end === 'source' ? 'source-port' : 'destination-port';
    case 'protocol':
      return 'protocol';
    case 'interface':
      return of.direction === 'in' ? 'in-interface' : 'out-interface';
    case 'mark':
      return of.of === 'packet' ? 'mark' : 'connection-mark';
    default:
      return 'other';
  }
}

/** The data type that a set of this field's values has, as `type` names it; `null` where it is of no use here. */
export function typeOf(of: FieldKind): string | null {
  switch (of.kind) {
    case 'address':
    case 'original-address':
      return of.family === 4 ? 'ipv4_addr' : 'ipv6_addr';
    case 'port':
    case 'original-port':
      return 'inet_service';
    case 'protocol':
      return 'inet_proto';
    case 'interface':
      return of.byIndex ? 'iface_index' : 'ifname';
    case 'mark':
      return 'mark';
    default:
      return null;
  }
}

/** Whether the client's address is part of the key. */
export function holdsSource(key: Expression): boolean {
  if (key.expr === 'concat') return key.parts.some(holdsSource);
  const { of } = fieldOf(key);
  return of.kind === 'address' && of.end === 'source';
}
