import type { FilterMatch, FilterStep, SetField } from '#model/packet-filter';
import { type MatchExtension, notUnderstood, type OptionGroup, type RuleContext } from './iptables-extension.ts';
import { parseNumber } from './iptables-numbers.ts';

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
  const steps = (['--src-type', '--dst-type'] as const).flatMap((name): FilterStep[] => {
    const value = options.value(name);
    if (value === null) return [];
    const end = name === '--src-type' ? 'source' : 'destination';
    return [{ match: 'address-type', end, types: typesOf(value, family), negated: options.negated(name) }];
  });
  for (const name of ['--limit-iface-in', '--limit-iface-out'])
    if (options.flag(name)) return [{ match: 'opaque', text: `-m addrtype ${name}` }];
  return steps;
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
  return [{ match: 'return-route', strict, condition, negated: options.flag('--invert') }];
}

/** The segment sizes that clients on usual links announce: from the least that IPv4 demands to jumbo frames. */
const usualMss = { low: 536, high: 9960 } as const;

function lowerTcpmss(options: OptionGroup, { before }: RuleContext): FilterStep[] {
  const range = (options.value('--mss') ?? notUnderstood()).split(':').map((text) => parseNumber(text, 0xffff));
  const [low, high = low] = range;
  if (low === null || low === undefined || high === null || high === undefined) notUnderstood();
  const negated = options.negated('--mss');
  const usual = low <= usualMss.low && high >= usualMss.high;
  const unusual = high < usualMss.low || low > usualMss.high;
  if (!usual && !unusual) return [{ match: 'opaque', text: `-m tcpmss ${negated ? '! ' : ''}--mss ${low}:${high}` }];
  // Packets without the option, all but the first two, never match; negated they always do.
  const synOnly = before.some(isSynOnly);
  if (negated && !synOnly) return [{ match: 'opaque', text: `-m tcpmss ! --mss ${low}:${high}` }];
  const syn: FilterStep[] = synOnly ? [] : [{ match: 'tcp-flags', mask: 2, value: 2, negated: false }];
  const condition = `the client announces a segment size ${usual ? 'outside' : 'of'} ${low}${low === high ? '' : `–${high}`} bytes`;
  return [...syn, { match: 'conditional', first: usual, condition, negated }];
}

function isSynOnly(step: FilterStep): boolean {
  if (!('match' in step)) return false;
  if (step.match === 'tcp-flags') return !step.negated && (step.mask & step.value & 2) !== 0;
  if (step.match !== 'connection-state' || step.negated || step.translated.length > 0) return false;
  return step.states.every((state) => state === 'new');
}

const opaque = (note: string): MatchExtension => ({ state: 'opaque', note, lower: null });

/** All other matches. */
export const otherMatches: Readonly<Record<string, MatchExtension>> = {
  comment: { state: 'irrelevant', note: 'words for people', lower: () => [] },
  addrtype: {
    state: 'partial',
    note: 'types of the source and destination; `--limit-iface-in` and `--limit-iface-out` are opaque',
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
    note: 'decided for neighbour discovery; else it depends on the client',
    lower: lowerHopLimit,
  },
  ttl: { state: 'partial', note: 'depends on the distance of the client', lower: lowerHopLimit },
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
  bpf: opaque('a program in byte code'),
  cgroup: opaque('depends on the process'),
  cluster: opaque('depends on a hash of the source'),
  connbytes: opaque('depends on accounting'),
  connlabel: opaque('labels of connections are not modelled'),
  cpu: opaque('depends on the processor'),
  devgroup: opaque('groups of interfaces are not collected'),
  dscp: opaque('depends on the client and the network'),
  ecn: opaque('depends on the client and the network'),
  eui64: opaque("depends on the client's link-layer address"),
  geoip: opaque('depends on a database that is not collected'),
  helper: opaque('helpers of connections are not modelled'),
  ipv6header: opaque('extension headers are not modelled'),
  ipvs: opaque('virtual services are not collected'),
  length: opaque('depends on the client'),
  mac: opaque("depends on the client's link-layer address"),
  nfacct: opaque('depends on a quota that is not collected'),
  osf: opaque('depends on the client'),
  owner: opaque('depends on the process'),
  physdev: opaque('ports of bridges are not collected'),
  rateest: opaque('depends on traffic'),
  realm: opaque('realms of routes are not collected'),
  dccp: opaque('another protocol; a TCP packet fails at `-p`'),
  sctp: opaque('another protocol; a TCP packet fails at `-p`'),
  socket: opaque('depends on the sockets of the moment'),
  tos: opaque('depends on the client and the network'),
  u32: opaque('a program over the bytes of the packet'),
};
