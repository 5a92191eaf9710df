import { ItemKind, LineKind, type StatementIndex } from '../_grammar/iptables-index.ts';
import { assembleRule, type RuleOption, readItem, splitWords } from '../_grammar/iptables-part.ts';
import type { Command, Match, Option, Ruleset, Statement, Stray, Table, Target } from './ast.ts';

/** The tree of a text, made from its index when somebody asks for it. */
export function makeTree(text: string, index: StatementIndex): Ruleset {
  const children: (Table | Statement)[] = [];
  let table: { node: Table; statements: Statement[] } | null = null;
  for (let line = 0; line < index.length; line++) {
    const start = index.start(line);
    const end = index.end(line);
    if (index.kind(line) === LineKind.table) {
      const statements: Statement[] = [];
      const name = text.slice(start + 1, end).trim();
      table = { node: { type: 'table', name, start, end, children: statements }, statements };
      children.push(table.node);
      continue;
    }
    const statement = makeStatement(text, index, line);
    if (table === null) children.push(statement);
    else {
      table.statements.push(statement);
      table.node = Object.assign(table.node, { end });
      if (statement.type === 'commit') table = null;
    }
  }
  return { type: 'ruleset', start: 0, end: text.length, children };
}

function makeStatement(text: string, index: StatementIndex, line: number): Statement {
  const start = index.start(line);
  const end = index.end(line);
  switch (index.kind(line)) {
    case LineKind.comment:
      return { type: 'comment', start, end, value: text.slice(start + 1, end).trim() };
    case LineKind.chain: {
      const [name = '', policy = '-', counters = ''] = text.slice(start + 1, end).split(/[ \t]+/);
      return { type: 'chain', start, end, name, policy: policy === '-' ? null : policy, ...readCounters(counters) };
    }
    case LineKind.commit:
      return { type: 'commit', start, end };
    case LineKind.command:
      return makeCommand(text, index, line);
    default:
      return { type: 'text', start, end, value: text.slice(start, end) };
  }
}

function readCounters(text: string): { packets: number | null; bytes: number | null } {
  const found = /^\[(\d+):(\d+)\]/.exec(text);
  return found ? { packets: Number(found[1]), bytes: Number(found[2]) } : { packets: null, bytes: null };
}

function makeCommand(text: string, index: StatementIndex, line: number): Command {
  const children: Command['children'][number][] = [];
  const owners = ownersOf(text, index, line);
  let counters = readCounters('');
  let words: string[] = [];
  /** The match or target that the next options follow. */
  let open: { node: Match | Target; options: Option[] } | null = null;
  for (let item = index.firstItem(line); item < index.endItem(line); item++) {
    const kind = index.itemKind(item);
    const source = readItem(text, index, item);
    const { start, end } = source;
    if (kind === ItemKind.command) {
      words = splitWords(text, start, end).map(({ value }) => value);
    } else if (kind === ItemKind.counters) counters = readCounters(text.slice(start, end));
    else if (kind === ItemKind.stray) {
      const stray: Stray = { type: 'stray', start, end, value: text.slice(start, end) };
      children.push(stray);
      open = null;
    } else if (['--match', '--jump', '--goto'].includes(source.name)) {
      const options: Option[] = [];
      const name = source.values[0]?.value ?? '';
      const node: Match | Target =
        source.name === '--match'
          ? { type: 'match', name, start, end, children: options }
          : { type: 'target', name, goto: source.name === '--goto', start, end, children: options };
      children.push(node);
      open = { node, options };
    } else {
      const option = makeOption(owners.get(start)?.option ?? source, owners.get(start)?.owner ?? null);
      if (source.name === '--set-counters')
        counters = readCounters(`[${source.values.map(({ value }) => value).join(':')}]`);
      if (kind === ItemKind.option && open !== null) {
        open.options.push(option);
        Object.assign(open.node, { end });
      } else {
        children.push(option);
        if (kind === ItemKind.base) open = null;
      }
    }
  }
  const [verb = '', ...rest] = words;
  const start = index.start(line);
  return { type: 'command', start, end: index.end(line), verb, arguments: rest, ...counters, children };
}

/** Which match or target each option belongs to, by where the option begins. */
function ownersOf(
  text: string,
  index: StatementIndex,
  line: number,
): Map<number, { owner: string; option: RuleOption }> {
  const owners = new Map<number, { owner: string; option: RuleOption }>();
  for (const { kind, name, options } of assembleRule(text, index, line)) {
    if (kind === 'match' || kind === 'target')
      for (const option of options) owners.set(option.start, { owner: name, option });
  }
  return owners;
}

function makeOption({ name, negated, values, start, end }: RuleOption, owner: string | null): Option {
  const children = values.map((value) => ({ type: 'argument' as const, ...value }));
  return { type: 'option', name, negated, owner, start, end, children };
}
