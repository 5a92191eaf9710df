import type { NumberSet } from '#core/number-set';
import type { FilterMatch, FilterStep, OwnerQuestion, SetField } from '#model/packet-filter';
import { dscpOf } from './dscp.ts';
import { type MatchExtension, notUnderstood, type OptionGroup, type RuleContext } from './iptables-extension.ts';
import { lowerU32 } from './iptables-match-u32.ts';
import { parseNumber } from './iptables-numbers.ts';
import { plainLengths } from './plain-lengths.ts';
import { usualSegmentSizes } from './segment-size.ts';

/**
 * xt_addrtype.c tells a unicast address of IPv6 by its form, so that the host's own ones are unicast too; with `LOCAL`
 * beside it both must hold. (In IPv4 the types are apart.)
 */
function typesOf(value: string, family: 4 | 6): readonly string[] {
  const types = value.toLowerCase().split(',');
  if (family === 4 || !types.includes('unicast')) return types;
  return types.length === 1 ? ['unicast', 'local'] : types.filter((type) => type !== 'unicast');
}

function lowerAddrtype(options: OptionGroup, { family }: RuleContext): FilterStep[] {
  const on = options.flag('--limit-iface-in') ? 'in' : options.flag('--limit-iface-out') ? 'out' : null;
  return (['--src-type', '--dst-type'] as const).flatMap((name): FilterStep[] => {
    const value = options.value(name);
    if (value === null) return [];
    const end = name === '--src-type' ? 'source' : 'destination';
    // A unicast address of IPv6 is told by its form: with an interface beside it, that is left undecided.
    if (on !== null && family === 6 && /unicast/i.test(value))
      return [{ match: 'opaque', text: `-m addrtype ${name} ${value} --limit-iface-${on}` }];
    const types = typesOf(value, family);
    return [{ match: 'address-type', end, types, ...(on ? { on } : {}), negated: options.negated(name) }];
  });
}

/** `--hl-eq 255`: the kernel takes neighbour discovery with no other hop limit. */
function lowerHopLimit(options: OptionGroup, { family }: RuleContext): FilterStep[] {
  const name = family === 4 ? 'ttl' : 'hl';
  const steps: FilterStep[] = [];
  for (const comparison of ['eq', 'lt', 'gt'] as const) {
    const option = `--${name}-${comparison}`;
    const text = options.value(option);
    if (text === null) continue;
    const value = parseNumber(text, 255) ?? notUnderstood();
    const values = { eq: [value, value], lt: [0, value - 1], gt: [value + 1, 255] }[comparison];
    const possible = values[0]! <= values[1]!;
    steps.push({ match: 'hop-limit', family, values: possible ? values : [], negated: options.negated(option) });
  }
  return steps.length === 1 ? steps : notUnderstood();
}

/** `src,dst` says which end each part of an element is compared with; the set's type says what the part is. */
function lowerSet(options: OptionGroup): FilterStep[] {
  const [name, flags, more] = options.values('--match-set') ?? notUnderstood();
  if (name === undefined || flags === undefined || more !== undefined) notUnderstood();
  const fields = flags
    .split(',')
    .map((flag): SetField => (flag === 'src' ? 'source' : flag === 'dst' ? 'destination' : notUnderstood()));
  const match: FilterMatch = { match: 'set', set: name, fields, negated: options.negated('--match-set') };
  // Counters of elements and the reversal of exceptions change what matches; the update switches only count.
  const narrowed = [
    '--return-nomatch',
    '--packets-eq',
    '--packets-lt',
    '--packets-gt',
    '--bytes-eq',
    '--bytes-lt',
    '--bytes-gt',
  ];
  if (!narrowed.some((option) => options.has(option))) return [match];
  if (match.negated || options.has('--return-nomatch'))
    return [{ match: 'opaque', text: `-m set --match-set ${name}` }];
  return [match, { match: 'opaque', text: `counters of the elements of set ${name}` }];
}

/** The pattern's length in bytes; `|…|` holds hex digits in `--hex-string`. */
function patternLength(options: OptionGroup): number {
  const text = options.value('--string');
  if (text !== null) return new TextEncoder().encode(text).length;
  const hex = options.value('--hex-string') ?? notUnderstood();
  return hex
    .split('|')
    .reduce((sum, piece, i) => sum + (i % 2 === 0 ? piece.length : Math.floor(piece.replace(/\s/g, '').length / 2)), 0);
}

const PSH = 8;

/**
 * xt_string.c looks at the whole packet. The handshake's packets are headers only, in which a text of some length does
 * not occur; the packets that carry data have PSH set.
 */
function lowerString(options: OptionGroup): FilterStep[] {
  const opaque: FilterStep = {
    match: 'opaque',
    text: `-m string ${options.value('--string') ?? options.value('--hex-string') ?? ''}`,
  };
  const negated = options.negated('--string') || options.negated('--hex-string');
  if (negated || patternLength(options) < 4) return [opaque];
  return [{ match: 'tcp-flags', mask: PSH, value: PSH, negated: false }, opaque];
}

function lowerPkttype(options: OptionGroup): FilterStep[] {
  const type = (options.value('--pkt-type') ?? notUnderstood()).toLowerCase();
  const kind = ['unicast', 'host', 'broadcast', 'bcast', 'multicast', 'mcast'].indexOf(type);
  if (kind < 0) notUnderstood();
  const negated = options.negated('--pkt-type');
  const condition = `the packets arrive as link-layer ${kind < 2 ? 'broadcast or multicast' : kind < 4 ? 'broadcast' : 'multicast'}`;
  return [{ match: 'conditional', first: kind < 2, condition, negated }];
}

function lowerPolicy(options: OptionGroup): FilterStep[] {
  const policy = (options.value('--pol') ?? notUnderstood()).toLowerCase();
  const direction = (options.value('--dir') ?? notUnderstood()).toLowerCase();
  if (!/^(?:in|out)$/.test(direction) || !/^(?:none|ipsec)$/.test(policy)) notUnderstood();
  const condition = `the connection ${direction === 'in' ? 'arrives' : 'leaves'} through IPsec`;
  return [{ match: 'conditional', first: policy === 'none', condition, negated: false }];
}

function lowerRpfilter(options: OptionGroup): FilterStep[] {
  const strict = !options.flag('--loose');
  const condition = strict
    ? 'the route back to the client leaves by another interface'
    : 'no route leads back to the client';
  const marked = options.flag('--validmark');
  return [{ match: 'return-route', strict, marked, byDevice: true, condition, negated: options.flag('--invert') }];
}

function lowerTcpmss(options: OptionGroup, { before }: RuleContext): FilterStep[] {
  const range = (options.value('--mss') ?? notUnderstood()).split(':').map((text) => parseNumber(text, 0xffff));
  const [low, high = low] = range;
  if (low === null || low === undefined || high === null || high === undefined) notUnderstood();
  const negated = options.negated('--mss');
  const usual = low <= usualSegmentSizes.low && high >= usualSegmentSizes.high;
  const unusual = high < usualSegmentSizes.low || low > usualSegmentSizes.high;
  if (!usual && !unusual) return [{ match: 'opaque', text: `-m tcpmss ${negated ? '! ' : ''}--mss ${low}:${high}` }];
  // Packets without the option, all but the first two, never match; negated they always do.
  const synOnly = before.some(isSynOnly);
  if (negated && !synOnly) return [{ match: 'opaque', text: `-m tcpmss ! --mss ${low}:${high}` }];
  const syn: FilterStep[] = synOnly ? [] : [{ match: 'tcp-flags', mask: 2, value: 2, negated: false }];
  const condition = `the client announces a segment size ${usual ? 'outside' : 'of'} ${low}${low === high ? '' : `–${high}`} bytes`;
  return [...syn, { match: 'conditional', first: usual, condition, reads: 'tcp-options', negated }];
}

function isSynOnly(step: FilterStep): boolean {
  if (!('match' in step)) return false;
  if (step.match === 'tcp-flags') return !step.negated && (step.mask & step.value & 2) !== 0;
  if (step.match !== 'connection-state' || step.negated || step.translated.length > 0) return false;
  return step.states.every((state) => state === 'new');
}

/** xt_socket.c; `--restore-skmark` gives the packet the socket's mark, which is 0 unless a program sets it. */
function lowerSocket(options: OptionGroup): FilterStep[] {
  options.only('--transparent', '--nowildcard', '--restore-skmark');
  const match: FilterMatch = {
    match: 'socket',
    wildcard: options.flag('--nowildcard'),
    transparent: options.flag('--transparent'),
    negated: false,
  };
  if (!options.flag('--restore-skmark')) return [match];
  return [match, { effect: 'opaque', of: 'packet', text: '-m socket --restore-skmark' }];
}

/** `1000`, `0-499`, and `root`: other names were resolved when the rule was loaded. */
function ownerIds(text: string): NumberSet {
  if (text === 'root') return [0, 0];
  const [low, high = low] = text.split('-').map((word) => parseNumber(word, 0xffffffff));
  return low == null || high == null ? notUnderstood() : [low, high];
}

function lowerOwner(options: OptionGroup): FilterStep[] {
  options.only('--uid-owner', '--gid-owner', '--socket-exists');
  const ask = (of: 'user' | 'group', name: string): OwnerQuestion[] => {
    const text = options.value(name);
    return text === null ? [] : [{ of, ids: ownerIds(text), negated: options.negated(name) }];
  };
  const exists: OwnerQuestion[] = options.flag('--socket-exists')
    ? [{ of: 'socket', ids: null, negated: options.negated('--socket-exists') }]
    : [];
  const asks = [...ask('user', '--uid-owner'), ...ask('group', '--gid-owner'), ...exists];
  return asks.length === 0 ? notUnderstood() : [{ match: 'owner', asks, needed: false }];
}

/** xt_physdev.c: a packet that crossed no bridge is met only by questions that are all negated. */
function lowerPhysdev(options: OptionGroup): FilterStep[] {
  const asked = ['--physdev-in', '--physdev-out', '--physdev-is-in', '--physdev-is-out', '--physdev-is-bridged'].filter(
    (name) => options.has(name),
  );
  if (asked.length === 0) notUnderstood();
  const words = asked.map((name) => `${options.negated(name) ? '! ' : ''}${name} ${options.values(name)?.[0] ?? ''}`);
  const otherwise = asked.every((name) => options.negated(name));
  return [{ match: 'bridge-port', otherwise, text: `-m physdev ${words.join(' ').trim()}` }];
}

function lowerLength(options: OptionGroup): FilterStep[] {
  const [low, high = low] = (options.value('--length') ?? notUnderstood())
    .split(':')
    .map((word) => parseNumber(word, 0xffff));
  if (low == null || high == null) notUnderstood();
  const negated = options.negated('--length');
  // Headers included, in both families.
  const usual = plainLengths[4];
  if (low <= usual.low && high >= usual.high) return [{ match: 'constant', value: !negated }];
  if (high < usual.low || low > usual.high) return [{ match: 'constant', value: negated }];
  return [{ match: 'opaque', text: `-m length ${negated ? '! ' : ''}--length ${options.value('--length')}` }];
}

/** Clients and servers mark their packets only once somebody is logged in. */
const marked = (first: boolean, words: string, negated: boolean): FilterStep => ({
  match: 'conditional',
  first,
  condition: `packets come marked with ${words}`,
  reads: 'traffic-class',
  negated,
});

function lowerDscp(options: OptionGroup): FilterStep[] {
  const name = options.value('--dscp') === null ? '--dscp-class' : '--dscp';
  const value = dscpOf(options.value(name) ?? notUnderstood()) ?? notUnderstood();
  return [marked(value === 0, value === 0 ? 'any DSCP' : `DSCP ${value}`, options.negated(name))];
}

/** xt_ecn.c: the two flags of TCP's header, or the two lowest bits of the traffic class. */
function lowerEcn(options: OptionGroup): FilterStep[] {
  const flags = (['--ecn-tcp-cwr', '--ecn-tcp-ece'] as const).filter((name) => options.flag(name));
  const field = options.value('--ecn-ip-ect');
  const steps = flags.map((name): FilterStep => {
    const condition = 'the client asks for congestion notification';
    return { match: 'conditional', first: false, condition, negated: options.negated(name) };
  });
  if (field === null) return steps.length > 0 ? steps : notUnderstood();
  const value = parseNumber(field, 3) ?? notUnderstood();
  return [...steps, marked(value === 0, `ECN ${value || 'other than 0'}`, options.negated('--ecn-ip-ect'))];
}

const services: Readonly<Record<string, number>> = {
  'minimize-delay': 16,
  'maximize-throughput': 8,
  'maximize-reliability': 4,
  'minimize-cost': 2,
  'normal-service': 0,
};

function lowerTos(options: OptionGroup): FilterStep[] {
  const text = (options.value('--tos') ?? notUnderstood()).toLowerCase();
  const named = services[text];
  const [value, mask] = named === undefined ? text.split('/').map((word) => parseNumber(word, 255)) : [named, 0x3f];
  if (value == null || mask === null) notUnderstood();
  const negated = options.negated('--tos');
  if ((value & ~(mask ?? 255)) !== 0) return [{ match: 'constant', value: negated }];
  return [marked(value === 0, value === 0 ? 'any type of service' : `type of service ${value}`, negated)];
}

const opaque = (note: string): MatchExtension => ({ state: 'opaque', note, lower: null });

/** All other matches. */
export const otherMatches: Readonly<Record<string, MatchExtension>> = {
  comment: { state: 'irrelevant', note: 'words for people', lower: () => [] },
  addrtype: {
    state: 'partial',
    note: 'types of the source and destination; `UNICAST` of one interface is opaque for IPv6',
    lower: lowerAddrtype,
  },
  set: {
    state: 'partial',
    note: 'the set by name, content from ipset; counters of elements and `--return-nomatch` are opaque',
    lower: lowerSet,
  },
  string: {
    state: 'partial',
    note: 'never matches the handshake; may match the banner',
    lower: lowerString,
  },
  hl: {
    state: 'partial',
    note: 'decided where all usual numbers of hops, or none, are meant; that is a condition',
    lower: lowerHopLimit,
  },
  ttl: { state: 'partial', note: 'as `-m hl`', lower: lowerHopLimit },
  pkttype: { state: 'modelled', note: 'unicast; anything else is a condition', lower: lowerPkttype },
  policy: { state: 'partial', note: 'no IPsec; that is a condition', lower: lowerPolicy },
  rpfilter: {
    state: 'modelled',
    note: 'asks the routes; without them the way back is assumed to fit, and named as a condition',
    lower: lowerRpfilter,
  },
  tcpmss: {
    state: 'partial',
    note: 'decided where all usual segment sizes, or none, are in the range; that is a condition',
    lower: lowerTcpmss,
    contextual: true,
  },
  socket: { state: 'modelled', note: 'the listening sockets; marks of sockets are undecided', lower: lowerSocket },
  owner: {
    state: 'partial',
    note: 'users and groups of what the daemon sends, which runs as root; that is a condition. What the kernel sends by itself has no owner',
    lower: lowerOwner,
  },
  physdev: {
    state: 'partial',
    note: 'decided where the interface is no bridge',
    lower: lowerPhysdev,
  },
  u32: {
    state: 'partial',
    note: 'addresses, protocol, ports, flags, length and hops to go, one of them at a time; other bytes are opaque',
    lower: lowerU32,
    contextual: true,
  },
  length: { state: 'partial', note: 'decided where all usual lengths, or none, are in the range', lower: lowerLength },
  bpf: opaque('a program in byte code'),
  cgroup: opaque('depends on the process'),
  cluster: opaque('depends on a hash of the source'),
  connlabel: opaque('labels of connections are not modelled'),
  cpu: opaque('depends on the processor'),
  devgroup: opaque('groups of interfaces are not collected'),
  dscp: { state: 'modelled', note: 'packets are not marked; that is a condition', lower: lowerDscp },
  ecn: { state: 'modelled', note: 'nobody asks for it; that is a condition', lower: lowerEcn },
  eui64: opaque("depends on the client's link-layer address"),
  geoip: opaque('depends on a database that is not collected'),
  helper: {
    state: 'modelled',
    note: 'a connection that no other announced has none: it never matches, negated it always does',
    lower: (options) => [{ match: 'constant', value: options.negated('--helper') }],
  },
  ipv6header: opaque('extension headers are not modelled'),
  ipvs: opaque('virtual services are not collected'),
  mac: opaque("depends on the client's link-layer address"),
  nfacct: opaque('depends on a quota that is not collected'),
  osf: opaque('depends on the client'),
  rateest: opaque('depends on traffic'),
  realm: opaque('realms of routes are not collected'),
  dccp: opaque('another protocol; a TCP packet fails at `-p`'),
  sctp: opaque('another protocol; a TCP packet fails at `-p`'),
  tos: { state: 'modelled', note: 'packets are not marked; that is a condition', lower: lowerTos },
};
