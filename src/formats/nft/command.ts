import { type TableFamily, tableFamilies } from '../_grammar/nft/ast.ts';
import { parseBlocks } from './block-grammar.ts';
import { familiesOfTable, readChainLines, readRule, readTableBody } from './read-parts.ts';
import { readElementList, readSetLines } from './read-set.ts';
import { bare, type Reading, type Span } from './reading.ts';
import type { Place, RulesetState, TableState } from './ruleset-state.ts';

/** The words of a command, one at a time, and where the rest of it begins. */
class Words {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  peek(): string | null {
    return this.#match()?.[1] ?? null;
  }

  next(): string | null {
    const match = this.#match();
    if (match === null) return null;
    this.#at += match[0].length;
    return bare(match[1]!);
  }

  take(word: string): boolean {
    if (this.peek() !== word) return false;
    this.next();
    return true;
  }

  /** Offset in the command of what follows the words taken so far. */
  get rest(): number {
    return this.#at + (/^\s*/.exec(this.#text.slice(this.#at))?.[0].length ?? 0);
  }

  #match(): RegExpExecArray | null {
    return /^\s*("[^"\n]*"|[^\s{};"]+)/.exec(this.#text.slice(this.#at));
  }
}

const harmless = /^(?:list|reset|monitor|describe|get|export|echo)$/;
const objectKinds = /^(?:counter|counters|quota|quotas|limit|limits|flowtable|synproxy|secmark|tunnel)$/;

/**
 * One command of a configuration file, as it changes what is loaded; nft(8) "RULESET", "TABLES" and on. `false` where
 * it is not understood.
 */
export function runCommand(text: string, place: Span, state: RulesetState, reading: Reading): boolean {
  const words = new Words(text);
  const verb = words.next();
  if (verb === null) return text.trim() === '';
  if (harmless.test(verb)) return true;
  const at = { file: reading.file, start: place.start, end: place.end };
  if (verb === 'flush' || verb === 'delete' || verb === 'destroy') return remove(verb, words, state, at);
  if (!/^(?:add|create|insert|table)$/.test(verb)) return false;
  const kind = verb === 'table' ? 'table' : (words.peek() ?? '');
  const isKnown = /^(?:table|chain|rule|set|map|element|ct)$/.test(kind) || objectKinds.test(kind);
  if (isKnown && verb !== 'table') words.next();
  if (objectKinds.test(kind)) return true;
  if (kind === 'ct') return true;
  const family = takeFamily(words);
  const name = words.next();
  if (name === null) return false;
  if (kind !== 'table' && state.find(family, name) === null) state.lack(at, noTable(family, name));
  const table = state.table(family, name, at);
  if (kind === 'table') return addTable(text, words, place, table, state, reading);
  const inner = words.next();
  if (inner === null) return false;
  const from = place.start + words.rest;
  const body = text.slice(words.rest);
  switch (isKnown ? kind : 'rule') {
    case 'chain': {
      const chain = state.chain(table, inner, at);
      const block = insideOf(body);
      if (block === null) return true;
      const { base, policy, rules } = readChainLines(parseBlocks(block, from + 1, 'lines').children, reading);
      chain.base ??= base;
      chain.policy = policy ?? chain.policy;
      for (const rule of rules) chain.rules.push(rule);
      return true;
    }
    case 'set':
    case 'map': {
      const block = insideOf(body);
      if (block === null) return false;
      const said = readSetLines(parseBlocks(block, from + 1, 'lines').children, true, reading);
      state.addSet(table, { ...at, name: inner, ...said });
      return true;
    }
    case 'element':
      return state.addElements(table, inner, readElementList(body, from, reading));
    default: {
      if (!table.chains.has(inner)) state.lack(at, `table \`${name}\` has no chain \`${inner}\` yet`);
      const chain = state.chain(table, inner, at);
      // Where a rule goes that names a place depends on what was loaded before.
      const placed = /^(?:position|handle|index)$/.test(words.peek() ?? '');
      if (placed) {
        chain.complete = false;
        words.next();
        words.next();
      }
      const rule = readRule(place.start + words.rest, place.end, reading);
      if (verb === 'insert') chain.rules.unshift(rule);
      else chain.rules.push(rule);
      return true;
    }
  }
}

const noTable = (family: TableFamily, name: string): string =>
  `no command before makes the table \`${family} ${name}\``;

function takeFamily(words: Words): TableFamily {
  const family = tableFamilies.find((one) => one === words.peek());
  if (family !== undefined) words.next();
  return family ?? 'ip';
}

/** The inside of the braces that the text consists of; `null` without braces. */
function insideOf(text: string): string | null {
  if (!text.startsWith('{')) return null;
  return text.slice(1, text.endsWith('}') ? -1 : undefined);
}

function addTable(
  text: string,
  words: Words,
  place: Span,
  table: TableState,
  state: RulesetState,
  reading: Reading,
): boolean {
  const block = insideOf(text.slice(words.rest));
  if (block === null) return words.peek() === null;
  const children = parseBlocks(block, place.start + words.rest + 1, 'table').children;
  state.add({
    ...table.head,
    ...readTableBody(children, { ...reading, families: familiesOfTable(table.head.family) }),
  });
  return true;
}

/** `flush ruleset`, `delete table inet x`, `flush chain ip filter input`. */
function remove(verb: string, words: Words, state: RulesetState, at: Place): boolean {
  const kind = words.next();
  if (kind === 'ruleset') {
    if (verb === 'flush') state.clear(words.next());
    return verb === 'flush';
  }
  const isPart = kind === 'chain' || kind === 'set' || kind === 'map';
  if (kind !== 'table' && !isPart) return objectKinds.test(kind ?? '');
  const family = takeFamily(words);
  const name = words.next();
  if (name === null) return false;
  const table = state.find(family, name);
  if (table === null && verb !== 'destroy') state.lack(at, noTable(family, name));
  if (kind === 'table') {
    if (verb !== 'flush') state.remove(family, name);
    else for (const chain of table?.chains.values() ?? []) chain.rules.length = 0;
    return true;
  }
  const inner = words.next();
  if (inner === null || table === null) return table === null;
  if (!(kind === 'chain' ? table.chains : table.sets).has(inner) && verb !== 'destroy')
    state.lack(at, `table \`${name}\` has no ${kind} \`${inner}\` yet`);
  if (kind === 'chain') {
    if (verb === 'flush') table.chains.get(inner)?.rules.splice(0);
    else table.chains.delete(inner);
  } else if (verb !== 'flush') table.sets.delete(inner);
  else {
    const set = table.sets.get(inner);
    if (set) set.elements = [];
  }
  return true;
}
