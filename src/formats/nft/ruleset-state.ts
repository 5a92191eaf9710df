import type {
  BasePart,
  ChainPart,
  ObjectPart,
  PlacedRule,
  PolicyPart,
  SetPart,
  TablePart,
} from '../_grammar/nft/ast.ts';
import type { NftRefusal } from './refused-words.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A chain as commands build it up. */
export interface ChainState extends Omit<Writable<ChainPart>, 'rules'> {
  base: BasePart | null;
  policy: PolicyPart | null;
  rules: PlacedRule[];
}

/** A set whose elements may come by many commands. */
type SetState = Omit<SetPart, 'elements'> & { elements: NonNullable<SetPart['elements']>[number][] | null };

export interface TableState {
  readonly head: Pick<TablePart, 'file' | 'start' | 'end' | 'family' | 'name'>;
  readonly flags: Set<string>;
  readonly chains: Map<string, ChainState>;
  readonly sets: Map<string, SetState>;
  readonly objects: Map<string, ObjectPart>;
  complete: boolean;
}

export type Place = Pick<TablePart, 'file' | 'start' | 'end'>;

/** What the commands of configuration files leave behind. */
export class RulesetState {
  readonly #tables = new Map<string, TableState>();
  /** Whether nothing is loaded but what the commands so far have made. */
  #isOwn = false;
  /** Commands that name what nothing before them makes. */
  readonly lacking: NftRefusal[] = [];

  /** `what` is not there for a command; something else may have made it before the file is loaded. */
  lack({ file, start, end }: Place, what: string): void {
    this.lacking.push({ file, start, end, what, near: null, certain: this.#isOwn });
  }

  table(family: TablePart['family'], name: string, place: Place): TableState {
    const key = `${family} ${name}`;
    let table = this.#tables.get(key);
    if (table === undefined) {
      const head = { file: place.file, start: place.start, end: place.end, family, name };
      table = { head, flags: new Set(), chains: new Map(), sets: new Map(), objects: new Map(), complete: true };
      this.#tables.set(key, table);
    }
    return table;
  }

  chain(table: TableState, name: string, { file, start, end }: Place): ChainState {
    let chain = table.chains.get(name);
    if (chain === undefined) {
      chain = { file, start, end, name, base: null, policy: null, rules: [], complete: true };
      table.chains.set(name, chain);
    }
    return chain;
  }

  /** A table's block: rules go behind those that a chain has already, elements into the sets that exist. */
  add(part: TablePart): void {
    const table = this.table(part.family, part.name, part);
    for (const flag of part.flags) table.flags.add(flag);
    for (const own of part.chains) {
      const chain = this.chain(table, own.name, own);
      chain.base ??= own.base;
      chain.policy = own.policy ?? chain.policy;
      for (const rule of own.rules) chain.rules.push(rule);
      if (!own.complete) chain.complete = false;
    }
    for (const set of part.sets) this.addSet(table, set);
    for (const object of part.objects) table.objects.set(`${object.kind} ${object.name}`, object);
    if (!part.complete) table.complete = false;
  }

  addSet(table: TableState, set: SetPart): void {
    if (table.sets.has(set.name)) this.addElements(table, set.name, set.elements);
    else table.sets.set(set.name, { ...set, elements: set.elements === null ? null : [...set.elements] });
  }

  /** False where there is no such set. */
  addElements(table: TableState, name: string, elements: SetPart['elements']): boolean {
    const known = table.sets.get(name);
    if (known === undefined) return false;
    if (elements === null) known.elements = null;
    else for (const element of elements) known.elements?.push(element);
    return true;
  }

  /** `flush ruleset`: of one family, or of all. */
  clear(family: string | null): void {
    if (family === null) this.#isOwn = true;
    for (const [key, { head }] of this.#tables) if (family === null || head.family === family) this.#tables.delete(key);
  }

  remove(family: string, name: string): void {
    this.#tables.delete(`${family} ${name}`);
  }

  find(family: string, name: string): TableState | null {
    return this.#tables.get(`${family} ${name}`) ?? null;
  }

  tables(): readonly TablePart[] {
    return [...this.#tables.values()].map(({ head, flags, chains, sets, objects, complete }) => ({
      ...head,
      flags: [...flags],
      chains: [...chains.values()].map(withPolicy),
      sets: [...sets.values()],
      objects: [...objects.values()],
      complete,
    }));
  }
}

/** nft(8): a base chain without a policy accepts. */
function withPolicy(chain: ChainState): ChainPart {
  const { base, policy } = chain;
  if (base === null || policy !== null) return chain;
  return { ...chain, policy: { file: base.file, start: base.start, end: base.end, policy: 'accept' } };
}
