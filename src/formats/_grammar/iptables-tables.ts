import { ItemKind, LineKind, NO_SPELLING, type StatementIndex } from './iptables-index.ts';
import { assembleRule, partText, splitWords } from './iptables-part.ts';

/** What the commands of one table leave behind, as iptables-restore would load them. */
export interface TableState {
  readonly name: string;
  /** The line that begins the table; `null` where none does (`iptables -S`). */
  readonly line: number | null;
  readonly chains: Map<string, ChainState>;
  /** Whether `COMMIT` was met. Without it nothing is loaded. */
  committed: boolean;
  /** The line of `COMMIT`, else the table's last one. */
  lastLine: number;
  /** Lines that were not understood; rules may be missing. */
  readonly unread: number[];
}

export interface ChainState {
  readonly name: string;
  /** The line that declares the chain or its policy, else its first rule. */
  line: number;
  /** `ACCEPT`, `DROP`; `null` for user chains. */
  policy: string | null;
  /** Whether a line declares it, or only rules name it. */
  declared: boolean;
  /** Lines of the rules, in the order in which they are asked. */
  readonly rules: number[];
}

/** Lines that belong together: one run of iptables-save, or all of a file without such marks. */
export interface SaveSection {
  readonly tables: TableState[];
  readonly names: Set<string>;
  /** Comment lines, and lines outside tables that are no statement. */
  readonly comments: number[];
  readonly texts: number[];
}

interface Command {
  readonly verb: string;
  readonly words: readonly string[];
}

const verbs: Readonly<Record<string, string>> = {
  '--append': '-A',
  '--insert': '-I',
  '--delete': '-D',
  '--replace': '-R',
  '--new-chain': '-N',
  '--policy': '-P',
  '--flush': '-F',
  '--delete-chain': '-X',
  '--rename-chain': '-E',
  '--zero': '-Z',
  '--check': '-C',
};

/**
 * Runs the commands of a text. A line that begins a new save, as `starts` tells, begins a new section, and so does a
 * table that the section already has: what comes later is another dump.
 */
export function runCommands(
  text: string,
  index: StatementIndex,
  startsSection: (line: number) => boolean,
  defaultTable: string,
): SaveSection[] {
  const sections: SaveSection[] = [];
  const commands: Commands = { byText: new Map(), bySpelling: [] };
  const script: Script = { text, index, specifications: new Map(), work: 0 };
  let section: SaveSection = { tables: [], names: new Set(), comments: [], texts: [] };
  let table: TableState | null = null;
  const begin = (): void => {
    if (section.tables.length > 0) {
      sections.push(section);
      section = { tables: [], names: new Set(), comments: [], texts: [] };
    }
    table = null;
  };
  const open = (name: string, line: number | null): TableState => {
    if (section.names.has(name)) begin();
    section.names.add(name);
    const opened: TableState = {
      name,
      line,
      chains: new Map(),
      committed: false,
      lastLine: index.length - 1,
      unread: [],
    };
    section.tables.push(opened);
    table = opened;
    return opened;
  };
  for (let line = 0; line < index.length; line++) {
    const kind = index.kind(line);
    if (kind === LineKind.command) {
      const into: TableState = table ?? open(defaultTable, null);
      if (!runCommand(into, readCommand(text, index, line, commands), line, script)) into.unread.push(line);
    } else if (kind === LineKind.comment) {
      if (startsSection(line)) begin();
      section.comments.push(line);
    } else if (kind === LineKind.table) {
      open(text.slice(index.start(line) + 1, index.end(line)).trim(), line);
    } else if (kind === LineKind.chain) {
      const into: TableState = table ?? open(defaultTable, null);
      if (!declareChain(into, text.slice(index.start(line) + 1, index.end(line)), line)) into.unread.push(line);
    } else if (kind === LineKind.commit) {
      if (table !== null) Object.assign(table as TableState, { committed: true, lastLine: line });
      table = null;
    } else if (startsSection(line)) {
      begin();
      section.texts.push(line);
    } else {
      section.texts.push(line);
      if (table !== null && looksLikeRule(text.slice(index.start(line), index.end(line))))
        (table as TableState).unread.push(line);
    }
  }
  sections.push(section);
  return sections;
}

/** Part of a command that a terminal wrapped or an editor broke, unlike messages of programs between the lines. */
const looksLikeRule = (line: string): boolean => /^[-:[!*]|\s--?[a-z]/i.test(line);

/** Commands that were read, for lines that repeat them. */
interface Commands {
  readonly byText: Map<string, Command>;
  readonly bySpelling: Command[];
}

function readCommand(text: string, index: StatementIndex, line: number, known: Commands): Command {
  const spelling = index.spelling(line);
  const spelled = spelling === NO_SPELLING ? undefined : known.bySpelling[spelling];
  if (spelled !== undefined) return spelled;
  let item = index.firstItem(line);
  while (index.itemKind(item) !== ItemKind.command) item++;
  const key = text.slice(index.itemStart(item), index.itemEnd(item));
  let command = known.byText.get(key);
  if (command === undefined) {
    const [verb = '', ...words] = splitWords(key, 0, key.length).map(({ value }) => value);
    command = { verb: verbs[verb] ?? verb, words };
    known.byText.set(key, command);
  }
  if (spelling !== NO_SPELLING) known.bySpelling[spelling] = command;
  return command;
}

/** `INPUT ACCEPT [0:0]`, `fail2ban - [0:0]`. */
function declareChain(table: TableState, text: string, line: number): boolean {
  const [name, policy] = text.split(/[ \t]+/);
  if (!name) return false;
  const builtin = policy !== undefined && policy !== '-';
  // Declaring a built-in chain again sets its policy; a user chain is emptied.
  const rules = builtin ? (table.chains.get(name)?.rules ?? []) : [];
  table.chains.set(name, { name, line, policy: builtin ? policy : null, declared: true, rules });
  return true;
}

function chainOf(table: TableState, name: string, line: number): ChainState {
  let chain = table.chains.get(name);
  if (chain === undefined) {
    chain = { name, line, policy: null, declared: false, rules: [] };
    table.chains.set(name, chain);
  }
  return chain;
}

interface Script {
  readonly text: string;
  readonly index: StatementIndex;
  /** What rules say, by line, once somebody looked for one. */
  readonly specifications: Map<number, string>;
  /** Rules that commands moved or looked at: a hostile file could make it the square of its length. */
  work: number;
}

const TOO_MUCH_WORK = 100_000_000;

/** False where the command is not understood, so that the table is not what the text leaves behind. */
function runCommand(table: TableState, { verb, words }: Command, line: number, script: Script): boolean {
  const name = words[0];
  const second = words[1];
  if (verb === '-F' || verb === '-X' || verb === '-Z') {
    const concerned = name === undefined ? [...table.chains.values()] : [chainOf(table, name, line)];
    script.work += concerned.length;
    if (script.work > TOO_MUCH_WORK) return false;
    for (const chain of concerned) {
      if (verb === '-F') chain.rules.length = 0;
      else if (verb === '-X' && chain.policy === null) table.chains.delete(chain.name);
    }
    return true;
  }
  if (name === undefined) return false;
  if (verb === '-A') {
    chainOf(table, name, line).rules.push(line);
    return second === undefined;
  }
  const chain = chainOf(table, name, line);
  if (verb === '-I' || verb === '-D') script.work += chain.rules.length;
  if (script.work > TOO_MUCH_WORK) return false;
  const at = second === undefined ? null : Number(second) - 1;
  if (at !== null && !Number.isInteger(at) && verb !== '-P' && verb !== '-E') return false;
  switch (verb) {
    case '-P':
      if (second === undefined) return false;
      chain.policy = second;
      chain.line = line;
      chain.declared = true;
      return true;
    case '-N':
      chain.declared = true;
      return true;
    case '-I':
      if ((at ?? 0) > chain.rules.length) return false;
      chain.rules.splice(at ?? 0, 0, line);
      return true;
    case '-R':
      if (at === null || chain.rules[at] === undefined) return false;
      chain.rules[at] = line;
      return true;
    case '-D': {
      const found = at ?? chain.rules.findIndex((rule) => specification(rule, script) === specification(line, script));
      return found >= 0 && chain.rules.splice(found, 1).length === 1;
    }
    case '-E':
      if (second === undefined) return false;
      table.chains.delete(name);
      table.chains.set(second, { ...chain, name: second });
      return true;
    default:
      return verb === '-C';
  }
}

/** What a rule says, without command and counters and spacing: how `-D` finds it. */
function specification(line: number, { text, index, specifications }: Script): string {
  let words = specifications.get(line);
  if (words === undefined) {
    words = assembleRule(text, index, line)
      .map((part) => partText(text, part))
      .join(' ');
    specifications.set(line, words);
  }
  return words;
}
