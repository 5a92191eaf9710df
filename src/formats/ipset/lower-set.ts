import type { AddressRange, AddressValue, Family } from '#core/address';
import { after, prefixRange } from '#core/address';
import { type AddressSet, addressSet, noAddresses, ranges, subtract, union } from '#core/address-set';
import type { OriginTable } from '#core/origin';
import { RangeCollector } from '#core/range-collector';
import type { SourceFile } from '#core/source-file';
import type { FilterSet, SetContent, SetElement } from '#model/packet-filter';
import { type Dimension, dimensionsOf, fieldsOf, readAddresses, readParts } from '../_grammar/ipset-entry.ts';
import { readPlainRange } from '../_grammar/iptables-address.ts';
import { secondsSince } from '../_grammar/time-left.ts';
import type { LineIndex } from './grammar.ts';
import { withoutLonger } from './longest-prefix.ts';
import { readElement } from './read-element.ts';
import { entryStart, type SetState } from './read-sets.ts';

interface SetScene {
  readonly file: SourceFile;
  readonly index: LineIndex;
  readonly origins: OriginTable;
  /** Lines may have been filtered out: what is in the sets is then not known. */
  readonly partial: boolean;
  /** A file that is loaded at the start: times begin then. */
  readonly stored: boolean;
}

/** The neutral form of a set that is no list of sets. */
export function lowerSet(state: SetState, scene: SetScene): FilterSet {
  const { file, origins } = scene;
  const parts = state.type === null ? null : dimensionsOf(state.type);
  const common = {
    name: state.name,
    origin: origins.span(file.id, state.start, state.end),
    ...(state.header.has('timeout') ? { expiring: true } : {}),
  };
  if (state.type === null || parts === null) return { ...common, fields: [], content: null };
  const fields = fieldsOf(state.type, parts);
  if (!isWhole(state, scene)) return { ...common, fields, content: null };
  const present = { ...state, elements: withoutExpired(state, scene) };
  const family: Family = state.header.get('family') === 'inet6' ? 6 : 4;
  const single = parts.length === 1 && (parts[0] === 'ip' || parts[0] === 'net');
  const content =
    (single ? lowerAddresses(present, family, scene) : null) ?? lowerTuples(present, parts, family, scene);
  return { ...common, fields, content };
}

/** `timeout 600` of a listed element is what was left of its time; 0 is for ever. */
function withoutExpired({ elements, header }: SetState, { file, index, stored }: SetScene): SetState['elements'] {
  const seconds = stored ? 0 : secondsSince(file);
  if (seconds === 0 || !header.has('timeout')) return elements;
  return elements.filter((line) => {
    const { options } = readElement(file.text, entryStart(file.text, index, line), index.end(line));
    const left = Number(options.find(({ name }) => name === 'timeout')?.argument ?? 0);
    return !(left > 0) || left > seconds;
  });
}

/** Elements that timed out are counted until the kernel sweeps them away; otherwise the count must fit. */
const isWhole = ({ shown, count, elements, header }: SetState, { partial }: SetScene): boolean =>
  shown &&
  !partial &&
  (count === null || count === elements.length || (header.has('timeout') && count > elements.length));

interface Listed {
  readonly range: AddressRange;
  readonly excluded: boolean;
}

/** `null` where an entry is no address. */
function lowerAddresses(state: SetState, family: Family, { file, index, origins }: SetScene): SetContent | null {
  const { text } = file;
  const netmask = state.header.get('netmask');
  const length = netmask !== undefined && /^\d+$/.test(netmask) ? Number(netmask) : null;
  const collector = new RangeCollector(family);
  const mayExcept = text.includes('nomatch');
  const listed: Listed[] | null =
    mayExcept && state.elements.some((line) => isException(text, index, line)) ? [] : null;
  for (const line of state.elements) {
    const start = entryStart(text, index, line);
    const end = index.end(line);
    let stop = start;
    while (stop < end && text.charCodeAt(stop) > 32) stop++;
    const plain = length === null ? readPlainRange(text, start, stop, family) : null;
    const range = plain ?? readAddresses(text.slice(start, stop), family, length);
    if (range === null) return null;
    if (listed === null) collector.add(range.low, range.high, origins.span(file.id, index.start(line), end));
    else listed.push({ range, excluded: isException(text, index, line) });
  }
  if (listed !== null) return addressesOf(family, withExceptions(family, listed));
  const { set, from } = collector.join();
  return { ...addressesOf(family, set), origins: family === 4 ? { 4: from, 6: [] } : { 4: [], 6: from } };
}

function isException(text: string, index: LineIndex, line: number): boolean {
  const start = entryStart(text, index, line);
  const end = index.end(line);
  if (!text.slice(start, end).includes('nomatch')) return false;
  const { options } = readElement(text, start, end);
  return options.some(({ name }) => name === 'nomatch');
}

const addressesOf = (family: Family, set: AddressSet): Extract<SetContent, { kind: 'addresses' }> => ({
  kind: 'addresses',
  sets: family === 4 ? { 4: set, 6: noAddresses(6) } : { 4: noAddresses(4), 6: set },
});

/** The kernel asks the longest prefix first, and the first element that fits decides, exception or not. */
function withExceptions(family: Family, listed: readonly Listed[]): AddressSet {
  const byLength = new Map<number, { found: AddressRange[]; excluded: AddressRange[] }>();
  for (const { range, excluded } of listed) {
    for (const { length, ...prefix } of prefixesOf(range)) {
      const group = byLength.get(length) ?? { found: [], excluded: [] };
      byLength.set(length, group);
      (excluded ? group.excluded : group.found).push(prefix);
    }
  }
  let set = noAddresses(family);
  for (const length of [...byLength.keys()].sort((a, b) => a - b)) {
    const { found, excluded } = byLength.get(length)!;
    set = subtract(union(set, addressSet(family, found)), addressSet(family, excluded));
  }
  return set;
}

/** The prefixes that a range is made of, as ipset splits it. */
function* prefixesOf({ family, low, high }: AddressRange): Generator<AddressRange & { readonly length: number }> {
  const width = family === 4 ? 32 : 128;
  let at: AddressValue = low;
  for (;;) {
    let length = width;
    while (length > 0) {
      const wider = prefixRange({ family, value: at }, length - 1);
      if (wider.low !== at || wider.high > high) break;
      length--;
    }
    const prefix = prefixRange({ family, value: at }, length);
    yield { ...prefix, length };
    if (prefix.high >= high) return;
    at = after(prefix.high);
  }
}

function lowerTuples(
  state: SetState,
  parts: readonly Dimension[],
  family: Family,
  { file, index, origins }: SetScene,
): SetContent {
  const { text } = file;
  const elements = state.elements.map((line): SetElement => {
    const { entryStart: start, entryEnd, options } = readElement(text, entryStart(text, index, line), index.end(line));
    const has = (name: string): boolean => options.some((option) => option.name === name);
    return {
      origin: origins.span(file.id, index.start(line), index.end(line)),
      parts: readParts(text.slice(start, entryEnd), state.type!, parts, family, has('wildcard')),
      excluded: has('nomatch'),
      verdict: null,
    };
  });
  return { kind: 'tuples', elements: state.type === 'hash:net,iface' ? withoutLonger(elements) : elements };
}

/** A list of sets matches what any of its members matches. */
export function lowerList(state: SetState, members: ReadonlyMap<string, FilterSet>, scene: SetScene): FilterSet {
  const { file, index, origins } = scene;
  const names = state.elements.map((line) => {
    const { entryStart: start, entryEnd } = readElement(file.text, entryStart(file.text, index, line), index.end(line));
    return file.text.slice(start, entryEnd);
  });
  const sets = names.map((name) => members.get(name));
  const common = {
    name: state.name,
    origin: origins.span(file.id, state.start, state.end),
    ...(state.header.has('timeout') || sets.some((set) => set?.expiring) ? { expiring: true } : {}),
  };
  const contents = sets.map((set) => set?.content ?? null);
  const fields = sets[0]?.fields ?? ['source' as const];
  const alike = sets.every((set) => set?.fields.join() === fields.join());
  if (!isWhole(state, scene) || !alike || contents.includes(null)) return { ...common, fields: [], content: null };
  return { ...common, fields, content: joinContents(contents as SetContent[]) };
}

/** `null` where exceptions of one member would be taken for exceptions of all. */
function joinContents(contents: readonly SetContent[]): SetContent | null {
  if (contents.every((content) => content.kind === 'addresses')) {
    const sets = contents.map((content) => (content as Extract<SetContent, { kind: 'addresses' }>).sets);
    return {
      kind: 'addresses',
      sets: {
        4: addressSet(
          4,
          sets.flatMap((set) => [...ranges(set[4])]),
        ),
        6: addressSet(
          6,
          sets.flatMap((set) => [...ranges(set[6])]),
        ),
      },
    };
  }
  if (!contents.every((content) => content.kind === 'tuples')) return null;
  const elements = contents.flatMap((content) => (content as Extract<SetContent, { kind: 'tuples' }>).elements);
  return elements.some(({ excluded }) => excluded) ? null : { kind: 'tuples', elements };
}
