import type { AddressRange } from '#core/address';
import { parseAddress } from '#core/address';
import { rangeSet } from '#core/address-set';
import type { FilterMatch, FilterStep } from '#model/packet-filter';
import { type MatchExtension, never, notUnderstood, type OptionGroup, type RuleContext } from './iptables-extension.ts';
import { parseNumber, parsePortList, parsePortRange } from './iptables-numbers.ts';

const flagBits: Readonly<Record<string, number>> = {
  FIN: 1,
  SYN: 2,
  RST: 4,
  PSH: 8,
  ACK: 16,
  URG: 32,
  ALL: 63,
  NONE: 0,
};

function portStep(options: OptionGroup, name: '--sport' | '--dport'): FilterStep[] {
  const value = options.value(name);
  if (value === null) return [];
  const range = parsePortRange(value) ?? notUnderstood();
  const end = name === '--sport' ? 'source' : 'destination';
  return [{ match: 'port', end, ports: range, negated: options.negated(name) }];
}

const lowerPorts = (options: OptionGroup): FilterStep[] => {
  options.only('--sport', '--dport');
  return [...portStep(options, '--sport'), ...portStep(options, '--dport')];
};

/** `SYN,RST`, `ALL`, `NONE`, or the number that listings print (`0x17`). */
function parseFlags(text: string): number {
  const number = parseNumber(text, 63);
  if (number !== null) return number;
  let bits = 0;
  for (const flag of text.split(',')) bits |= flagBits[flag.toUpperCase()] ?? notUnderstood();
  return bits;
}

const SYN_MASK = 1 | 2 | 4 | 16;

function lowerTcp(options: OptionGroup): FilterStep[] {
  options.only('--sport', '--dport', '--tcp-flags', '--syn', '--tcp-option');
  const steps: FilterStep[] = [...portStep(options, '--sport'), ...portStep(options, '--dport')];
  const flags = options.values('--tcp-flags');
  if (flags !== null) {
    const [mask, value] = flags;
    if (flags.length !== 2 || mask === undefined || value === undefined || options.has('--syn')) notUnderstood();
    steps.push(tcpFlags(parseFlags(mask), parseFlags(value), options.negated('--tcp-flags')));
  }
  if (options.flag('--syn')) steps.push(tcpFlags(SYN_MASK, 2, options.negated('--syn')));
  const option = options.value('--tcp-option');
  if (option !== null) {
    const kind = parseNumber(option, 255) ?? notUnderstood();
    steps.push({ match: 'tcp-option', kind, negated: options.negated('--tcp-option') });
  }
  return steps;
}

const tcpFlags = (mask: number, value: number, negated: boolean): FilterMatch => ({
  match: 'tcp-flags',
  mask,
  value,
  negated,
});

function lowerMultiport(options: OptionGroup): FilterStep[] {
  options.only('--sports', '--dports', '--ports');
  return (['--sports', '--dports', '--ports'] as const).flatMap((name): FilterStep[] => {
    const value = options.value(name);
    if (value === null) return [];
    const ports = parsePortList(value) ?? notUnderstood();
    const end = name === '--sports' ? 'source' : name === '--dports' ? 'destination' : 'either';
    return [{ match: 'port', end, ports, negated: options.negated(name) }];
  });
}

function lowerIprange(options: OptionGroup, { family }: RuleContext): FilterStep[] {
  options.only('--src-range', '--dst-range');
  return (['--src-range', '--dst-range'] as const).flatMap((name): FilterStep[] => {
    const value = options.value(name);
    if (value === null) return [];
    const [from = '', to = from, more] = value.split('-');
    const low = parseAddress(from);
    const high = parseAddress(to);
    if (more !== undefined || low?.family !== family || high?.family !== family) notUnderstood();
    const negated = options.negated(name);
    // The kernel compares with both ends: a reversed range holds nothing, and its negation everything.
    if (low.value > high.value) return negated ? [] : [never];
    const range: AddressRange = { family, low: low.value, high: high.value };
    return [
      { match: 'address', end: name === '--src-range' ? 'source' : 'destination', set: rangeSet(range), negated },
    ];
  });
}

/** Headers that a TCP connection of an ordinary client does not carry. The kernel's matches fail without the header. */
const absentHeader = (header: string): MatchExtension => ({
  state: 'modelled',
  note: `an ordinary TCP connection carries no ${header}, so it never matches, negated or not`,
  lower: () => [never],
});

/** Matches on the packet's own bytes. */
export const headerMatches: Readonly<Record<string, MatchExtension>> = {
  tcp: {
    state: 'modelled',
    note: 'ports by number or name, flags; `--tcp-option` as usual clients send them, otherwise is a condition',
    lower: lowerTcp,
  },
  udp: { state: 'modelled', note: 'ports', lower: lowerPorts },
  udplite: { state: 'modelled', note: 'ports', lower: lowerPorts },
  multiport: { state: 'modelled', note: 'lists and ranges of ports at either end', lower: lowerMultiport },
  iprange: { state: 'modelled', note: 'address ranges', lower: lowerIprange },
  rt: absentHeader('IPv6 routing header'),
  frag: absentHeader('fragment header'),
  hbh: absentHeader('hop-by-hop options header'),
  dst: absentHeader('destination options header'),
  mh: absentHeader('mobility header'),
  srh: absentHeader('segment routing header'),
  esp: absentHeader('ESP header'),
  ah: absentHeader('AH header'),
};
