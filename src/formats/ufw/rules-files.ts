import type { Family } from '#core/address';
import type { OriginId, OriginTable } from '#core/origin';
import { presentOf } from '#core/source-file';
import { ifComplete, userChain } from '#model/filter-parts';
import type { FilterChain, FilterRule, FilterTable } from '#model/packet-filter';
import { builtinChain } from '../_grammar/iptables-chains.ts';
import { indexStatements } from '../_grammar/iptables-grammar.ts';
import { RuleLowering } from '../_grammar/iptables-lower-rule.ts';
import { type ChainState, runCommands } from '../_grammar/iptables-tables.ts';
import type { UfwInput } from './inputs.ts';

/** What ufw's files for iptables-restore load into one family, in the order in which ufw loads them. */
export interface RulesFiles {
  /** Chains of the filter table. */
  readonly filter: ReadonlyMap<string, FilterChain>;
  /** nat, mangle and raw, where before.rules or after.rules fill them. */
  readonly others: readonly FilterTable[];
  /** Whether before.rules was collected, so that a chain which it lacks is empty. */
  readonly hasBefore: boolean;
}

interface Loaded {
  readonly name: string;
  readonly rules: FilterRule[];
  readonly origin: OriginId;
  complete: boolean;
}

/** `known`: chains that ufw makes itself, so that a jump to one is not taken for an extension. */
export function loadRulesFiles(
  inputs: readonly UfwInput[],
  family: Family,
  known: readonly string[],
  origins: OriginTable,
): RulesFiles {
  const tables = new Map<string, Map<string, Loaded>>();
  for (const { file } of inputs) {
    const index = indexStatements(file.text);
    const lowering = new RuleLowering(file.text, index, family, presentOf(file));
    const spanOf = (line: number): OriginId => origins.span(file.id, index.start(line), index.end(line));
    for (const { name, chains, committed, unread } of runCommands(file.text, index, () => false, 'filter').flatMap(
      (s) => s.tables,
    )) {
      const table = tables.get(name) ?? new Map<string, Loaded>();
      tables.set(name, table);
      const targets = new Set([...known, ...table.keys(), ...chains.keys()]);
      // What is not committed is not loaded; whether the rest then is depends on ufw's start.
      const complete = committed && unread.length === 0 && file.quality === 'complete';
      for (const chain of chains.values())
        addChain(table, chain, complete, spanOf(chain.line), (line, into) =>
          lowering.lower(line, targets, spanOf(line), into),
        );
    }
  }
  const filter = new Map([...(tables.get('filter') ?? [])].map(([name, loaded]) => [name, chainOf(loaded)]));
  const others = [...tables]
    .filter(([name]) => name !== 'filter')
    .map(([name, chains]) => otherTable(name, [...chains.values()], family));
  return { filter, others, hasBefore: inputs.some(({ kind }) => /^ufw-before6?-rules$/.test(kind)) };
}

function addChain(
  table: Map<string, Loaded>,
  state: ChainState,
  complete: boolean,
  origin: OriginId,
  lower: (line: number, into: FilterRule[]) => void,
): void {
  const loaded = table.get(state.name) ?? { name: state.name, rules: [], origin, complete: true };
  table.set(state.name, loaded);
  if (!complete) loaded.complete = false;
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
