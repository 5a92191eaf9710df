import type { Family } from '#core/address';
import { append } from '#core/append';
import type { OriginId, OriginTable } from '#core/origin';
import { presentOf, type SourceFile } from '#core/source-file';
import type { StoredRefusal } from '#model/filter-loaders';
import { ifComplete, userChain } from '#model/filter-parts';
import type { FilterChain, FilterRule, FilterTable } from '#model/packet-filter';
import { builtinChain } from '../_grammar/iptables-chains.ts';
import { indexStatements } from '../_grammar/iptables-grammar.ts';
import type { StatementIndex } from '../_grammar/iptables-index.ts';
import { RuleLowering } from '../_grammar/iptables-lower-rule.ts';
import { type ChainState, runCommands } from '../_grammar/iptables-tables.ts';
import { type FileLoad, judgeRulesFile } from '../_grammar/judge-rules-file.ts';
import type { HostContext } from '../format.ts';
import type { UfwInput } from './inputs.ts';

/** What ufw's files for iptables-restore load into one family, in the order in which ufw loads them. */
export interface RulesFiles {
  /** Chains of the filter table. */
  readonly filter: ReadonlyMap<string, FilterChain>;
  /** nat, mangle and raw, where before.rules or after.rules fill them. */
  readonly others: readonly FilterTable[];
  /** Whether before.rules was collected, so that a chain which it lacks is empty. */
  readonly hasBefore: boolean;
  /** For what iptables-restore stops in one of them. */
  readonly refusals: readonly StoredRefusal[];
}

interface Loaded {
  readonly name: string;
  readonly rules: FilterRule[];
  readonly origin: OriginId;
  complete: boolean;
}

/** What becomes of each file when ufw loads it: reports for what one is refused, once. */
export class RulesFileJudge {
  readonly #host: HostContext;
  readonly #reported = new Set<string>();

  constructor(host: HostContext) {
    this.#host = host;
  }

  /** `running`: it may have been loaded anew when other programs had made their chains. */
  judge(file: SourceFile, index: StatementIndex, family: Family, made: ChainsByTable, running: boolean): FileLoad {
    const host = this.#hostFor(`${family} ${file.id}`);
    return judgeRulesFile(file, index, family, host, { madeBefore: made, othersMade: running });
  }

  #hostFor(key: string): HostContext {
    if (!this.#reported.has(key)) {
      this.#reported.add(key);
      return this.#host;
    }
    return { ...this.#host, report: () => {} };
  }
}

type ChainsByTable = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * ufw hands each file to `iptables-restore --noflush`: of one that is refused the tables that end before the fault stay.
 * `known`: chains that ufw makes itself.
 */
export function loadRulesFiles(
  inputs: readonly UfwInput[],
  family: Family,
  known: readonly string[],
  judge: RulesFileJudge,
  running: boolean,
  origins: OriginTable,
): RulesFiles {
  const tables = new Map<string, Map<string, Loaded>>();
  const refusals: StoredRefusal[] = [];
  for (const { file } of inputs) {
    const index = indexStatements(file.text);
    const lowering = new RuleLowering(file.text, index, family, presentOf(file));
    const spanOf = (line: number): OriginId => origins.span(file.id, index.start(line), index.end(line));
    const made = new Map([['filter', new Set(known)]]);
    for (const [name, chains] of tables) made.set(name, new Set([...(made.get(name) ?? []), ...chains.keys()]));
    const load = judge.judge(file, index, family, made, running);
    append(refusals, load.refusals);
    for (const state of runCommands(file.text, index, () => false, 'filter').flatMap((s) => s.tables)) {
      if (load.isRefused(state)) continue;
      const { name, chains, committed } = state;
      const table = tables.get(name) ?? new Map<string, Loaded>();
      tables.set(name, table);
      const targets = new Set([...(made.get(name) ?? []), ...chains.keys()]);
      const complete = committed && !load.odd && file.quality === 'complete';
      const doubt = load.doubtOf(state);
      for (const chain of chains.values())
        addChain(table, chain, complete, doubt, spanOf(chain.line), (line, into) =>
          lowering.lower(line, targets, spanOf(line), into),
        );
    }
  }
  const filter = new Map([...(tables.get('filter') ?? [])].map(([name, loaded]) => [name, chainOf(loaded)]));
  const others = [...tables]
    .filter(([name]) => name !== 'filter')
    .map(([name, chains]) => otherTable(name, [...chains.values()], family));
  return { filter, others, refusals, hasBefore: inputs.some(({ kind }) => /^ufw-before6?-rules$/.test(kind)) };
}

function addChain(
  table: Map<string, Loaded>,
  state: ChainState,
  complete: boolean,
  doubt: FilterRule | null,
  origin: OriginId,
  lower: (line: number, into: FilterRule[]) => void,
): void {
  const loaded = table.get(state.name) ?? { name: state.name, rules: [], origin, complete: true };
  table.set(state.name, loaded);
  if (!complete) loaded.complete = false;
  // As if the rules were not there.
  if (doubt !== null) loaded.rules.push({ ...doubt, terminal: { to: 'return' } });
  for (const line of state.rules) lower(line, loaded.rules);
}

const chainOf = ({ name, rules, origin, complete }: Loaded): FilterChain =>
  ifComplete(userChain(name, origin, rules), complete);

function otherTable(name: string, chains: readonly Loaded[], family: Family): FilterTable {
  const origin = chains[0]?.origin ?? 0;
  const made = chains.map((loaded): FilterChain => {
    const base = builtinChain(name, loaded.name);
    return {
      ...chainOf(loaded),
      base: base && { ...base, policy: 'accept', policyOrigin: loaded.origin, devices: null },
    };
  });
  return {
    identity: `ufw ${family === 4 ? 'ip' : 'ip6'} ${name}`,
    name,
    backend: 'ufw',
    families: [family],
    fidelity: 40,
    dormant: false,
    origin,
    chains: new Map(made.map((chain) => [chain.name, chain])),
    sets: new Map(),
  };
}
