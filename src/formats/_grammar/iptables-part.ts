import { ItemKind, type StatementIndex } from './iptables-index.ts';
import { canonicalOption, isKnownExtension } from './iptables-keywords.ts';

/** One option with its arguments, its name as in the manual (`--dport` for `--destination-port` and `--dp`). */
export interface RuleOption {
  readonly name: string;
  readonly negated: boolean;
  /** Quotes removed. */
  readonly values: readonly RuleValue[];
  readonly start: number;
  readonly end: number;
}

export interface RuleValue {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What iptables evaluates as one: an option of the rule itself, a match with all its options, the target with its
 * options. `stray` is what stands where none of these can stand.
 */
export interface RulePart {
  readonly kind: 'base' | 'match' | 'target' | 'stray';
  /** The option's, module's or target's name. */
  readonly name: string;
  /** `-g` instead of `-j`. */
  readonly goto: boolean;
  readonly options: RuleOption[];
  /** Where the part begins: `-m tcp`, or the first option of a match that only the protocol implies. */
  readonly start: number;
  readonly end: number;
}

const shortNames: Readonly<Record<string, string>> = {
  '-s': '--source',
  '-d': '--destination',
  '-p': '--protocol',
  '-i': '--in-interface',
  '-o': '--out-interface',
  '-f': '--fragment',
  '-c': '--set-counters',
  '-m': '--match',
  '-j': '--jump',
  '-g': '--goto',
  '-4': '--ipv4',
  '-6': '--ipv6',
};

const baseNames: Readonly<Record<string, string>> = {
  '--source': '--source',
  '--src': '--source',
  '--destination': '--destination',
  '--dst': '--destination',
  '--protocol': '--protocol',
  '--in-interface': '--in-interface',
  '--out-interface': '--out-interface',
  '--fragment': '--fragment',
  '--fragments': '--fragment',
  '--set-counters': '--set-counters',
  '--match': '--match',
  '--jump': '--jump',
  '--goto': '--goto',
  '--ipv4': '--ipv4',
  '--ipv6': '--ipv6',
};

/** The words of a span: unquoted, with their places. */
export function splitWords(text: string, start: number, end: number): RuleValue[] {
  const words: RuleValue[] = [];
  for (let at = start; at < end; ) {
    if (isBlank(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const from = at;
    while (at < end && !isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== QUOTE) at++;
    let value = text.slice(from, at);
    let quoted = false;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      if (quoted && code === BACKSLASH && at + 1 < end) value += text[++at];
      else if (code === QUOTE) {
        if (quoted) break;
        quoted = true;
      } else if (!quoted && isBlank(code)) break;
      else value += text[at];
    }
    if (quoted && at < end) at++;
    words.push({ value, start: from, end: at });
  }
  return words;
}

const QUOTE = 34;
const BACKSLASH = 92;
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** Takes an option's text apart: `! --dport 22`, `--dport ! 22`, `--dport=22`. */
export function splitOption(text: string, start: number, end: number): RuleOption {
  const words = splitWords(text, start, end);
  let negated = false;
  if (words.length > 1 && isBang(text, words[0]!)) {
    negated = true;
    words.shift();
  }
  const name = words.shift() ?? { value: '', start, end: start };
  if (words.length > 1 && isBang(text, words[0]!)) {
    negated = !negated;
    words.shift();
  }
  let word = name.value;
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  if (equals > 0) {
    words.unshift({ value: word.slice(equals + 1), start: name.start + equals + 1, end: name.end });
    word = word.slice(0, equals);
  }
  const last = words.at(-1) ?? name;
  return { name: shortNames[word] ?? word, negated, values: words, start, end: Math.max(last.end, name.end) };
}

/** A lone `!`, not a quoted one. */
const isBang = (text: string, word: RuleValue): boolean => word.end - word.start === 1 && text[word.start] === '!';

/** What an item of the index says, before its owner is known. */
export function readItem(text: string, index: StatementIndex, item: number): RuleOption {
  const option = splitOption(text, index.itemStart(item), index.itemEnd(item));
  const name = index.itemKind(item) === ItemKind.option ? (baseNames[option.name] ?? option.name) : option.name;
  return name === option.name ? option : { ...option, name };
}

/**
 * The parts of a rule in the order in which iptables evaluates them, each option with the match that owns it: the
 * latest that knows it, else the protocol's own match (`-p tcp --dport 22`).
 */
export function assembleRule(text: string, index: StatementIndex, line: number): RulePart[] {
  const items: { kind: ItemKind; option: RuleOption }[] = [];
  for (let item = index.firstItem(line); item < index.endItem(line); item++) {
    const kind = index.itemKind(item);
    if (kind !== ItemKind.command && kind !== ItemKind.counters)
      items.push({ kind, option: readItem(text, index, item) });
  }
  const protocol = items.find(({ option }) => option.name === '--protocol')?.option.values[0]?.value.toLowerCase();
  const implied = protocol === undefined ? null : (protocolModules[protocol] ?? protocol);
  const parts: RulePart[] = [];
  for (const { kind, option } of items) {
    const value = option.values[0]?.value ?? '';
    const open = (what: RulePart['kind'], name: string, options: RuleOption[], goto = false): void =>
      void parts.push({ kind: what, name, goto, options, start: option.start, end: option.end });
    if (kind === ItemKind.stray) open('stray', text.slice(option.start, option.end), []);
    else if (kind === ItemKind.option && !Object.hasOwn(baseNames, option.name) && isOwned(parts, implied, option))
      continue;
    else {
      const own = kind === ItemKind.option ? baseName(option.name) : option.name;
      if (own === '--match') open('match', value, []);
      else if (own === '--jump' || own === '--goto') open('target', value, [], own === '--goto');
      else if (own !== null) open('base', own, [{ ...option, name: own }]);
      else if (!assign(parts, implied, option, true)) open('stray', text.slice(option.start, option.end), [option]);
    }
  }
  return parts;
}

/** The rule's own option of that name or, as getopt_long(3) allows, with that beginning. */
function baseName(spelling: string): string | null {
  if (Object.hasOwn(baseNames, spelling)) return baseNames[spelling]!;
  if (spelling.length < 4) return null;
  const fitting = new Set(
    Object.keys(baseNames)
      .filter((name) => name.startsWith(spelling))
      .map((name) => baseNames[name]),
  );
  return fitting.size === 1 ? [...fitting][0]! : null;
}

/**
 * Gives an option to a part that has one of that very name. The protocol's own match is asked once no other has even one
 * that begins so: `-p tcp -m multiport --dport 22,80` means `--dports`.
 */
const isOwned = (parts: RulePart[], implied: string | null, option: RuleOption): boolean =>
  assign(parts, null, option, false) ||
  (baseName(option.name) === null && assignAbbreviated(parts, option)) ||
  assign(parts, implied, option, false);

/** Where one option of all loaded matches begins so, it is meant. */
function assignAbbreviated(parts: RulePart[], option: RuleOption): boolean {
  const owners = parts.filter(
    ({ kind, name }) =>
      (kind === 'match' || kind === 'target') && canonicalOption(kind, name, option.name, true) !== null,
  );
  if (owners.length !== 1) return false;
  const [owner] = owners;
  const name = canonicalOption(owner!.kind as 'match' | 'target', owner!.name, option.name, true)!;
  owner!.options.push({ ...option, name });
  return true;
}

/** Gives an option to the part that owns it; false where none does. */
function assign(parts: RulePart[], implied: string | null, option: RuleOption, abbreviated: boolean): boolean {
  for (let i = parts.length - 1; i >= 0; i--) {
    const { kind, name: extension, options } = parts[i]!;
    if (kind !== 'match' && kind !== 'target') continue;
    const name = canonicalOption(kind, extension, option.name, abbreviated);
    if (name === null) continue;
    options.push({ ...option, name });
    return true;
  }
  const name = implied && canonicalOption('match', implied, option.name, abbreviated);
  if (name) {
    const { start, end } = option;
    parts.push({ kind: 'match', name: implied, goto: false, options: [{ ...option, name }], start, end });
    return true;
  }
  const last = parts.at(-1);
  const open = abbreviated && last !== undefined && (last.kind === 'match' || last.kind === 'target');
  if (!open || isKnownExtension(last.kind as 'match' | 'target', last.name)) return false;
  last.options.push(option);
  return true;
}

/** The words of a part as they stand in the rule, the options of a match behind its name. */
export function partText(text: string, part: RulePart): string {
  const spans = part.kind === 'base' ? part.options : [part, ...part.options];
  return [...new Set(spans.map(({ start, end }) => text.slice(start, end)))].join(' ');
}

/** Names and numbers under which iptables finds the protocol's own match. */
const protocolModules: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '136': 'udplite',
  '132': 'sctp',
  '33': 'dccp',
  '1': 'icmp',
  '58': 'icmp6',
  icmpv6: 'icmp6',
  'ipv6-icmp': 'icmp6',
  'ipv6-mh': 'mh',
  'mobility-header': 'mh',
};
