import { parseAddress } from '#core/address';
import { nearestName } from '#core/nearest-name';
import type { HostNames } from './host-names.ts';
import { parseMaskedAddress } from './iptables-address.ts';
import { builtinChain, builtinChains } from './iptables-chains.ts';
import { NotUnderstood, OptionGroup } from './iptables-extension.ts';
import type { StatementIndex } from './iptables-index.ts';
import { matchOptions, optionNames } from './iptables-keywords.ts';
import { matches } from './iptables-matches.ts';
import { parseNumber, parsePortRange } from './iptables-numbers.ts';
import { assembleRule, type RuleOption, type RulePart } from './iptables-part.ts';
import {
  argumentsOf,
  extras,
  familyOf,
  isRefusedIn,
  knowsInterface,
  lacking,
  misplaced,
  neededProtocols,
} from './iptables-refused-options.ts';
import { faultOfAddresses, faultOfFlags, type ValueFault, valueChecks } from './iptables-refused-values.ts';
import { targets } from './iptables-targets.ts';

export interface RefusalScene {
  readonly text: string;
  readonly index: StatementIndex;
  readonly family: 4 | 6;
  readonly names: HostNames;
  /** Chains that are there already, by table, where the file is loaded with `--noflush`. */
  readonly madeBefore?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Others may have made further chains by then, so that one which is not known may be there. */
  readonly othersMade?: boolean;
}

/** Says what is wrong at a place of the line; `certain` unless it is said otherwise. */
type RefuseAt = (
  at: { readonly start: number; readonly end: number },
  what: string,
  near?: string | null,
  certain?: boolean,
) => void;

interface Scene extends RefusalScene {
  readonly table: string;
  /** The built-in chain that the rule goes into; `null` for chains of the user. */
  readonly builtin: string | null;
  readonly chains: ReadonlySet<string>;
  readonly protocol: RuleOption | null;
  readonly parts: readonly RulePart[];
  readonly refuse: RefuseAt;
}

const quoted = (text: string): string => `\`${text.length > 40 ? `${text.slice(0, 39)}…` : text}\``;

/**
 * For what iptables-restore refuses one rule; `chains` are the table's own ones so far. The chain that it goes on to, `null`
 * where it goes to none.
 */
export function refuseRule(
  outer: RefusalScene,
  line: number,
  table: string,
  chains: ReadonlySet<string>,
  refuse: RefuseAt,
): string | null {
  const { text, index } = outer;
  const parts = assembleRule(text, index, line);
  const chain = chainOf(text, index, line);
  const builtin = chain !== null && builtinChain(table, chain) !== null ? chain : null;
  const whole = { start: index.start(line), end: index.end(line) };
  if (chain !== null && builtin === null && !chains.has(chain))
    refuse(
      whole,
      `table ${table} has no chain ${quoted(chain)}`,
      nearestName(chain, [...builtinChains(table), ...chains]),
      outer.othersMade !== true,
    );
  const own = parts.flatMap(({ kind, options }) => (kind === 'base' ? options : []));
  // A rule of the other family is passed over.
  if (own.some(({ name }) => name === (outer.family === 4 ? '--ipv6' : '--ipv4'))) return null;
  const protocol = own.find(({ name }) => name === '--protocol') ?? null;
  const scene: Scene = { ...outer, table, builtin, chains, protocol, parts, refuse };
  // How those divide the words behind them is not looked at. The last two end the program before anything is loaded.
  const aside = parts.find((part) => besideRules.test(text.slice(part.start, part.end)));
  if (aside !== undefined) {
    if (/^-(?:h|V|-h|-version)/.test(text.slice(aside.start, aside.end)))
      refuse(aside, 'the program prints that and ends', null, false);
    return null;
  }
  const seen = new Set<string>();
  for (const part of parts) {
    const name = part.kind === 'base' ? part.name : part.kind;
    if (seen.has(name) && (part.kind === 'base' || part.kind === 'target'))
      refuse(part, part.kind === 'target' ? 'a rule has one target' : `\`${name}\` stands twice`);
    seen.add(name);
    if (part.kind === 'stray') refuseStray(part, scene);
    else if (part.kind === 'base') refuseBase(part.options[0]!, scene);
    else refuseExtension(part, scene);
  }
  return parts.find(({ kind, name }) => kind === 'target' && chains.has(name))?.name ?? null;
}

/** What the program takes beside every rule. */
const besideRules = /^(?:-[vMhV]|--verbose|--modprobe|--help|--version)(?=\s|$)/;

/** The chain that a rule goes into. */
export function chainOf(text: string, index: StatementIndex, line: number): string | null {
  const words = text.slice(index.start(line), index.end(line));
  const verb = /^(?:\[\d+:\d+\] *)?(?:-[AIDR]|--append|--insert|--delete|--replace)[ \t]+(\S+)/;
  return verb.exec(words)?.[1] ?? null;
}

function refuseStray(part: RulePart, { parts, protocol, refuse }: Scene): void {
  const [option] = part.options;
  if (option === undefined) {
    refuse(part, `an option was expected, not ${quoted(part.name)}`);
    return;
  }
  const known = parts.flatMap(({ kind, name }) =>
    kind === 'match' || kind === 'target' ? optionNames(kind, name) : [],
  );
  if (protocol === null && /^--(?:[sd]port|source-port|destination-port|syn|tcp-flags)$/.test(option.name))
    refuse(option, `\`${option.name}\` needs a protocol before it (\`-p tcp\`)`);
  else {
    const implied = protocol?.values[0]?.value === 'tcp' ? optionNames('match', 'tcp') : [];
    const near = nearestName(option.name, [...known, ...implied]);
    refuse(option, `no match or target of this rule has an option ${quoted(option.name)}`, near);
  }
}

/** Releases before 1.4.3 wrote it behind the option, and some later ones still read it. */
const isOldNegation = (text: string, { start, end }: RuleOption): boolean => /^\S+\s+!\s/.test(text.slice(start, end));

function refuseBase(option: RuleOption, scene: Scene): void {
  const { text, family, names, builtin, refuse } = scene;
  const { name, values, negated } = option;
  if (name === '--fragment' && family === 6) refuse(option, '`-f` is of IPv4 alone');
  if (name === '--ipv4' || name === '--ipv6' || name === '--fragment' || name === '--set-counters') return;
  const value = values[0]?.value;
  if (/^-\w$/.test(name)) refuse(option, `iptables has no option \`${name}\``);
  else if (value === undefined) refuse(option, `\`${name}\` needs an argument`);
  else if (values.length > 1) refuse(option, `an option was expected, not ${quoted(values[1]!.value)}`);
  else if (isOldNegation(text, option)) refuse(option, '`!` stands before its option', null, false);
  else if (name.endsWith('-interface')) {
    if (builtin !== null && !knowsInterface(builtin, name)) refuse(option, `\`${name}\` has no meaning in ${builtin}`);
    else if (value === '') refuse(option, 'the name of an interface was expected');
    else complain(option, value, valueChecks[name]?.(value, names) ?? null, refuse);
  } else if (name === '--source' || name === '--destination') {
    if (negated && value.includes(',')) refuse(option, 'one address was expected behind `!`');
    else refuseAddress(option, value, scene);
  } else if (negated && /^(?:all|0)$/.test(value)) refuse(option, 'a rule for no protocol would never match');
  else complain(option, value, valueChecks[name]?.(value, names) ?? null, refuse);
}

/** Words with letters may be names of hosts, which iptables asks the resolver for. */
function refuseAddress(option: RuleOption, value: string, { family, refuse }: Scene): void {
  for (const piece of value.split(',')) {
    if (parseMaskedAddress(piece, family) !== null) continue;
    const [address = '', mask] = piece.split('/');
    const isName = /[g-z]/i.test(address) && !/[:\s]/.test(address);
    const length = mask === undefined ? 0 : parseNumber(mask, family === 4 ? 32 : 128);
    const isMasked = length !== null || (mask !== undefined && parseAddress(mask) !== null);
    refuse(option, `an address of IPv${family} was expected, not ${quoted(piece)}`, null, !isName || !isMasked);
    return;
  }
}

function complain(option: RuleOption, value: string, fault: ValueFault | null, refuse: RefuseAt): void {
  if (fault === null) return;
  refuse(option, `\`${option.name}\` takes ${fault.expected}, not ${quoted(value)}`, fault.near, fault.certain);
}

function refuseExtension(part: RulePart, scene: Scene): void {
  if (part.kind === 'target') refuseTarget(part, scene);
  else refuseMatch(part, scene);
  refuseOptions(part, scene);
}

function refuseMatch(part: RulePart, { text, family, protocol, builtin, refuse }: Scene): void {
  const { name } = part;
  if (/^!\s+(?:-m|--match)\s/.test(text.slice(part.start, part.end)))
    refuse(part, '`!` stands before what a match asks, and not before `-m`');
  if (name === '') refuse(part, 'the name of a match was expected');
  else if (extras.has(name) || (!Object.hasOwn(matchOptions, name) && !Object.hasOwn(matches, name))) {
    const near = nearestName(name, Object.keys(matchOptions));
    if (extras.has(name))
      refuse(part, `no match \`${name}\` comes with iptables, so that another package must bring it`, null, false);
    else refuse(part, `no match \`${name}\` comes with iptables`, near, near !== null);
  } else if (name === (family === 4 ? 'hl' : 'ttl'))
    refuse(part, `\`-m ${name}\` is of IPv${family === 4 ? 6 : 4} alone`);
  else if (builtin !== null && isRefusedIn(name, builtin)) refuse(part, `\`-m ${name}\` has no meaning in ${builtin}`);
  const needed = neededProtocols(name);
  const asked = protocol?.values[0]?.value.toLowerCase();
  const fits = asked !== undefined && needed?.includes(asked) === true;
  // Negated, the backends differ.
  if (needed !== null && (!fits || protocol!.negated))
    refuse(part, `\`-m ${name}\` needs \`-p ${needed[0]}\``, null, !fits && protocol?.negated !== true);
}

const asksSyn = ({ name, values, negated }: RuleOption): boolean =>
  !negated && (name === '--syn' || (name === '--tcp-flags' && /\bSYN\b/i.test(values[1]?.value ?? '')));

function refuseTarget(part: RulePart, scene: Scene): void {
  const { text, family, table, builtin, chains, protocol, parts, refuse } = scene;
  const { name } = part;
  if (text[part.start] === '!') refuse(part, '`!` stands before what a match asks, and not before `-j`');
  if (name === '') refuse(part, 'a target was expected');
  else if (builtinChain(table, name) !== null) refuse(part, 'a built-in chain is no target');
  else if (chains.has(name)) return;
  else if (extras.has(name) || !Object.hasOwn(targets, name) || part.goto) {
    const near = nearestName(name, [...Object.keys(targets), ...chains]);
    // An extension that is not known here may be installed there; their names are of capitals.
    const isExtra = extras.has(name) && !part.goto;
    const certain = !isExtra && !scene.othersMade && (part.goto || near !== null || /[a-z]/.test(name));
    const what = `table ${table} has no chain \`${name}\` before this line, and no such target comes with iptables`;
    refuse(part, what, isExtra ? null : near, certain);
  } else {
    const where = misplaced(name, table, builtin);
    if (where !== null) refuse(part, `\`${name}\` may stand ${where}`);
    const own = Object.hasOwn(familyOf, name) ? familyOf[name]! : family;
    if (own !== family) refuse(part, `\`${name}\` is of IPv${own} alone`);
    // The nft backend leaves it to the kernel, which does not look.
    if (name === 'TCPMSS' && !parts.some(({ options }) => options.some(asksSyn)))
      refuse(part, '`TCPMSS` needs `--tcp-flags SYN,RST SYN` before it', null, false);
    const isTcp = !protocol?.negated && /^(?:tcp|6)$/i.test(protocol?.values[0]?.value ?? '');
    const kind = part.options.find((option) => option.name === '--reject-with')?.values[0]?.value;
    if (name === 'REJECT' && kind !== undefined && /^tcp-r/i.test(kind) && !isTcp)
      refuse(part, '`--reject-with tcp-reset` needs `-p tcp`');
  }
}

/** Matches and targets whose values are refused wherever they are not understood. */
const understood = new Set(['REJECT', 'icmp', 'icmp6', 'dscp']);

function refuseOptions(part: RulePart, scene: Scene): void {
  const { text, family, names, refuse } = scene;
  const seen = new Set<string>();
  let isSound = true;
  const complaint: RefuseAt = (...said) => {
    isSound = false;
    refuse(...said);
  };
  // What is asked of one policy after the other.
  const repeats = part.name === 'policy' && part.options.some(({ name }) => name === '--next');
  for (const option of part.options) {
    const { name, values } = option;
    const expected = argumentsOf(part.name, name);
    if (expected === null) continue;
    if (seen.has(name) && !repeats) complaint(option, `\`${name}\` stands twice`);
    seen.add(name);
    if (isOldNegation(text, option)) complaint(option, '`!` stands before its option', null, false);
    else if (values.length < expected)
      complaint(option, `\`${name}\` needs ${expected === 1 ? 'an argument' : 'two arguments'}`);
    else if (values.length > expected)
      complaint(option, `an option was expected, not ${quoted(values[expected]!.value)}`);
    else if (/^\S+\s+[^\s"']+\s+!\s/.test(text.slice(option.start, option.end)) && option.negated === false)
      complaint(option, '`!` stands once');
    else if (part.name === 'limit' && option.negated) complaint(option, `\`!\` does not stand before \`${name}\``);
    else if (part.name === 'iprange')
      complain(option, values[0]!.value, faultOfAddresses(values[0]!.value, family), complaint);
    else if (name === '--tcp-flags')
      for (const { value } of values) complain(option, value, faultOfFlags(value, names), complaint);
    else if (expected === 1) {
      const { value } = values[0]!;
      complain(option, value, valueChecks[`${part.name} ${name}`]?.(value, names) ?? null, complaint);
      if (name === '--to-destination' || name === '--to-source' || name === '--to-ports')
        refuseTranslation(option, value, scene);
    }
  }
  // What is misspelt may be what is missing.
  if (scene.parts.some(({ kind }) => kind === 'stray')) return;
  const missing = lacking(
    part.name,
    part.options.map(({ name }) => name),
  );
  if (missing !== null)
    complaint(
      part,
      `\`${part.kind === 'match' ? '-m' : '-j'} ${part.name}\` needs ${missing.map((name) => `\`${name}\``).join(' or ')}`,
    );
  const given = new Set(part.options.map(({ name }) => name));
  if (part.name === 'recent' && given.has('--set') && (given.has('--update') || given.has('--rcheck')))
    complaint(part, '`--set` stands without `--update` and `--rcheck`');
  else if (part.name === 'recent' && given.has('--set') && (given.has('--seconds') || given.has('--hitcount')))
    complaint(part, '`--set` stands without `--seconds` and `--hitcount`');
  if (part.name === 'statistic' && !isCounted(part))
    complaint(part, '`--packet` takes a number below that of `--every`');
  const mode = part.name === 'statistic' ? part.options.find(({ name }) => name === '--mode')?.values[0]?.value : null;
  if (mode === 'random' && !given.has('--probability')) complaint(part, '`--mode random` needs `--probability`');
  if (mode === 'nth' && !given.has('--every')) complaint(part, '`--mode nth` needs `--every`');
  else if (mode === 'nth' && !given.has('--packet')) complaint(part, '`--every` needs `--packet`', null, false);
  const { builtin } = scene;
  const leaves = part.options.find(({ name }) => /^--physdev-(?:is-)?out$/.test(name));
  const isBridged = part.options.some(({ name, negated }) => name === '--physdev-is-bridged' && !negated);
  if (part.name === 'physdev' && builtin === 'OUTPUT' && leaves !== undefined && !isBridged)
    complaint(leaves, `\`${leaves.name}\` has no meaning in OUTPUT`);
  const direction = part.name === 'policy' ? part.options.find(({ name }) => name === '--dir')?.values[0]?.value : null;
  if (direction === 'in' && /^(?:OUTPUT|POSTROUTING)$/.test(builtin ?? ''))
    complaint(part, `\`--dir in\` has no meaning in ${builtin}`);
  if (direction === 'out' && /^(?:INPUT|PREROUTING)$/.test(builtin ?? ''))
    complaint(part, `\`--dir out\` has no meaning in ${builtin}`);
  if (isSound && understood.has(part.name) && !isUnderstood(part, family)) {
    const [option] = part.options;
    if (option !== undefined)
      refuse(
        option,
        `\`${option.name}\` takes a name or number of IPv${family} that iptables knows, not ${quoted(option.values[0]?.value ?? '')}`,
      );
  }
}

function isCounted({ options }: RulePart): boolean {
  const numberOf = (option: string): number | null =>
    parseNumber(options.find(({ name }) => name === option)?.values[0]?.value ?? '');
  const [every, packet] = [numberOf('--every'), numberOf('--packet')];
  return every === null || packet === null || packet < every;
}

function isUnderstood({ kind, name, options }: RulePart, family: 4 | 6): boolean {
  const extension = kind === 'match' ? matches[name] : targets[name];
  try {
    extension?.lower?.(new OptionGroup(options), { family, now: null, before: [] });
    return true;
  } catch (error) {
    if (error instanceof NotUnderstood) return false;
    throw error;
  }
}

/** The addresses and the ports of `--to-destination` and `--to-source`; IPv6 writes the former in brackets before the latter. */
function translationParts(value: string, family: 4 | 6): [addresses: string, ports: string | undefined] {
  const [, addresses = value, ports] =
    family === 4
      ? (/^([^:]*)(?::(.*))?$/.exec(value) ?? [])
      : (/^\[([^\]]*)\](?::(.*))?$/.exec(value) ?? /^():([^:]*)$/.exec(value) ?? []);
  return [addresses, ports];
}

/** `10.0.0.1-10.0.0.9:22-30`, `:22`; ports only of protocols that have them. */
function refuseTranslation(option: RuleOption, value: string, { family, protocol, refuse }: Scene): void {
  const [addresses, ports] = option.name === '--to-ports' ? ['', value] : translationParts(value, family);
  const isSound = (address: string): boolean => parseAddress(address)?.family === family;
  if (addresses !== '' && !addresses.split('-').every(isSound)) {
    refuse(option, `an address of IPv${family} was expected, not ${quoted(addresses)}`);
    return;
  }
  if (ports === undefined) return;
  const hasPorts = !protocol?.negated && /^(?:tcp|udp|sctp|dccp|6|17|132|33)$/i.test(protocol?.values[0]?.value ?? '');
  if (!hasPorts) refuse(option, `\`${option.name}\` with a port needs \`-p tcp\``);
  else if (parsePortRange(ports.replace(/\/\d+$/, ''), '-') === null)
    refuse(
      option,
      `a port or two with \`-\` between them were expected, not ${quoted(ports)}`,
      null,
      !/[a-z]/i.test(ports),
    );
}
