import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { itemsOf, type Json, type JsonObject, member, numberOf, parseJson, textOf } from '../_grammar/json.ts';
import {
  type ChainPart,
  type ObjectPart,
  type PlacedRule,
  type SetPart,
  type Statement,
  type TableFamily,
  type TablePart,
  tableFamilies,
  unreadableFlag,
} from '../_grammar/nft/ast.ts';
import type { Parsed } from '../format.ts';
import { only, readAsks, readElement } from './read-expression.ts';
import { readLimit, readQuota } from './read-quantity.ts';
import { readStatement } from './read-statement.ts';

export interface NftJson {
  readonly root: Json | null;
  readonly tables: readonly TablePart[];
  /** Whether the text is a listing at all. */
  readonly isListing: boolean;
  /** False where objects may be missing: the text is cut off or some of it was not understood. */
  readonly complete: boolean;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type ChainState = Omit<Writable<ChainPart>, 'rules'> & { rules: PlacedRule[] };

interface TableState extends Omit<Writable<TablePart>, 'chains' | 'sets' | 'objects'> {
  readonly chains: Map<string, ChainState>;
  readonly sets: Map<string, SetPart>;
  readonly objects: ObjectPart[];
}

/** The output of `nft -j list ruleset`, libnftables-json(5): one flat list of tables, chains, sets and rules. */
export function parseNftJson(file: SourceFile): Parsed<NftJson> {
  const diagnostics: Diagnostic[] = [];
  const warn = (span: { start: number; end: number }, code: string, message: string): void => {
    diagnostics.push({ file: file.id, span, code, message, effect: 'widens', severity: 'warning' });
  };
  const { root, problems } = parseJson(file.text);
  for (const { start, end, expected } of problems.slice(0, 5)) {
    warn({ start, end }, 'unexpected-json', `${expected[0]!.toUpperCase()}${expected.slice(1)} was expected here.`);
  }
  const list = member(root, 'nftables');
  if (list?.type !== 'array') {
    if (root !== null) warn(root, 'unexpected-json', 'A list named `nftables` was expected, as `nft -j` prints it.');
    return { statements: { root, tables: [], isListing: false, complete: false }, diagnostics };
  }
  const reader = new ListReader(file.id, isTerse(file), warn);
  for (const item of itemsOf(list)) reader.read(item);
  const complete = problems.length === 0 && reader.understood;
  return { statements: { root, tables: reader.tables(), isListing: true, complete }, diagnostics };
}

const isTerse = ({ claim }: SourceFile): boolean =>
  claim.command !== undefined && /\bnft\b.*\s(?:-[a-zA-Z]*t[a-zA-Z]*|--terse)\s/.test(claim.command);

const harmless = new Set([
  'metainfo',
  'flowtable',
  'ct helper',
  'ct timeout',
  'ct expectation',
  'counter',
  'synproxy',
  'secmark',
  'tunnel',
]);

const isBefore106 = (version: string): boolean => /^(?:0\.|1\.0\.[0-5](?:\.|$))/.test(version);

function withHidden(statement: Statement): Statement {
  if (statement.type !== 'update' || statement.statements.length > 0) return statement;
  const { start, end, set } = statement;
  return { ...statement, statements: [{ type: 'opaque-match', start, end, text: `what set ${set} asks` }] };
}

class ListReader {
  readonly #file: number;
  readonly #terse: boolean;
  readonly #warn: (span: { start: number; end: number }, code: string, message: string) => void;
  readonly #tables = new Map<string, TableState>();
  /** Whether the release leaves out what `add @set { … ct count over 2 }` asks beside the key, as 0.9.3 and 1.0.2 do. */
  #hidesAsked = false;
  understood = true;

  constructor(
    file: number,
    terse: boolean,
    warn: (span: { start: number; end: number }, code: string, message: string) => void,
  ) {
    this.#file = file;
    this.#terse = terse;
    this.#warn = warn;
  }

  tables(): TablePart[] {
    return [...this.#tables.values()].map((table) => ({
      ...table,
      chains: [...table.chains.values()],
      sets: [...table.sets.values()],
    }));
  }

  read(item: Json): void {
    const one = only(item);
    const value = one?.value ?? null;
    if (one?.name === 'metainfo') this.#hidesAsked = isBefore106(textOf(member(value, 'version')) ?? '');
    if (one !== null && harmless.has(one.name)) return;
    if (one !== null && value?.type === 'object' && this.#take(one.name, value, item)) return;
    this.understood = false;
    this.#warn(item, 'unexpected-object', 'A table, a chain, a set or a rule was expected.');
  }

  #take(kind: string, value: JsonObject, item: Json): boolean {
    const { start, end } = item;
    const place = { file: this.#file, start, end };
    const name = textOf(member(value, 'name')) ?? '';
    if (kind === 'table') {
      const table = this.#table(value, name, place);
      if (table === null) return false;
      table.flags = flagsOf(value);
      return true;
    }
    const table = this.#table(value, textOf(member(value, 'table')), place);
    if (table === null) return false;
    switch (kind) {
      case 'chain':
        this.#chain(table, name, place, value);
        return true;
      case 'rule': {
        const chain = this.#chain(table, textOf(member(value, 'chain')) ?? '', place, null);
        const statements = itemsOf(member(value, 'expr')).map(readStatement);
        chain.rules.push({ ...place, statements: this.#hidesAsked ? statements.map(withHidden) : statements });
        return true;
      }
      case 'set':
      case 'map':
      case 'meter':
        table.sets.set(name, { ...place, name, ...this.#content(value) });
        return true;
      case 'element': {
        const set = table.sets.get(name);
        if (!set) return false;
        const more = itemsOf(member(value, 'elem')).map((element) => ({ ...readElement(element), file: this.#file }));
        table.sets.set(name, { ...set, elements: set.elements && [...set.elements, ...more] });
        return true;
      }
      case 'limit':
      case 'quota':
        table.objects.push({
          ...place,
          kind,
          name,
          limit: kind === 'limit' ? readLimit(value) : null,
          quota: kind === 'quota' ? readQuota(value) : null,
        });
        return true;
      default:
        return false;
    }
  }

  #table(value: Json, name: string | null, place: { file: number; start: number; end: number }): TableState | null {
    const family = tableFamilies.find((one) => one === textOf(member(value, 'family')));
    if (family === undefined || name === null) return null;
    const key = `${family} ${name}`;
    let table = this.#tables.get(key);
    if (table === undefined) {
      table = {
        ...place,
        family: family as TableFamily,
        name,
        flags: [],
        chains: new Map(),
        sets: new Map(),
        objects: [],
        complete: true,
      };
      this.#tables.set(key, table);
    }
    return table;
  }

  #chain(
    table: TableState,
    name: string,
    place: { file: number; start: number; end: number },
    value: JsonObject | null,
  ): ChainState {
    let chain = table.chains.get(name);
    if (chain === undefined) {
      chain = { ...place, name, base: null, policy: null, rules: [], complete: true };
      table.chains.set(name, chain);
    }
    const hook = value === null ? null : textOf(member(value, 'hook'));
    if (hook === null) return chain;
    const priority = numberOf(member(value, 'prio'));
    const device = member(value, 'dev');
    const devices = (device?.type === 'array' ? device.children : [device]).map(textOf).filter((one) => one !== null);
    const type = textOf(member(value, 'type')) ?? 'filter';
    chain.base = {
      ...place,
      type,
      hook,
      priority: String(priority ?? ''),
      devices: devices.length > 0 ? devices : null,
    };
    const policy = textOf(member(value, 'policy'));
    if (policy !== null) chain.policy = { ...place, policy };
    return chain;
  }

  #content(value: JsonObject): Pick<SetPart, 'keys' | 'data' | 'elements' | 'size' | 'timeout' | 'asks'> {
    const type = member(value, 'type');
    const listed = member(value, 'elem');
    const keys = type?.type === 'array' ? type.children.map(textOf) : [textOf(type)];
    const elements = itemsOf(listed).map((element) => ({ ...readElement(element), file: this.#file }));
    const data = member(value, 'map');
    const asks = itemsOf(member(value, 'stmt')).flatMap(readAsks);
    return {
      keys,
      data: data === null ? null : (textOf(data) ?? 'other'),
      elements: this.#terse && listed === null ? null : elements,
      size: numberOf(member(value, 'size')),
      timeout: member(value, 'timeout') !== null,
      ...(asks.length > 0 ? { asks } : {}),
    };
  }
}

/** nft up to 1.0.6 prints whatever lies behind its table of names; then nobody knows whether the table is dormant. */
function flagsOf(value: JsonObject): string[] {
  const flags = member(value, 'flags');
  if (flags === null) return [];
  const words = (flags.type === 'array' ? flags.children : [flags]).map(textOf);
  return words.map((word) => (word !== null && /^(?:dormant|owner|persist)$/.test(word) ? word : unreadableFlag));
}
