import { rangeSet } from '#core/address-set';
import type { ConnectionState, FilterMatch, FilterStep } from '#model/packet-filter';
import { parseMaskedAddress } from './iptables-address.ts';
import { type MatchExtension, notUnderstood, type OptionGroup, type RuleContext } from './iptables-extension.ts';
import { parseMasked, parseNumber, parsePortRange, parseProtocol } from './iptables-numbers.ts';

const states: Readonly<Record<string, ConnectionState>> = {
  NEW: 'new',
  ESTABLISHED: 'established',
  RELATED: 'related',
  INVALID: 'invalid',
  UNTRACKED: 'untracked',
};

/** In the order of libxt_conntrack. */
const stateNames = ['INVALID', 'NEW', 'ESTABLISHED', 'RELATED', 'UNTRACKED', 'SNAT', 'DNAT'];

type StateMatch = Extract<FilterMatch, { match: 'connection-state' }>;
type StatusMatch = Extract<FilterMatch, { match: 'connection-status' }>;

function stateMatch(list: string, negated: boolean): StateMatch {
  const found: ConnectionState[] = [];
  const translated: ('snat' | 'dnat')[] = [];
  for (const word of list.toUpperCase().split(',')) {
    // A state may be cut short; the first that begins so is meant.
    const state = word === '' ? undefined : stateNames.find((name) => name.startsWith(word));
    if (state === undefined) notUnderstood();
    if (state === 'SNAT') translated.push('snat');
    else if (state === 'DNAT') translated.push('dnat');
    else found.push(states[state]!);
  }
  return { match: 'connection-state', states: found, translated, negated };
}

/** The packet belongs to a connection that conntrack keeps. Without one, most of xt_conntrack.c and xt_connmark.c fail. */
const hasConnection: StateMatch = {
  match: 'connection-state',
  states: ['new', 'established', 'related'],
  translated: [],
  negated: false,
};

const admitsNoConnection = ({ states: list, negated }: StateMatch): boolean =>
  (['invalid', 'untracked'] as const).some((state) => list.includes(state) !== negated);

const statusBits: Readonly<Record<string, StatusMatch['status'][number]>> = {
  EXPECTED: 'expected',
  SEEN_REPLY: 'seen-reply',
  ASSURED: 'assured',
  CONFIRMED: 'confirmed',
};

/** What xt_conntrack.c asks of the connection, once there is one. */
function connectionSteps(options: OptionGroup, { family }: RuleContext): FilterStep[] {
  const steps: FilterStep[] = [];
  const protocol = options.value('--ctproto');
  if (protocol !== null) {
    const number = parseProtocol(protocol) ?? notUnderstood();
    steps.push({
      match: 'protocol',
      of: 'connection',
      numbers: [number, number],
      negated: options.negated('--ctproto'),
    });
  }
  const address = options.value('--ctorigdst');
  if (address !== null) {
    const parsed = parseMaskedAddress(address, family);
    if (parsed === null || 'mask' in parsed) notUnderstood();
    const negated = options.negated('--ctorigdst');
    steps.push({ match: 'original-destination', set: rangeSet(parsed), ports: null, negated });
  }
  const source = options.value('--ctorigsrc');
  if (source !== null) {
    const parsed = parseMaskedAddress(source, family);
    if (parsed === null || 'mask' in parsed) notUnderstood();
    const negated = options.negated('--ctorigsrc');
    steps.push({ match: 'original-source', set: rangeSet(parsed), ports: null, negated });
  }
  const sourcePort = options.value('--ctorigsrcport');
  if (sourcePort !== null) {
    const ports = parsePortRange(sourcePort) ?? notUnderstood();
    steps.push({ match: 'original-source', set: null, ports, negated: options.negated('--ctorigsrcport') });
  }
  const port = options.value('--ctorigdstport');
  if (port !== null) {
    const ports = parsePortRange(port) ?? notUnderstood();
    steps.push({
      match: 'original-destination',
      set: null,
      ports,
      negated: options.negated('--ctorigdstport'),
    });
  }
  const status = options.value('--ctstatus');
  if (status !== null) {
    const bits = status
      .toUpperCase()
      .split(',')
      .filter((word) => word !== 'NONE')
      .map((word) => statusBits[word] ?? notUnderstood());
    steps.push({ match: 'connection-status', status: bits, negated: options.negated('--ctstatus') });
  }
  const direction = options.value('--ctdir');
  if (direction !== null) {
    if (!/^(?:ORIGINAL|REPLY)$/i.test(direction)) notUnderstood();
    steps.push({
      match: 'connection-direction',
      direction: direction.toUpperCase() === 'REPLY' ? 'reply' : 'original',
      negated: options.negated('--ctdir'),
    });
  }
  for (const name of opaqueFields) {
    const value = options.value(name);
    if (value !== null) steps.push({ match: 'opaque', text: `${options.negated(name) ? '! ' : ''}${name} ${value}` });
  }
  return steps;
}

const opaqueFields = ['--ctreplsrc', '--ctrepldst', '--ctreplsrcport', '--ctrepldstport', '--ctexpire'] as const;

function lowerConntrack(options: OptionGroup, context: RuleContext): FilterStep[] {
  const list = options.value('--ctstate');
  const steps = connectionSteps(options, context);
  if (list === null) return steps.length === 0 ? [] : [hasConnection, ...steps];
  const state = stateMatch(list, options.negated('--ctstate'));
  if (steps.length === 0 || !admitsNoConnection(state)) return [state, ...steps];
  // Without a connection the state decides alone, with one the other options count too.
  return [state, { match: 'opaque', text: 'further options of -m conntrack beside a state without a connection' }];
}

function lowerState(options: OptionGroup): FilterStep[] {
  options.only('--state');
  const list = options.value('--state') ?? notUnderstood();
  return [stateMatch(list, options.negated('--state'))];
}

const markStep = (options: OptionGroup, of: 'packet' | 'connection'): FilterStep => {
  options.only('--mark');
  const mark = parseMasked(options.value('--mark') ?? notUnderstood()) ?? notUnderstood();
  return { match: 'mark', of, ...mark, negated: options.negated('--mark') };
};

/** What a connection amounts to while it is made, by the direction that is counted; none is longer than a banner. */
const most: Readonly<Record<string, readonly [packets: number, bytes: number]>> = {
  original: [4, 600],
  reply: [4, 600],
  both: [8, 1000],
};

/** xt_connbytes.c. Only what all amounts of a handshake have in common is decided. */
function lowerConnbytes(options: OptionGroup): FilterStep[] {
  const [from, to = 0xffffffff, more] = (options.value('--connbytes') ?? notUnderstood())
    .split(':')
    .map((word) => (word === '' ? undefined : (parseNumber(word) ?? notUnderstood())));
  const direction = (options.value('--connbytes-dir') ?? notUnderstood()).toLowerCase();
  const mode = (options.value('--connbytes-mode') ?? notUnderstood()).toLowerCase();
  if (from === undefined || more !== undefined || !Object.hasOwn(most, direction)) notUnderstood();
  const [packets, bytes] = most[direction]!;
  const high = mode === 'packets' ? packets : mode === 'bytes' ? bytes : mode === 'avgpkt' ? 400 : notUnderstood();
  const low = direction === 'reply' ? 0 : mode === 'packets' ? 1 : 40;
  const inside = from <= low && high <= to;
  if (!inside && from <= high && low <= to) notUnderstood();
  return [hasConnection, { match: 'constant', value: inside !== options.negated('--connbytes') }];
}

/** Matches on what conntrack knows of the packet, and on marks. */
export const connectionMatches: Readonly<Record<string, MatchExtension>> = {
  conntrack: {
    state: 'partial',
    note: '`--ctstate`, `--ctproto`, `--ctorigsrc`, `--ctorigsrcport`, `--ctorigdst`, `--ctorigdstport`, `--ctstatus`, `--ctdir`; the ends of the answers and the lifetime are opaque',
    lower: lowerConntrack,
  },
  state: { state: 'modelled', note: 'as `--ctstate`', lower: lowerState },
  connbytes: {
    state: 'partial',
    note: 'decided where all handshakes, or none, amount to as much',
    lower: lowerConnbytes,
  },
  mark: { state: 'modelled', note: 'value and mask', lower: (options) => [markStep(options, 'packet')] },
  connmark: {
    state: 'modelled',
    note: 'value and mask; fails where the packet has no connection',
    lower: (options) => [hasConnection, markStep(options, 'connection')],
  },
};
