import type { OriginId, OriginTable } from '#core/origin';
import type {
  FilterChain,
  FilterRule,
  FilterSet,
  FilterStep,
  SetElement,
  SetField,
  Terminal,
} from '#model/packet-filter';
import type { ObjectPart, PlacedRule, Rule, SetPart, TableFamily } from './ast.ts';
import type { SetUse } from './updates.ts';

import { shortened } from './words.ts';

/**
 * Ways in which a condition can hold, each a list of steps that must all hold. More than one where the model has no
 * single step for it (`tcp flags { syn, ack }`); then the rule is lowered once for each.
 */
export type Alternatives = readonly (readonly FilterStep[])[];

/** One end of a statement that decides by a map, and what leads there. */
export interface Branch {
  readonly steps: Alternatives;
  readonly terminal: Terminal;
  /** The map's element; `null` for the statement as a whole. */
  readonly place: { readonly start: number; readonly end: number } | null;
}

/** What the rules of one table are lowered against. */
export interface TableScene {
  readonly family: TableFamily;
  readonly table: string;
  readonly origins: OriginTable;
  readonly sets: ReadonlyMap<string, SetPart>;
  readonly objects: ReadonlyMap<string, ObjectPart>;
  /** By set, the keys that rules add to it; `'changed'` where what it holds cannot be followed. */
  readonly updates: SetUse['updates'];
  /** Names of sets that some rule looks into. */
  readonly lookedUp: ReadonlySet<string>;
  /** In the bridge family `iifname` is the port of a bridge, which nobody here knows. */
  readonly portsOfBridges: boolean;
  /** iptables made the table: some of its matches are shown as what they are not. */
  readonly ofIptables: boolean;
  /** Whether the listing names extensions of iptables that it cannot put into words of its own, and so hides none. */
  readonly namesExtensions: () => boolean;
  /** Whether nobody knows if the table is dormant. */
  readonly mayBeDormant: boolean;
  /** What lowering adds: sets and chains without a name of their own. */
  readonly made: { readonly sets: Map<string, FilterSet>; readonly chains: Map<string, FilterChain> };
  readonly lowerRules: (
    rules: readonly (PlacedRule | Rule)[],
    file: number,
    chain: string,
    scene: TableScene,
  ) => FilterRule[];
}

/** Stands in for what is not understood: may hold or not. */
export const opaque = (text: string): FilterStep => ({ match: 'opaque', text: shortened(text) });
export const never: FilterStep = { match: 'constant', value: false };
export const always: FilterStep = { match: 'constant', value: true };

/** A chain that is only jumped to. */
export const plainChain = (
  name: string,
  origin: OriginId,
  rules: readonly FilterRule[],
  complete = true,
): FilterChain => ({ name, origin, base: null, rules, order: 'first-match', acceptScope: 'chain', complete });

/** Puts a set without a name into the table; returns the name that it gets. */
export function makeSet(
  scene: TableScene,
  fields: readonly SetField[],
  elements: readonly SetElement[],
  origin: OriginId,
): string {
  const name = `{ … } ${scene.made.sets.size + 1}`;
  scene.made.sets.set(name, { name, origin, fields, content: { kind: 'tuples', elements } });
  return name;
}

/** The list that stands for the addresses which rules of this ruleset put into a set. */
export const setList = ({ family, table }: TableScene, set: string): string => `set ${set} of ${family} ${table}`;
