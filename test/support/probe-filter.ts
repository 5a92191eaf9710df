import { type AddressValue, parseAddress } from '#core/address';
import { contains } from '#core/address-set';
import { hasNumber } from '#core/number-set';
import type {
  FilterChain,
  FilterMatch,
  FilterRule,
  FilterSet,
  FilterTable,
  PacketFilterFact,
  RejectKind,
  Terminal,
} from '#model/packet-filter';

/** One fresh connection, as recorded from a real client. */
export interface Probe {
  readonly from: string;
  readonly to: string;
  readonly interface: string;
  readonly port: number;
}

interface Packet {
  readonly family: 4 | 6;
  readonly source: AddressValue;
  readonly sourcePort: number;
  destination: AddressValue;
  port: number;
  readonly interface: string;
  translated: boolean;
}

const symptoms: Readonly<Record<4 | 6, Partial<Record<RejectKind, string>>>> = {
  4: {
    'tcp-reset': 'ECONNREFUSED',
    'port-unreachable': 'ECONNREFUSED',
    'host-unreachable': 'EHOSTUNREACH',
    'host-prohibited': 'EHOSTUNREACH',
    'admin-prohibited': 'EHOSTUNREACH',
    'net-unreachable': 'ENETUNREACH',
    'net-prohibited': 'ENETUNREACH',
    'proto-unreachable': 'ENOPROTOOPT',
  },
  6: {
    'tcp-reset': 'ECONNREFUSED',
    'port-unreachable': 'ECONNREFUSED',
    'address-unreachable': 'EHOSTUNREACH',
    'no-route': 'ENETUNREACH',
    'admin-prohibited': 'EACCES',
  },
};

/** An opaque target: anything may happen. */
class Undecided extends Error {}

/** Thrown where an undecided match is met for the first time, to be run again with either answer. */
class Fork extends Error {}

/** Answers given to the undecided matches met so far, in order. */
let answers: boolean[] = [];
let met = 0;

function decide(): boolean {
  if (met === answers.length) throw new Fork();
  return answers[met++]!;
}

/**
 * What the client of a listening port sees when its SYN meets the tables: a packet-by-packet reading that shares no
 * code with the product's. `unknown` where a match or target that was not understood decides.
 */
export function probeFilter(fact: PacketFilterFact, probe: Probe): string {
  const seen = new Set<string>();
  const pending: boolean[][] = [[]];
  for (let tries = 0; pending.length > 0; tries++) {
    if (tries > 5000) return 'unknown';
    answers = pending.pop()!;
    met = 0;
    try {
      seen.add(connect(fact, probe));
    } catch (error) {
      if (error instanceof Fork) pending.push([...answers, true], [...answers, false]);
      else if (error instanceof Undecided) return 'unknown';
      else throw error;
    }
    if (seen.size > 1) return 'unknown';
  }
  return [...seen][0]!;
}

function connect(fact: PacketFilterFact, probe: Probe): string {
  const from = parseAddress(probe.from)!;
  const to = parseAddress(probe.to)!;
  const packet: Packet = {
    family: from.family,
    source: from.value,
    sourcePort: 40001,
    destination: to.value,
    port: probe.port,
    interface: probe.interface,
    translated: false,
  };
  for (const hook of ['prerouting', 'input'] as const) {
    const chains = fact.tables
      .filter((table) => table.families.includes(packet.family))
      .flatMap((table) =>
        [...table.chains.values()].filter((c) => c.base?.hook === hook).map((chain) => ({ table, chain })),
      )
      .sort((a, b) => a.chain.base!.priority - b.chain.base!.priority);
    for (const { table, chain } of chains) {
      const seen = walkBase(fact, table, chain, packet);
      if (seen !== null) return seen;
    }
  }
  return 'banner';
}

function walkBase(fact: PacketFilterFact, table: FilterTable, chain: FilterChain, packet: Packet): string | null {
  const end = walk(fact, table, chain, packet);
  if (end === 'accept') return null;
  if (end !== 'return') return end;
  if (chain.base!.policy === null) throw new Undecided();
  return chain.base!.policy === 'accept' ? null : 'timeout';
}

function walk(fact: PacketFilterFact, table: FilterTable, chain: FilterChain, packet: Packet): string {
  for (const rule of chain.rules) {
    if (!matches(fact, table, rule, packet) || rule.terminal === null) continue;
    const end = finish(fact, table, rule.terminal, packet);
    if (end !== null) return end;
  }
  if (!chain.complete) throw new Undecided();
  return 'return';
}

function finish(fact: PacketFilterFact, table: FilterTable, terminal: Terminal, packet: Packet): string | null {
  switch (terminal.to) {
    case 'accept':
    case 'return':
      return terminal.to;
    case 'drop':
      return 'timeout';
    case 'reject': {
      const kind = terminal.kinds[packet.family];
      return kind === undefined ? null : symptoms[packet.family][kind]!;
    }
    case 'jump':
    case 'goto': {
      const end = walk(fact, table, table.chains.get(terminal.chain)!, packet);
      return end === 'return' && terminal.to === 'jump' ? null : end;
    }
    case 'translate':
      packet.translated = true;
      if (terminal.port && terminal.port[0] !== 0) packet.port = terminal.port[0]!;
      return terminal.how === 'dnat' ? 'forwarded' : 'accept';
    case 'translate-source':
      return 'accept';
    default:
      throw new Undecided();
  }
}

function matches(fact: PacketFilterFact, table: FilterTable, rule: FilterRule, packet: Packet): boolean {
  let undecided = false;
  for (const step of rule.steps) {
    if (!('match' in step)) continue;
    const value = test(fact, table, step, packet);
    if (value === false) return false;
    if (value === null) undecided = true;
  }
  return undecided ? decide() : true;
}

function test(fact: PacketFilterFact, table: FilterTable, match: FilterMatch, packet: Packet): boolean | null {
  switch (match.match) {
    case 'address': {
      if (match.set.family !== packet.family) return false;
      return contains(match.set, match.end === 'source' ? packet.source : packet.destination) !== match.negated;
    }
    case 'family':
      return (match.family === packet.family) !== match.negated;
    case 'interface': {
      const hit = match.names.some((n) =>
        n.endsWith('*') ? packet.interface.startsWith(n.slice(0, -1)) : n === packet.interface,
      );
      return (match.direction === 'in' && hit) !== match.negated;
    }
    case 'protocol':
      return hasNumber(match.numbers, 6) !== match.negated;
    case 'port':
      return hasNumber(match.ports, match.end === 'source' ? packet.sourcePort : packet.port) !== match.negated;
    case 'connection-state':
      return match.states.includes('new') !== match.negated;
    case 'connection-status':
      return (match.status.includes('dnat') && packet.translated) !== match.negated;
    case 'address-type':
      return (
        (match.end === 'destination' && match.types.some((type) => type.toLowerCase() === 'local')) !== match.negated
      );
    case 'remembered':
      return match.hits <= 1;
    case 'conditional':
      return match.first !== match.negated;
    // Recorded with routes that lead back by every interface.
    case 'return-route':
      return !match.negated;
    case 'constant':
      return match.value;
    case 'set': {
      const set: FilterSet | undefined = table.sets.get(match.set) ?? fact.sets.find((s) => s.name === match.set);
      if (!set?.content) return null;
      if (set.content.kind !== 'addresses') return null;
      return contains(set.content.sets[packet.family], packet.source) !== match.negated;
    }
    default:
      return null;
  }
}
