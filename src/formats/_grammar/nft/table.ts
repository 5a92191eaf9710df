import type { OriginTable } from '#core/origin';
import type { Backend, FilterChain, FilterRule, FilterSet, FilterTable } from '#model/packet-filter';
import { builtinChain, tableNames } from '../iptables-chains.ts';
import { lowerArp } from './arp.ts';
import {
  type ChainPart,
  type ObjectPart,
  type PlacedRule,
  type Rule,
  type SetPart,
  type Statement,
  type TablePart,
  unreadableFlag,
} from './ast.ts';
import { lowerBase, priorityOf } from './base-chain.ts';
import { tracksConnections } from './conntrack.ts';
import { lowerRule } from './rule.ts';
import { plainChain, type TableScene } from './scene.ts';
import { lowerSet } from './sets.ts';
import { distinctStatements, isShaped, ShapeLowering } from './shape.ts';
import { familiesOf } from './terminals.ts';
import { findSetUse } from './updates.ts';

/** How well a listing shows a table of its own and one that iptables made, 0 … 100. */
export interface Fidelities {
  readonly native: number;
  readonly iptables: number;
}

/** `xt match "recent"`, not the words by which a module prints itself. */
function showsExtension(statements: Iterable<Statement>): boolean {
  for (const { type, end } of statements) if (type === 'xt' && end > 0) return true;
  return false;
}

/** The neutral form of the tables of one ruleset. */
export function lowerTables(
  parts: readonly TablePart[],
  fidelities: Fidelities,
  origins: OriginTable,
): readonly FilterTable[] {
  let named: boolean | null = null;
  const namesExtensions = (): boolean => {
    named ??= parts.some(({ chains }) => chains.some(({ rules }) => showsExtension(distinctStatements(rules))));
    return named;
  };
  const tracked = { 4: tracksConnections(parts, 4), 6: tracksConnections(parts, 6) };
  return parts.map((part) => {
    const runs = familiesOf(part.family).every((family) => tracked[family]);
    return lowerTable(part, fidelities, runs, origins, namesExtensions);
  });
}

function lowerTable(
  part: TablePart,
  fidelities: Fidelities,
  conntrackRuns: boolean,
  origins: OriginTable,
  namesExtensions: TableScene['namesExtensions'],
): FilterTable {
  const { family, name, flags } = part;
  const byIptables = isOfIptables(part);
  const backend: Backend = byIptables ? 'iptables-nft' : 'nftables';
  const chains = new Map<string, FilterChain>();
  const sets = new Map<string, FilterSet>();
  if (family === 'arp') for (const chain of lowerArp(part, origins)) chains.set(chain.name, chain);
  else fill(part, { chains, sets }, byIptables, conntrackRuns, origins, namesExtensions);
  return {
    identity: `${byIptables ? 'iptables-nft' : 'nft'} ${family} ${name}`,
    name,
    backend,
    families: familiesOf(family),
    fidelity: byIptables ? fidelities.iptables : fidelities.native,
    dormant: flags.includes('dormant'),
    origin: origins.span(part.file, part.start, part.end),
    chains,
    sets,
  };
}

function fill(
  part: TablePart,
  made: TableScene['made'],
  ofIptables: boolean,
  conntrackRuns: boolean,
  origins: OriginTable,
  namesExtensions: TableScene['namesExtensions'],
): void {
  const scene: TableScene = {
    family: part.family,
    table: part.name,
    origins,
    sets: new Map(part.sets.map((set): [string, SetPart] => [set.name, set])),
    objects: new Map(part.objects.map((object): [string, ObjectPart] => [`${object.kind} ${object.name}`, object])),
    ...findSetUse(part),
    portsOfBridges: part.family === 'bridge',
    ofIptables,
    namesExtensions,
    mayBeDormant: part.flags.includes(unreadableFlag),
    made,
    lowerRules: lowerAll,
  };
  for (const set of part.sets) made.sets.set(set.name, lowerSet(set, scene));
  // Listed chains first: equal priorities are ordered by the listing.
  const plain = part.chains.map((chain): [ChainPart, FilterChain] => {
    made.chains.set(chain.name, plainChain(chain.name, origins.span(chain.file, chain.start, chain.end), []));
    return [chain, made.chains.get(chain.name)!];
  });
  const lowered = plain.map(([chain, { origin }]): [ChainPart, FilterChain] => {
    const rules = lowerAll(chain.rules, chain.file, chain.name, scene);
    const whole = plainChain(chain.name, origin, rules, chain.complete && part.complete);
    made.chains.set(chain.name, whole);
    return [chain, whole];
  });
  for (const [chain, whole] of lowered) {
    for (const one of lowerBase(whole, chain, scene, made.chains, conntrackRuns)) made.chains.set(one.name, one);
  }
}

function lowerAll(rules: readonly (PlacedRule | Rule)[], file: number, chain: string, scene: TableScene): FilterRule[] {
  const shapes = new ShapeLowering((sample) => {
    const { sets, chains } = scene.made;
    const before = [sets.size, chains.size] as const;
    const made = lowerRule(sample, file, chain, scene);
    // Sets and chains that a rule brings along have places of their own.
    if (sets.size === before[0] && chains.size === before[1]) return made;
    for (const name of [...sets.keys()].slice(before[0])) sets.delete(name);
    for (const name of [...chains.keys()].slice(before[1])) chains.delete(name);
    return null;
  });
  const lowered: FilterRule[] = [];
  for (const rule of rules) {
    const own = 'file' in rule ? rule.file : file;
    const quick = isShaped(rule) ? shapes.lower(rule, scene.origins.span(own, rule.start, rule.end)) : null;
    if (quick !== null) lowered.push(quick);
    else lowered.push(...lowerRule(rule, own, chain, scene));
  }
  return lowered;
}

/**
 * iptables-nft keeps its tables under their old names with chains in capitals. Whoever made such a table, iptables-save
 * shows it as its own, so it is the same table.
 */
function isOfIptables({ family, name, chains }: TablePart): boolean {
  if ((family !== 'ip' && family !== 'ip6') || !tableNames.includes(name)) return false;
  const bases = chains.filter((chain) => chain.base !== null);
  return bases.every(({ name: chain, base }) => {
    const builtin = builtinChain(name, chain);
    return (
      builtin !== null &&
      base!.hook === builtin.hook &&
      base!.type === builtin.type &&
      priorityOf(base!.priority, family) === builtin.priority
    );
  });
}
