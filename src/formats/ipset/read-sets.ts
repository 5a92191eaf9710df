import { type LineIndex, LineKind } from './grammar.ts';

/** One set as a text leaves it behind. */
export interface SetState {
  name: string;
  /** `hash:net`; `null` where only the name is known. */
  type: string | null;
  /** The options of `create`, or the header of the listing. */
  header: ReadonlyMap<string, string>;
  /** Where it is created: offsets of the text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Lines of the elements. */
  elements: number[];
  /** Where in `elements` an entry is, once one is to be deleted; deleted ones are -1 until the end. */
  places: Map<string, number> | null;
  /** Whether elements would be shown (`ipset list -t` shows none). */
  shown: boolean;
  /** How many the listing counts; `null` where it does not. */
  count: number | null;
}

const flags = new Set(['counters', 'comment', 'skbinfo', 'forceadd', 'nomatch']);

/** `family inet hashsize 1024 counters timeout 600`. */
export function readHeader(text: string): ReadonlyMap<string, string> {
  const header = new Map<string, string>();
  const words = text.split(/\s+/).filter((word) => word !== '');
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (flags.has(word)) header.set(word, '');
    else header.set(word, words[++i] ?? '');
  }
  return header;
}

/** Runs the commands of a save, or collects the sets of a listing. Later sets of a name replace earlier ones. */
export function readSets(text: string, index: LineIndex): { sets: ReadonlyMap<string, SetState>; unread: number[] } {
  const sets = new Map<string, SetState>();
  const unread: number[] = [];
  let listed: SetState | null = null;
  for (let line = 0; line < index.length; line++) {
    const kind = index.kind(line);
    const start = index.start(line);
    const end = index.end(line);
    if (kind === LineKind.member) {
      listed?.elements.push(line);
    } else if (kind === LineKind.add) {
      const name = wordOf(text, start, end, 1);
      const set = sets.get(name) ?? createSet(sets, name, null, '', start, end);
      set.places?.set(entryOf(text, index, line), set.elements.length);
      set.elements.push(line);
    } else if (kind === LineKind.create) {
      const [, name = '', type = '', options = ''] =
        /^(\S+)\s+(\S+)\s*(.*)$/.exec(command(text, start, end).rest) ?? [];
      createSet(sets, name, type, options, start, end);
    } else if (kind === LineKind.name) {
      listed = createSet(sets, text.slice(start + 5, end).trim(), null, '', start, end);
      listed.shown = false;
    } else if (kind === LineKind.field && listed !== null) {
      readField(listed, text.slice(start, end));
    } else if (kind === LineKind.command) {
      runCommand(sets, command(text, start, end), text, index);
    } else if (kind === LineKind.text) unread.push(line);
  }
  for (const set of sets.values()) if (set.places !== null) set.elements = set.elements.filter((line) => line >= 0);
  return { sets, unread };
}

function createSet(
  sets: Map<string, SetState>,
  name: string,
  type: string | null,
  options: string,
  start: number,
  end: number,
): SetState {
  const set: SetState = {
    name,
    type,
    header: readHeader(options),
    start,
    end,
    elements: [],
    places: null,
    shown: true,
    count: null,
  };
  sets.set(name, set);
  return set;
}

function readField(set: SetState, line: string): void {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon);
  const value = line.slice(colon + 1).trim();
  if (name === 'Type') set.type = value;
  else if (name === 'Header') set.header = readHeader(value);
  else if (name === 'Number of entries') set.count = Number(value);
  else if (name === 'Members') set.shown = true;
}

const options = /^(?:-(?:exist|!|quiet|q)[ \t]+)*/;

/** The command's verb and what follows it, options in front left out. */
function command(text: string, start: number, end: number): { verb: string; rest: string } {
  const line = text.slice(start, end).replace(options, '');
  const [, verb = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  return { verb, rest };
}

/** The n-th word of a command, its verb being the 0-th. */
function wordOf(text: string, start: number, end: number, n: number): string {
  let at = start;
  if (text.charCodeAt(start) === DASH)
    at += options.exec(text.slice(start, Math.min(end, start + 64)))?.[0].length ?? 0;
  for (let i = 0; i < n; i++) {
    while (at < end && !isBlank(text.charCodeAt(at))) at++;
    while (at < end && isBlank(text.charCodeAt(at))) at++;
  }
  const from = at;
  while (at < end && !isBlank(text.charCodeAt(at))) at++;
  return text.slice(from, at);
}

const SPACE = 32;
const DASH = 45;

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** Where the entry of an element begins: behind `add NAME`, or at once in a listing. */
export function entryStart(text: string, index: LineIndex, line: number): number {
  const start = index.start(line);
  if (index.kind(line) !== LineKind.add) return start;
  if (text.startsWith('add ', start)) return behindBlanks(text, behindWord(text, behindBlanks(text, start + 4)));
  const lead = /^(?:-(?:exist|!|quiet|q)[ \t]+)*\S+[ \t]+\S+[ \t]+/.exec(
    text.slice(start, Math.min(index.end(line), start + 512)),
  );
  return start + (lead?.[0].length ?? 0);
}

function behindWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) > SPACE) at++;
  return at;
}

function behindBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The entry of an element, without its options. */
const entryOf = (text: string, index: LineIndex, line: number): string =>
  text.slice(entryStart(text, index, line), index.end(line)).split(/\s/)[0]!;

function runCommand(
  sets: Map<string, SetState>,
  { verb, rest }: { verb: string; rest: string },
  text: string,
  index: LineIndex,
): void {
  const [name, second] = rest.split(/\s+/).filter((word) => word !== '');
  const set = name === undefined ? undefined : sets.get(name);
  if (verb === 'flush') {
    for (const one of name === undefined ? sets.values() : set ? [set] : [])
      Object.assign(one, { elements: [], places: null });
  } else if (verb === 'destroy' || verb === 'x') {
    if (name === undefined) sets.clear();
    else sets.delete(name);
  } else if (verb === 'del' && set !== undefined && second !== undefined) {
    set.places ??= new Map(set.elements.map((line, i) => [entryOf(text, index, line), i]));
    const place = set.places.get(second);
    if (place !== undefined) set.elements[place] = -1;
    set.places.delete(second);
  } else if ((verb === 'swap' || verb === 'w') && set !== undefined && second !== undefined) {
    const other = sets.get(second);
    if (other === undefined) return;
    sets.set(second, { ...set, name: second });
    sets.set(name!, { ...other, name: name! });
  } else if ((verb === 'rename' || verb === 'e') && set !== undefined && second !== undefined) {
    sets.delete(name!);
    sets.set(second, { ...set, name: second });
  }
}
