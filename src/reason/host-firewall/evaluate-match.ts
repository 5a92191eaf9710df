import { parsePrefix } from '#core/address';
import { type AddressSet, complement, contains, isAll, isEmpty, rangeSet, subtract, union } from '#core/address-set';
import { hasNumber, hasRange, meetsRange, type NumberSet } from '#core/number-set';
import type { OriginId } from '#core/origin';
import { and, Maybe, No, negateIf, not, or, type Tri, tri, Yes } from '#core/tri';
import { alignSetFields } from '#model/align-set-fields';
import type { FilterMatch, OwnerQuestion, SetElement, SetField, SetPart } from '#model/packet-filter';
import { martianSources } from '../own-addresses.ts';
import { connectionState, type Packet, TCP } from '../packet.ts';
import { type CellRanges, intersectCells, type SourceSpace, uniteCells } from '../source-space.ts';
import { bucketName, timesIn } from './apply-effect.ts';
import { evaluateHopLimit, evaluateTcpOption, holds } from './evaluate-header.ts';
import { maskedClients } from './masked-clients.ts';
import { type CellMatch, CLIENT_PORTS, type MatchScene } from './match-scene.ts';

/** `rule` is the one that the match belongs to, by which its own bucket is known. */
export function evaluateMatch(match: FilterMatch, scene: MatchScene, rule: OriginId): Tri | CellMatch {
  const { packet, state } = scene;
  switch (match.match) {
    case 'address':
      if (match.set.family !== packet.family) return No;
      if (match.end === packet.client) return exact(scene.space, scene.space.cells(match.set), match.negated);
      return negateIf(match.negated, addressIn(packet.server, match.set, scene));
    case 'masked-address': {
      if (match.family !== packet.family) return No;
      if (match.end !== packet.client) {
        if (packet.server === null) return Maybe;
        const hit = (BigInt(packet.server.value) & BigInt(match.mask)) === BigInt(match.value);
        return tri(hit !== match.negated);
      }
      return maskedClients(scene.space, BigInt(match.mask), BigInt(match.value), match.negated);
    }
    case 'family':
      return tri((match.family === packet.family) !== match.negated);
    case 'protocol':
      // The connection is TCP's, whatever the packet that belongs to it.
      return tri(hasNumber(match.numbers, match.of === 'connection' ? TCP : packet.protocol) !== match.negated);
    case 'interface':
      // Whether `oifname !=` takes a packet that has none depends on the kernel.
      if (match.direction === 'out' && packet.outgoing === '' && match.negated) return Maybe;
      return negateIf(match.negated, nameIn(match.direction === 'in' ? packet.incoming : packet.outgoing, match.names));
    case 'frame-crossed': {
      const device = match.direction === 'in' ? packet.incoming : packet.outgoing || null;
      return device === null ? Maybe : scene.crossed(device, match.devices);
    }
    case 'port':
      return evaluatePort(match.end, match.ports, match.negated, scene);
    case 'icmp-type':
      if (packet.icmp === null || match.family !== packet.family) return No;
      return tri(hasNumber(match.kinds, packet.icmp) !== match.negated);
    case 'hop-limit':
      return evaluateHopLimit(match, scene);
    case 'tcp-option':
      return evaluateTcpOption(match, scene);
    case 'tcp-flags':
      if (packet.flags === null) return No;
      return tri(((packet.flags & match.mask) === match.value) !== match.negated);
    case 'connection-state':
      return negateIf(match.negated, evaluateState(match.states, match.translated, scene));
    case 'connection-status':
      if (state.blurred) return Maybe;
      return hasConnection(scene) ? negateIf(match.negated, hasStatus(match.status, scene)) : No;
    case 'connection-direction': {
      if (state.blurred) return Maybe;
      if (!hasConnection(scene)) return No;
      const reply = packet.name === 'answer' || packet.name === 'banner';
      return tri((reply === (match.direction === 'reply')) !== match.negated);
    }
    case 'original-destination': {
      if (state.blurred) return Maybe;
      if (!hasConnection(scene)) return No;
      const address = match.set === null ? Yes : addressIn(scene.originalServer, match.set, scene);
      const port = match.ports === null ? Yes : tri(hasNumber(match.ports, scene.originalPort));
      return negateIf(match.negated, and(address, port));
    }
    case 'original-source': {
      if (state.blurred) return Maybe;
      if (!hasConnection(scene)) return No;
      if (match.ports !== null) return negateIf(match.negated, clientPortIn(match.ports, scene));
      if (match.set === null) return tri(!match.negated);
      return exact(scene.space, scene.space.cells(match.set), match.negated);
    }
    case 'mark': {
      const mark = match.of === 'packet' ? state.mark : state.connectionMark;
      if (mark === null) return Maybe;
      return tri(((mark & match.mask) >>> 0 === match.value >>> 0) !== match.negated);
    }
    case 'address-type':
      return negateIf(match.negated, evaluateAddressType(match, scene));
    case 'return-route':
      return evaluateReturn(match, scene);
    case 'socket':
      return negateIf(match.negated, evaluateSocket(match, scene));
    case 'owner':
      return evaluateOwner(match.asks, match.needed, scene);
    case 'bridge-port': {
      const device = packet.client === 'source' ? packet.incoming : 'lo';
      const crossed = device === null ? Maybe : scene.crossed(device, null);
      return crossed === No ? tri(match.otherwise) : Maybe;
    }
    case 'set':
      return evaluateSet(match.set, match.fields, match.negated, scene);
    case 'remembered': {
      const isIn = timesIn(match.list, state) >= match.hits;
      scene.conditions.met.add(match.condition);
      const usual = isIn || scene.conditions.flipped === match.condition;
      return tri(usual !== match.negated);
    }
    case 'budget': {
      scene.conditions.met.add(match.condition);
      const empty = timesIn(bucketName(match.bucket, scene, rule), state) > match.packets;
      if (scene.conditions.flipped === match.condition) return tri(match.over);
      return empty && match.seconds < state.waited + HANDSHAKE_SECONDS ? Maybe : tri(empty === match.over);
    }
    case 'conditional':
      if (match.reads !== undefined && state.rewritten.includes(match.reads)) return Maybe;
      return tri(holds(match.first, match.condition, scene.conditions) !== match.negated);
    case 'constant':
      return tri(match.value);
    case 'opaque':
      return Maybe;
  }
}

const HANDSHAKE_SECONDS = 1;

/** Whether conntrack has put the packet into a connection by now. */
const hasConnection = ({ packet, state, beforeTracking }: MatchScene): boolean =>
  !state.untracked && !beforeTracking && (packet.name === 'syn' || state.connection);

const exact = (space: SourceSpace, cells: CellRanges, negated: boolean): CellMatch => {
  const hit = negated ? space.complement(cells) : cells;
  return { must: hit, may: hit };
};

/** Neighbours ask in the group of an address's last 24 bits, RFC 4291 2.7.1. */
const outsideOfGroups = complement(rangeSet(parsePrefix('ff02::1:ff00:0/104')!));

/** What clients are never told as the address of a host: those of links need a zone. */
const neverTold = {
  4: martianSources(4),
  6: union(martianSources(6), rangeSet(parsePrefix('fe80::/10')!)),
} as const;

/** Where nobody knows the server's address, it is one to which packets of other hosts may come all the same. */
function addressIn(address: Packet['server'], set: AddressSet, { packet, clientIsLocal }: MatchScene): Tri {
  if (address === null) {
    if (set.family !== packet.family) return No;
    const never = packet.multicast ? outsideOfGroups : clientIsLocal ? null : neverTold[set.family];
    const possible = never === null ? set : subtract(set, never);
    if (isEmpty(possible)) return No;
    return isAll(never === null ? possible : union(possible, never)) ? Yes : Maybe;
  }
  return tri(address.family === set.family && contains(set, address.value));
}

/** netfilter compares names; a trailing `*` stands for any rest. */
export function nameIn(name: string | null, names: readonly string[]): Tri {
  let found: Tri = No;
  for (const pattern of names) {
    if (pattern === '*') return Yes;
    // Packets of other hosts never use `lo`, whichever interface it is; those of the host itself always name it.
    if (name === null) found = pattern === 'lo' ? found : Maybe;
    else if (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern) return Yes;
  }
  return found;
}

function clientPortIn(ports: NumberSet, { packet, conditions }: MatchScene): Tri {
  const { low, high } = packet.clientPorts;
  if (!hasRange(ports, 1, 65535)) conditions.met.add(CLIENT_PORTS);
  return hasRange(ports, low, high) ? Yes : meetsRange(ports, low, high) ? Maybe : No;
}

function evaluatePort(
  end: 'source' | 'destination' | 'either',
  ports: NumberSet,
  negated: boolean,
  scene: MatchScene,
): Tri {
  const { packet } = scene;
  if (packet.protocol !== TCP) return No;
  const atServer = tri(hasNumber(ports, packet.serverPort));
  const atClient = end === 'either' || end === packet.client ? clientPortIn(ports, scene) : No;
  if (end === 'either') return negateIf(negated, or(atServer, atClient));
  return negateIf(negated, end === packet.client ? atClient : atServer);
}

function evaluateState(
  states: Extract<FilterMatch, { match: 'connection-state' }>['states'],
  translated: readonly ('snat' | 'dnat')[],
  { packet, state, answer, beforeTracking, picksUp }: MatchScene,
): Tri {
  if (state.blurred) return Maybe;
  const now = beforeTracking && !state.untracked ? 'invalid' : connectionState(packet, state, answer, picksUp);
  if (states.includes(now)) return Yes;
  if (translated.includes('dnat') && state.translated?.changed) return Yes;
  if (translated.includes('snat') && state.sourceTranslated)
    return state.sourceTranslated === 'to-another' ? Yes : Maybe;
  return No;
}

function hasStatus(status: Extract<FilterMatch, { match: 'connection-status' }>['status'], scene: MatchScene): Tri {
  const { state, packet } = scene;
  const set = new Set<string>();
  // A connection is confirmed where its first packet leaves the filters, over `lo` before it arrives again.
  const refused = scene.answer?.by === 'firewall' && packet.name === 'answer';
  if (scene.clientIsLocal && packet.incoming !== null) set.add('confirmed');
  if (packet.name !== 'syn' && !refused) set.add('seen-reply').add('confirmed');
  // The kernel sets ASSURED with the packet that completes the handshake, before that packet meets filter chains.
  if (packet.name === 'ack' || packet.name === 'banner') set.add('assured');
  if (state.translated?.changed) set.add('dnat');
  if (state.sourceTranslated === 'to-another') set.add('snat');
  if (status.some((bit) => set.has(bit))) return Yes;
  return state.sourceTranslated && status.includes('snat') ? Maybe : No;
}

function evaluateAddressType(
  { end, types, on }: Extract<FilterMatch, { match: 'address-type' }>,
  scene: MatchScene,
): Tri {
  const { packet } = scene;
  const isClient = end === packet.client;
  if (on !== undefined && !packet.multicast && (!isClient || scene.clientIsLocal)) {
    const device = on === 'in' ? packet.incoming : packet.outgoing || null;
    const local = isClient || device === null ? Maybe : scene.bears(device, packet.server);
    return or(and(local, tri(types.includes('local'))), and(not(local), tri(types.includes('unicast'))));
  }
  const actual = isClient && !scene.clientIsLocal ? 'unicast' : packet.multicast ? 'multicast' : 'local';
  if (types.includes(actual)) return Yes;
  // A translated destination may be another machine's; only its own addresses are known to be local.
  if (!isClient && scene.state.translated !== null && !scene.state.translated.local && types.includes('unicast'))
    return Yes;
  return types.some(
    (type) =>
      ![
        'local',
        'unicast',
        'broadcast',
        'multicast',
        'anycast',
        'unspec',
        'blackhole',
        'unreachable',
        'prohibit',
        'throw',
        'nat',
        'xresolve',
      ].includes(type),
  )
    ? Maybe
    : No;
}

/** xt_socket.c; once there is a connection, it is found whatever its listener is bound to. */
function evaluateSocket(
  { wildcard, transparent, port }: Extract<FilterMatch, { match: 'socket' }>,
  { packet, listenerAt }: MatchScene,
): Tri {
  if (packet.client !== 'source' || packet.protocol !== TCP) return Maybe;
  const { bound, ssh } = listenerAt(packet.server, port ?? packet.serverPort);
  if (bound === 'nothing') return No;
  if (transparent) return ssh ? No : Maybe;
  if (packet.name !== 'syn') return bound === 'unknown' ? Maybe : Yes;
  return bound === 'unknown' ? Maybe : tri(wildcard || bound === 'an-address');
}

const OTHER_OWNER = 'the daemon does not run as root';

/** xt_owner.c: resets and ICMP errors come from no process; what else the host sends here is the daemon's. */
function evaluateOwner(asks: readonly OwnerQuestion[], needed: boolean, scene: MatchScene): Tri {
  const { packet, answer, conditions } = scene;
  if (packet.client === 'source') return Maybe;
  const rejected = answer?.by === 'firewall';
  if (packet.name === 'answer' && (rejected || answer?.kind === 'rst')) {
    // A REJECT's RST has no socket at all, nor has any RST of IPv6; the rest leaves by sockets of the kernel's own.
    const bare = packet.protocol === TCP && (rejected || packet.family === 6);
    return tri(!needed && asks.every(({ of, negated }) => (of === 'socket' ? bare === negated : negated)));
  }
  if (asks.some(({ ids }) => ids !== null)) conditions.met.add(OTHER_OWNER);
  const isRoot = conditions.flipped !== OTHER_OWNER;
  return tri(asks.every(({ ids, negated }) => (ids === null || hasNumber(ids, 0) === isRoot) !== negated));
}

/** The kernel takes every source for routed back where a packet came in by `lo`. */
function evaluateReturn(
  { strict, marked = false, byDevice = false, condition, negated }: Extract<FilterMatch, { match: 'return-route' }>,
  { packet, state, space, conditions, clientIsLocal, routedBack }: MatchScene,
): Tri | CellMatch {
  if (clientIsLocal) return tri(!negated);
  const routed = packet.client === 'source' ? routedBack(strict, marked ? state.mark : 0, byDevice) : null;
  if (routed === null) {
    conditions.met.add(condition);
    return tri((conditions.flipped === condition) === negated);
  }
  if (!negated) return routed;
  return { must: space.complement(routed.may), may: space.complement(routed.must) };
}

/** A set look-up: the scalar fields select elements, what they leave is a set of clients. */
export function evaluateSet(
  name: string,
  asked: readonly SetField[],
  negated: boolean,
  scene: MatchScene,
): Tri | CellMatch {
  const set = scene.setOf(name);
  if (set === null || set.content === null) return Maybe;
  const fields = alignSetFields(asked, set.fields);
  const { packet, space } = scene;
  if (set.content.kind === 'addresses') {
    const content = set.content.sets[packet.family];
    const field = fields[0];
    if (field === packet.client) return exact(space, space.cells(content), negated);
    if (field === 'source' || field === 'destination')
      return negateIf(negated, addressIn(packet.server, content, scene));
    return Maybe;
  }
  const found = { must: [] as CellRanges[], may: [] as CellRanges[] };
  const except = { must: [] as CellRanges[], may: [] as CellRanges[] };
  for (const element of set.content.elements) {
    const hit = elementCells(element, fields, scene);
    const into = element.excluded ? except : found;
    if (hit.must.length > 0) into.must.push(hit.must);
    if (hit.may.length > 0) into.may.push(hit.may);
  }
  const without = (cells: CellRanges, holes: readonly CellRanges[]): CellRanges =>
    holes.length === 0 ? cells : intersectCells(cells, space.complement(uniteCells(holes)));
  const must = without(uniteCells(found.must), except.may);
  const may = without(uniteCells(found.may), except.must);
  return negated ? { must: space.complement(may), may: space.complement(must) } : { must, may };
}

/** The clients for which the packet's fields are in the element. */
export function elementCells(element: SetElement, fields: readonly SetField[], scene: MatchScene): CellMatch {
  let scalar = Yes as Tri;
  let cells: CellRanges = scene.space.all;
  fields.forEach((field, i) => {
    const part = element.parts[i];
    if (part === undefined || part.kind === 'any') return;
    if (part.kind === 'addresses' && field === scene.packet.client) {
      cells = part.set.family === scene.packet.family ? intersectCells(cells, scene.space.cells(part.set)) : [];
    } else scalar = and(scalar, fieldIn(field, part, scene));
  });
  if (scalar === No) return { must: [], may: [] };
  return { must: scalar === Yes ? cells : [], may: cells };
}

function fieldIn(field: SetField, part: SetPart, scene: MatchScene): Tri {
  const { packet, state } = scene;
  if (part.kind === 'addresses') return addressIn(packet.server, part.set, scene);
  if (part.kind === 'names') {
    if (field === 'in-interface') return nameIn(packet.incoming, part.names);
    if (field === 'out-interface') return nameIn(packet.outgoing, part.names);
    return Maybe;
  }
  if (part.kind !== 'numbers') return Maybe;
  if (field === 'source-port' || field === 'destination-port') {
    return evaluatePort(field === 'source-port' ? 'source' : 'destination', part.set, false, scene);
  }
  if (field === 'protocol') return tri(hasNumber(part.set, packet.protocol));
  const mark = field === 'mark' ? state.mark : field === 'connection-mark' ? state.connectionMark : null;
  return mark === null ? Maybe : tri(hasNumber(part.set, mark >>> 0));
}
