import { type Family, maskLength, prefixRange } from '#core/address';
import { type AddressSet, addressSet } from '#core/address-set';
import { hasNumber, hasRange, meetsRange, type NumberSet, numberSet } from '#core/number-set';
import type { FilterStep } from '#model/packet-filter';
import { dscpOf } from '../dscp.ts';
import { parseNumber } from '../iptables-numbers.ts';
import type { Expression, Relation, Statement } from './ast.ts';
import { lowerDirection, lowerState, lowerStatus, lowerTcpFlags } from './bit-match.ts';
import type { FieldKind } from './field-kinds.ts';
import { fieldOf, requirementsOf, setFieldOf } from './fields.ts';
import {
  lowerAddressType,
  lowerPacketType,
  lowerReturnRoute,
  lowerSocket,
  lowerTranslatedSocket,
} from './host-matches.ts';
import { icmpKinds, icmpNumber } from './icmp.ts';
import { lowerLookup, lowerTuples } from './lookup.ts';
import { existenceOf, lowerAbsent, lowerSegmentSize, lowerUnmarked } from './plain-matches.ts';
import { type Alternatives, always, makeSet, never, opaque, type TableScene } from './scene.ts';
import {
  addressesOf,
  comparedAddresses,
  comparedNumbers,
  constantsOf,
  isNumeric,
  markNumber,
  namesOf,
  numbersOf,
  portNumber,
  protocolValue,
  singleAddress,
} from './values.ts';
import { comparisonWords } from './words.ts';

type Comparison = Extract<Statement, { type: 'match' }>;

/** A comparison; what the model cannot say is opaque, with nft's words. */
export function lowerMatch(written: Comparison, scene: TableScene, file: number): Alternatives {
  const comparison = withFamily(written, scene);
  const { left, relation, right } = comparison;
  if (scene.ofIptables && isMistold(comparison, scene)) {
    const asks = left.expr === 'payload' || left.expr === 'ct' ? [] : requirementsOf(left);
    return [[...asks, opaque(comparisonWords(comparison))]];
  }
  if (left.expr === 'concat') {
    const ways = lowerParts(comparison, scene, file) ?? lowerTuples(comparison, scene, file);
    return ways ?? [[...requirementsOf(left), opaque(comparisonWords(comparison))]];
  }
  const isMasked = left.expr === 'binary' && left.op === '&';
  const field = fieldOf(isMasked ? left.left : left);
  const lowered = isMasked
    ? lowerMasked(field.of, left.right, relation, right)
    : lowerPlain(field.of, comparison, scene, file);
  if (lowered === null) return [[...requirementsOf(left), opaque(comparisonWords(comparison))]];
  const implied = right.expr === 'ref' ? requirementsOf(left) : field.implied;
  return implied.length === 0 ? lowered : lowered.map((steps) => [...implied, ...steps]);
}

/** Translations of iptables' matches say `ct original saddr`, where the table tells of which family the address is. */
function withFamily(comparison: Comparison, { family }: TableScene): Comparison {
  const { left } = comparison;
  const isBare = left.expr === 'ct' && left.family === null && /^[sd]addr$/.test(left.key);
  return isBare && (family === 'ip' || family === 'ip6') ? { ...comparison, left: { ...left, family } } : comparison;
}

/** More elements than this are looked up as a whole. */
const MOST_TUPLES = 64;

/** Fields that sets of the model do not hold are compared one by one, for each element of a set that is written here. */
function lowerParts({ left, relation, right }: Comparison, scene: TableScene, file: number): Alternatives | null {
  if (left.expr !== 'concat' || relation === '!=' || right.expr === 'ref') return null;
  const { parts } = left;
  if (parts.every((part) => setFieldOf(fieldOf(part).of) !== 'other')) return null;
  const elements = constantsOf(right);
  if (elements.length > MOST_TUPLES) return null;
  const found: FilterStep[][] = [];
  for (const element of elements) {
    if (element.expr !== 'concat' || element.parts.length !== parts.length) return null;
    let ways: FilterStep[][] = [[]];
    for (const [i, part] of parts.entries()) {
      const own = element.parts[i]!;
      const place = { start: 0, end: 0 };
      // A set compares whole values.
      const set: Expression = { expr: 'set', ...place, elements: [{ ...place, key: own, data: null }] };
      const more = lowerMatch({ type: 'match', ...place, left: part, relation: '', right: set }, scene, file);
      ways = ways.flatMap((way) => more.map((steps) => [...way, ...steps]));
    }
    found.push(...ways);
  }
  return found;
}

/**
 * What iptables' translation says of its own matches is not always so: a negated `--ports` is shown without its negation
 * (libxt_multiport.c), nodes of a cluster are counted from 1 and not from 0 (libxt_cluster.c), congestion marks of IPv6 are
 * shown as those of IPv4 (libxt_ecn.c), a negated helper holds without one (xt_helper.c), and unicast addresses of IPv6 are those that are no groups, the host's own included
 * (xt_addrtype.c).
 */
function isMistold({ left, right }: Comparison, { family }: TableScene): boolean {
  if (left.expr === 'concat') return left.parts.every((part) => fieldOf(part).of.kind === 'port');
  if (left.expr === 'other' && left.text.startsWith('jhash')) return true;
  if (left.expr === 'ct') return left.key === 'helper';
  if (left.expr === 'payload' && left.protocol === (family === 'ip6' ? 'ip' : 'ip6')) return true;
  if (family !== 'ip6' || left.expr !== 'fib') return false;
  return constantsOf(right).some((one) => one.expr === 'word' && one.text === 'unicast');
}

function lowerPlain(of: FieldKind, comparison: Comparison, scene: TableScene, file: number): Alternatives | null {
  const { left, relation, right } = comparison;
  const negated = relation === '!=';
  const isEquality = relation === '' || relation === '==' || negated;
  if (right.expr === 'ref') {
    return isEquality ? lowerLookup(right.name, [setFieldOf(of)], negated, left, scene, file, comparison) : null;
  }
  switch (of.kind) {
    case 'address': {
      const set = isEquality ? addressesOf(right, of.family) : comparedAddresses(relation, right, of.family);
      return set && [[{ match: 'address', end: of.end, set, negated }]];
    }
    case 'port': {
      // The same bytes of an ICMP packet are something else.
      if (left.expr === 'other' && negated) return null;
      const ports = numbers(relation, right, portNumber, 0xffff);
      return ports && [[{ match: 'port', end: of.end, ports, negated }]];
    }
    case 'protocol': {
      const found = numbers(relation, right, protocolValue, 255);
      return found && [[{ match: 'protocol', numbers: found, negated }]];
    }
    case 'connection-protocol': {
      const found = numbers(relation, right, protocolValue, 255);
      return found && [[{ match: 'protocol', of: 'connection', numbers: found, negated }]];
    }
    case 'mark':
      return lowerMark(of.of, comparison, scene, file);
    case 'interface': {
      if (scene.portsOfBridges || !isEquality) return null;
      const names = namesOf(right);
      if (names === null || (of.byIndex && names.some(isNumeric))) return null;
      return [[{ match: 'interface', direction: of.direction, names, negated }]];
    }
    case 'hop-limit': {
      const values = numbers(relation, right, hopNumber, 255);
      return values && [[{ match: 'hop-limit', family: of.family, values, negated }]];
    }
    case 'icmp': {
      const found = numbers(relation, right, icmpNumber(of.family, of.part), 255);
      return found && [[{ match: 'icmp-type', family: of.family, kinds: icmpKinds(of.part, found), negated }]];
    }
    case 'tcp-flags':
      return lowerTcpFlags({ mask: null, relation, right });
    case 'state':
      return lowerState({ mask: null, relation, right });
    case 'status':
      return lowerStatus({ mask: null, relation, right });
    case 'direction':
      return lowerDirection({ mask: null, relation, right });
    case 'family':
      return isEquality ? lowerFamily(of.names, right, negated) : null;
    case 'packet-type':
      return isEquality ? lowerPacketType(right, negated) : null;
    case 'address-type':
      return isEquality ? lowerAddressType(of, right, negated) : null;
    case 'socket':
      if (scene.ofIptables) return lowerTranslatedSocket(of.asks, numbers(relation, right, switchNumber, 1));
      return isEquality ? lowerSocket(of.asks, right, negated) : null;
    case 'between': {
      const found = numbers(relation, right, markNumber, 0xffffffff);
      if (found === null || (meetsRange(found, of.low, of.high) && !hasRange(found, of.low, of.high))) return null;
      return [[hasRange(found, of.low, of.high) === negated ? never : always]];
    }
    case 'clear-bits':
      return null;
    case 'absent':
      return lowerAbsent(of, right, negated);
    case 'unmarked': {
      const values = numbers(relation, right, of.part === 'DSCP' ? dscpOf : congestionNumber, 63);
      return values && lowerUnmarked(of.part, values, negated);
    }
    case 'tcp-option': {
      const exists = isEquality ? existenceOf(right, negated) : null;
      return exists === null ? null : [[{ match: 'tcp-option', kind: of.number, negated: !exists }]];
    }
    case 'ipsec': {
      const exists = isEquality ? existenceOf(right, negated) : null;
      if (exists === null) return null;
      return [
        [{ match: 'conditional', first: false, condition: 'the connection arrives through IPsec', negated: !exists }],
      ];
    }
    case 'segment-size': {
      const found = numbers(relation, right, portNumber, 0xffff);
      return found && lowerSegmentSize(found, negated);
    }
    case 'owner': {
      const ids = numbers(relation, right, ownerNumber, 0xffffffff);
      return ids && [[{ match: 'owner', asks: [{ of: of.of, ids, negated }], needed: !scene.ofIptables }]];
    }
    case 'original-source': {
      const set = isEquality ? addressesOf(right, of.family) : comparedAddresses(relation, right, of.family);
      return set && [[{ match: 'original-source', set, ports: null, negated }]];
    }
    case 'original-source-port': {
      const ports = numbers(relation, right, portNumber, 0xffff);
      return ports && [[{ match: 'original-source', set: null, ports, negated }]];
    }
    case 'return-route':
      return isEquality ? lowerReturnRoute(of, right, negated, scene) : null;
    case 'original-address': {
      const set = isEquality ? addressesOf(right, of.family) : comparedAddresses(relation, right, of.family);
      return set && [[{ match: 'original-destination', set, ports: null, negated }]];
    }
    case 'original-port': {
      const ports = numbers(relation, right, portNumber, 0xffff);
      return ports && [[{ match: 'original-destination', set: null, ports, negated }]];
    }
    case 'unknown':
      return null;
  }
}

const ownerNumber = (text: string): number | null => (text === 'root' ? 0 : markNumber(text));
const congestionNumbers: Readonly<Record<string, number>> = { 'not-ect': 0, ect1: 1, ect0: 2, ce: 3 };
const congestionNumber = (text: string): number | null =>
  Object.hasOwn(congestionNumbers, text) ? congestionNumbers[text]! : parseNumber(text, 3);
const switchNumber = (text: string): number | null => parseNumber(text, 1);
const hopNumber = (text: string): number | null => (/^\d{1,3}$/.test(text) ? Number(text) : null);

function numbers(
  relation: Relation,
  right: Expression,
  read: (text: string) => number | null,
  top: number,
): NumberSet | null {
  return relation === '' || relation === '==' || relation === '!='
    ? numbersOf(right, read, top)
    : comparedNumbers(relation, right, read, top);
}

function lowerMark(
  of: 'packet' | 'connection',
  { relation, right, start, end }: Comparison,
  scene: TableScene,
  file: number,
): Alternatives | null {
  const set = numbers(relation, right, markNumber, 0xffffffff);
  if (set === null) return null;
  const negated = relation === '!=';
  if (set.length === 2 && set[0] === set[1]) return [[markStep(of, 0xffffffff, set[0]!, negated)]];
  const field = of === 'packet' ? 'mark' : 'connection-mark';
  const origin = scene.origins.span(file, start, end);
  const element = { origin, parts: [{ kind: 'numbers' as const, set }], excluded: false, verdict: null };
  return [[{ match: 'set', set: makeSet(scene, [field], [element], origin), fields: [field], negated }]];
}

const markStep = (of: 'packet' | 'connection', mask: number, value: number, negated: boolean): FilterStep => ({
  match: 'mark',
  of,
  mask,
  value,
  negated,
});

function lowerMasked(of: FieldKind, mask: Expression, relation: Relation, right: Expression): Alternatives | null {
  const negated = relation === '!=';
  const isEquality = relation === '' || relation === '==' || negated;
  switch (of.kind) {
    case 'address':
      return isEquality ? lowerMaskedAddress(of.end, of.family, mask, right, negated) : null;
    case 'mark': {
      const bits = mask.expr === 'word' ? markNumber(mask.text) : null;
      if (bits === null || !isEquality) return null;
      const steps: FilterStep[] = [];
      for (const one of constantsOf(right)) {
        const value = one.expr === 'word' ? markNumber(one.text) : null;
        if (value === null) return null;
        steps.push(markStep(of.of, bits, value, negated));
      }
      return negated ? [steps] : steps.map((step) => [step]);
    }
    case 'port': {
      const ports = isEquality ? maskedPorts(mask, right) : null;
      return ports && [[{ match: 'port', end: of.end, ports, negated }]];
    }
    case 'clear-bits': {
      const bits = mask.expr === 'word' ? markNumber(mask.text) : null;
      const values = numbers(relation, right, markNumber, 0xffffffff);
      if (bits === null || values === null || (bits & ~of.bits) !== 0) return null;
      return [[hasNumber(values, 0) === negated ? never : always]];
    }
    case 'absent':
      return [[never]];
    case 'tcp-flags':
      return lowerTcpFlags({ mask, relation, right });
    case 'state':
      return lowerState({ mask, relation, right });
    case 'status':
      return lowerStatus({ mask, relation, right });
    default:
      return null;
  }
}

/** More ranges of ports than this are not worth a list. */
const MOST_PORT_RANGES = 64;

/** Every port whose masked bits are one of the values; `null` where these lie all over the place. */
function maskedPorts(mask: Expression, right: Expression): NumberSet | null {
  const bits = mask.expr === 'word' ? markNumber(mask.text) : null;
  const values = numbersOf(right, portNumber, 0xffff);
  if (bits === null || values === null) return null;
  const found: [number, number][] = [];
  for (let port = 0; port <= 0xffff; port++) if (hasNumber(values, port & bits)) found.push([port, port]);
  const ports = numberSet(found);
  return ports.length > 2 * MOST_PORT_RANGES ? null : ports;
}

function lowerMaskedAddress(
  end: 'source' | 'destination',
  family: Family,
  mask: Expression,
  right: Expression,
  negated: boolean,
): Alternatives | null {
  const bits = singleAddress(mask, family);
  if (bits === null) return null;
  const length = maskLength(bits);
  if (length === null) {
    const value = singleAddress(right, family);
    if (value === null) return null;
    return [[{ match: 'masked-address', end, family, mask: bits.value, value: value.value, negated }]];
  }
  const ranges = [];
  for (const one of constantsOf(right)) {
    const value = singleAddress(one, family);
    if (value === null) return null;
    const range = prefixRange(value, length);
    // A value with bits outside of the mask is never met.
    if (range.low === value.value) ranges.push(range);
  }
  const set: AddressSet = addressSet(family, ranges);
  return [[{ match: 'address', end, set, negated }]];
}

function lowerFamily(
  names: Readonly<Record<string, Family | 'other'>>,
  right: Expression,
  negated: boolean,
): Alternatives | null {
  const met = new Set<Family>();
  for (const one of constantsOf(right)) {
    const text = one.expr === 'word' ? one.text.toLowerCase() : '';
    if (!Object.hasOwn(names, text)) return null;
    const family = names[text]!;
    if (family !== 'other') met.add(family);
  }
  if (met.size !== 1) return [[(met.size === 2) === negated ? never : always]];
  const [family] = met as Set<Family> & Iterable<Family>;
  return [[{ match: 'family', family: family!, negated }]];
}
