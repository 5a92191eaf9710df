import { parseAddress, parsePrefix } from '#core/address';
import { type AddressSet, rangeSet } from '#core/address-set';
import type { FilterEffect, HeaderField } from '#model/filter-effect';
import type { RejectKind, Terminal } from '#model/packet-filter';
import {
  notUnderstood,
  type OptionGroup,
  type RuleContext,
  type TargetExtension,
  type TargetMeaning,
} from './iptables-extension.ts';
import { parseMasked, parseNumber, parsePortRange } from './iptables-numbers.ts';

const to = (terminal: Terminal): TargetMeaning => ({ steps: [], terminal });
const effect = (...steps: FilterEffect[]): TargetMeaning => ({ steps, terminal: null });
const goesOn: TargetMeaning = { steps: [], terminal: null };

/** `--reject-with`, IPv4: names of ICMP's codes, with their short forms. */
const rejectKinds4: Readonly<Record<string, RejectKind>> = {
  'icmp-net-unreachable': 'net-unreachable',
  'net-unreach': 'net-unreachable',
  'icmp-host-unreachable': 'host-unreachable',
  'host-unreach': 'host-unreachable',
  'icmp-proto-unreachable': 'proto-unreachable',
  'proto-unreach': 'proto-unreachable',
  'icmp-port-unreachable': 'port-unreachable',
  'port-unreach': 'port-unreachable',
  'icmp-net-prohibited': 'net-prohibited',
  'net-prohib': 'net-prohibited',
  'icmp-host-prohibited': 'host-prohibited',
  'host-prohib': 'host-prohibited',
  'icmp-admin-prohibited': 'admin-prohibited',
  'admin-prohib': 'admin-prohibited',
  'tcp-reset': 'tcp-reset',
  'tcp-rst': 'tcp-reset',
};

const rejectKinds6: Readonly<Record<string, RejectKind>> = {
  'icmp6-no-route': 'no-route',
  'no-route': 'no-route',
  'icmp6-adm-prohibited': 'admin-prohibited',
  'adm-prohibited': 'admin-prohibited',
  'icmp6-addr-unreachable': 'address-unreachable',
  'addr-unreach': 'address-unreachable',
  'icmp6-port-unreachable': 'port-unreachable',
  'port-unreach': 'port-unreachable',
  'icmp6-policy-fail': 'policy-fail',
  'policy-fail': 'policy-fail',
  'icmp6-reject-route': 'reject-route',
  'reject-route': 'reject-route',
  'tcp-reset': 'tcp-reset',
};

/** libipt_REJECT takes any beginning of a kind's name; the first in its table wins. */
function lowerReject(options: OptionGroup, { family }: RuleContext): TargetMeaning {
  const kinds = family === 4 ? rejectKinds4 : rejectKinds6;
  const name = (options.value('--reject-with') ?? 'port-unreach').toLowerCase();
  const full = Object.keys(kinds).find((kind) => kind.startsWith(name)) ?? notUnderstood();
  return to({ to: 'reject', kinds: { [family]: kinds[full]! } });
}

/** `mark = (mark & ~mask) ^ value`; all spellings come down to it. */
function markEffect(options: OptionGroup, of: 'packet' | 'connection'): TargetMeaning {
  const read = (name: string): { value: number; mask: number } | null => {
    const text = options.value(name);
    return text === null ? null : (parseMasked(text) ?? notUnderstood());
  };
  const bits = (name: string): number | null => {
    const text = options.value(name);
    return text === null ? null : (parseNumber(text) ?? notUnderstood());
  };
  const set = (value: number, mask: number): TargetMeaning =>
    effect({ effect: 'set-mark', of, mask: mask >>> 0, value: value >>> 0 });
  const xmark = read('--set-xmark');
  if (xmark) return set(xmark.value, xmark.mask);
  const mark = read('--set-mark');
  if (mark) return set(mark.value, mark.mask | mark.value);
  const and = bits('--and-mark');
  if (and !== null) return set(0, ~and);
  const or = bits('--or-mark');
  if (or !== null) return set(or, or);
  const xor = bits('--xor-mark');
  if (xor !== null) return set(xor, 0);
  return notUnderstood();
}

function lowerConnmark(options: OptionGroup): TargetMeaning {
  const save = options.flag('--save-mark');
  if (!save && !options.flag('--restore-mark')) {
    options.only('--set-xmark', '--set-mark', '--and-mark', '--or-mark', '--xor-mark');
    return markEffect(options, 'connection');
  }
  options.only('--save-mark', '--restore-mark', '--mask', '--nfmask', '--ctmask');
  const mask = (name: string): number => {
    const text = options.value(name) ?? options.value('--mask');
    return text === null ? 0xffffffff : (parseNumber(text) ?? notUnderstood());
  };
  const packet = mask('--nfmask');
  const connection = mask('--ctmask');
  const [from, taken, cleared] = save
    ? (['packet', packet, connection] as const)
    : (['connection', connection, packet] as const);
  return effect({ effect: 'copy-mark', from, mask: taken, ...(taken === cleared ? {} : { cleared }) });
}

function lowerCt(options: OptionGroup): TargetMeaning {
  if (options.flag('--notrack')) return effect({ effect: 'untrack' });
  const zones = ['--zone', '--zone-orig', '--zone-reply'].filter((name) => options.has(name));
  if (zones.length === 0) return goesOn;
  return effect({ effect: 'opaque', text: `CT ${zones.map((name) => `${name} ${options.value(name)}`).join(' ')}` });
}

/** `10.0.0.1:22`, `10.0.0.1-10.0.0.9:22-30/5000`, `[2001:db8::1]:22`, `:22`. */
function parseDestination(text: string, family: 4 | 6): { address: AddressSet | null; port: [number, number] | null } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  const plain = family === 4 ? /^([^:]*)(?::(.*))?$/.exec(text) : /^(?::([^:]*)|(.*))$/.exec(text);
  const [addresses, ports] = bracketed
    ? [bracketed[1]!, bracketed[2]]
    : family === 4
      ? [plain![1]!, plain![2]]
      : [plain![2] ?? '', plain![1]];
  const [from = '', until = from] = addresses.split('-');
  const low = parseAddress(from);
  const high = parseAddress(until);
  const known = low?.family === family && high?.family === family && low.value <= high.value;
  if (addresses !== '' && !known) notUnderstood();
  const address = addresses === '' ? null : rangeSet({ family, low: low!.value, high: high!.value });
  if (ports === undefined || ports === '') return { address, port: null };
  // With a base the offset of the asked port counts; the range holds all that can come of it.
  const range = parsePortRange(ports.replace(/\/.*$/, ''), '-') ?? notUnderstood();
  return { address, port: [...range] };
}

function lowerDnat(options: OptionGroup, { family }: RuleContext): TargetMeaning {
  const text = options.value('--to-destination') ?? notUnderstood();
  return to({ to: 'translate', how: 'dnat', ...parseDestination(text, family) });
}

function lowerRedirect(options: OptionGroup): TargetMeaning {
  const text = options.value('--to-ports');
  const port = text === null ? null : (parsePortRange(text, '-') ?? notUnderstood());
  return to({ to: 'translate', how: 'redirect', address: null, port });
}

/** In PREROUTING and OUTPUT; where the source is mapped nobody else is reached. */
function lowerNetmap(options: OptionGroup, { family }: RuleContext): TargetMeaning {
  const network = parsePrefix(options.value('--to') ?? notUnderstood());
  if (network?.family !== family) notUnderstood();
  return to({ to: 'translate', how: 'netmap', address: rangeSet(network), port: null });
}

/** Adding the client to a set is remembered as a list; what else is added or taken out does not concern it. */
function lowerSet(options: OptionGroup): TargetMeaning {
  const steps = (['--add-set', '--del-set'] as const).flatMap((name): FilterEffect[] => {
    const values = options.values(name);
    if (values === null) return [];
    const [set, flags] = values;
    if (set === undefined || flags === undefined) notUnderstood();
    if (flags !== 'src') return [];
    return [{ effect: name === '--add-set' ? 'remember' : 'forget', list: setList(set) }];
  });
  if (options.has('--map-set')) steps.push({ effect: 'opaque', of: 'packet', text: 'SET --map-set' });
  return { steps, terminal: null };
}

/** The list that stands for the addresses which rules of this ruleset put into a set. */
export const setList = (set: string): string => `set ${set}`;

/** libxt_TPROXY; the mark and the address are of consequence to transparent sockets only. */
function lowerTproxy(options: OptionGroup): TargetMeaning {
  const port = parseNumber(options.value('--on-port') ?? notUnderstood(), 0xffff) ?? notUnderstood();
  return to({ to: 'divert', port: port === 0 ? null : port });
}

/** Written, the number is known; taken from what was there it is not. */
function lowerHops(options: OptionGroup): TargetMeaning {
  const text = options.value('--ttl-set') ?? options.value('--hl-set');
  const value = text === null ? null : (parseNumber(text, 255) ?? notUnderstood());
  return effect({ effect: 'rewrite', field: 'hop-limit', ...(value === null ? {} : { value }) });
}

const standsIn = (name: string): TargetExtension => ({
  state: 'partial',
  note: 'answers in place of the daemon: the client connects, and what follows is undecided',
  lower: () => to({ to: 'stand-in', text: name }),
});
const accepted = (note: string, masquerade: boolean): TargetExtension => ({
  state: 'modelled',
  note,
  lower: () => to({ to: 'translate-source', masquerade }),
});
const rewrites = (field: HeaderField): TargetExtension => ({
  state: 'irrelevant',
  note: 'goes on; what looks at the field later is undecided',
  lower: () => effect({ effect: 'rewrite', field }),
});
const ignored = (note: string): TargetExtension => ({ state: 'irrelevant', note, lower: () => goesOn });
const opaque = (note: string): TargetExtension => ({ state: 'opaque', note, lower: null });
const exact = (note: string, lower: TargetExtension['lower']): TargetExtension => ({ state: 'modelled', note, lower });

/** Every target but chains; a name that is neither is opaque. */
export const targets: Readonly<Record<string, TargetExtension>> = {
  ACCEPT: exact('ends the chain', () => to({ to: 'accept' })),
  DROP: exact('ends the packet', () => to({ to: 'drop' })),
  RETURN: exact('back to the calling chain, or to the policy', () => to({ to: 'return' })),
  REJECT: exact('every kind of both families', lowerReject),
  MARK: exact('every spelling', (options) => markEffect(options, 'packet')),
  CONNMARK: exact('setting, saving, restoring, under one mask or two', lowerConnmark),
  CT: { state: 'partial', note: '`--notrack`; zones are opaque, all else is of no consequence', lower: lowerCt },
  NOTRACK: exact('as `CT --notrack`', () => effect({ effect: 'untrack' })),
  DNAT: exact('address, port, ranges of both', lowerDnat),
  REDIRECT: exact('port, ranges', lowerRedirect),
  SNAT: accepted('accepts in this chain', false),
  MASQUERADE: accepted('accepts in this chain', true),
  SAME: accepted('accepts in this chain', true),
  NFQUEUE: {
    state: 'partial',
    note: 'with or without `--queue-bypass`; whether a program listens is undecided',
    lower: (options) => to({ to: 'queue', bypass: options.flag('--queue-bypass') }),
  },
  QUEUE: { state: 'partial', note: 'as NFQUEUE', lower: () => to({ to: 'queue', bypass: false }) },
  SET: { state: 'partial', note: 'adding and deleting the source; `--map-set` is opaque', lower: lowerSet },
  LOG: ignored('goes on'),
  NFLOG: ignored('goes on'),
  ULOG: ignored('goes on'),
  AUDIT: ignored('goes on'),
  TRACE: ignored('goes on'),
  TCPMSS: rewrites('tcp-options'),
  TCPOPTSTRIP: rewrites('tcp-options'),
  TEE: ignored('copies the packet and goes on'),
  CHECKSUM: ignored('goes on'),
  CLASSIFY: ignored('goes on'),
  CONNSECMARK: ignored('goes on'),
  SECMARK: ignored('goes on'),
  DSCP: rewrites('traffic-class'),
  TOS: rewrites('traffic-class'),
  ECN: ignored('goes on'),
  TTL: {
    state: 'partial',
    note: 'goes on with the number of hops that it sets; one that it adds to or takes from is undecided',
    lower: lowerHops,
  },
  HL: { state: 'partial', note: 'as TTL', lower: lowerHops },
  IDLETIMER: ignored('goes on'),
  LED: ignored('goes on'),
  RATEEST: ignored('goes on'),
  HMARK: {
    state: 'opaque',
    note: 'goes on with a mark that depends on a hash',
    lower: () => effect({ effect: 'opaque', of: 'packet', text: 'HMARK' }),
  },
  NETMAP: exact('another network, the same host in it', lowerNetmap),
  CLUSTERIP: opaque('shares an address between machines'),
  DNPT: opaque('rewrites the destination without connection tracking'),
  SNPT: opaque('rewrites the source without connection tracking'),
  SYNPROXY: standsIn('SYNPROXY'),
  TARPIT: standsIn('TARPIT'),
  TPROXY: exact('drops what no transparent socket takes; the daemon has none', lowerTproxy),
};
