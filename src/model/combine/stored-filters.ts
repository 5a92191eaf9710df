import type { Family } from '#core/address';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import { authorOfTable } from '../author-of.ts';
import type { Contribution } from '../contribution.ts';
import type { Assumption } from '../host-model.ts';
import { ruleShapes } from '../packed-rules.ts';
import type { FilterTable, PacketFilterFact } from '../packet-filter.ts';

type Source = Contribution<'packet-filter'>;
type Loader = Contribution<'filter-loader'>;

/** Assumptions by family, as the slice has them. */
export type AssumedByFamily = Readonly<Record<Family, readonly Assumption[]>>;

/** What packets of one view meet, before tables are joined. */
export interface ChosenFilters {
  readonly sources: readonly Source[];
  readonly assumes: AssumedByFamily;
}

const families: readonly Family[] = [4, 6];

/** Whether the rules of a file come back at the next start; what observed them running says nothing of it. */
export function loadedAtBoot({ value }: Source, loaders: readonly Loader[]): Tri {
  const units = unitsOf(value);
  const known = loaders.filter((l) => units.includes(l.value.unit)).map((l) => l.value.enabled);
  if (known.includes(true)) return Yes;
  if (known.length === units.length && known.length > 0) return No;
  // A manager's own files tell whether it starts; its rules are declared only where it does.
  return value.loadedBy?.linked ?? (value.source === 'manager' ? Yes : Maybe);
}

const unitsOf = (fact: PacketFilterFact): readonly string[] =>
  fact.loadedBy?.units ??
  (fact.source === 'manager' ? [...new Set(fact.covers.map(({ backend }) => `${backend}.service`))] : []);

/**
 * The facts of a view's basis, and for a family of which there are none those of the other basis, with the doubt that
 * they may not hold there: rules may not persist, files may not be loaded.
 */
export function chooseFilters(
  wanted: Source['basis'],
  all: readonly Source[],
  loaders: readonly Loader[],
  standIn: Assumption,
): ChosenFilters {
  const loads = new Map(all.map((s): [Source, Tri] => [s, s.basis === 'observed' ? Yes : loadedAtBoot(s, loaders)]));
  const usable = all.filter((s) => loads.get(s) !== No);
  const own = usable.filter((s) => s.basis === wanted || isOnlySets(s));
  const others = usable.filter((s) => s.basis !== wanted && !isOnlySets(s));
  const assumes: Record<Family, Assumption[]> = { 4: [], 6: [] };
  const sources = [...own];
  const lacking = families.filter((family) => !own.some((source) => !isOnlyBans(source) && tellsOf(source, family)));
  for (const family of families) {
    for (const source of own)
      if (loads.get(source) === Maybe && tellsOf(source, family)) addTo(assumes[family], asksLoader(source));
    if (lacking.includes(family) && others.some((source) => tellsOf(source, family))) addTo(assumes[family], standIn);
  }
  // A table of both families stays one: two halves would be taken for two views of it.
  for (const source of others)
    if (lacking.some((family) => tellsOf(source, family))) sources.push(restrictTo(source, lacking));
  if (wanted === 'declared') {
    if (asksObservedSets(own)) for (const family of families) addTo(assumes[family], asksSets);
    for (const source of others) {
      const returning = returningTables(source, own, loaders);
      if (returning === null) continue;
      sources.push(returning);
      for (const family of families) if (tellsOf(returning, family)) addTo(assumes[family], standIn);
    }
  }
  return { sources, assumes };
}

const isOnlySets = ({ value }: Source): boolean =>
  value.sets.length > 0 && value.tables.length === 0 && value.covers.length === 0;

/** A guard's: they say nothing of the rules that everybody meets. */
const isOnlyBans = ({ value }: Source): boolean =>
  value.source === 'manager' && value.covers.length === 0 && value.announces.length === 0;

const tellsOf = ({ value }: Source, family: Family): boolean =>
  value.covers.some((c) => c.family === family) ||
  value.tables.some((table) => table.families.includes(family)) ||
  value.announces.some((a) => a.family === family);

function addTo(list: Assumption[], assumption: Assumption): void {
  if (!list.some(({ command }) => command === assumption.command)) list.push(assumption);
}

const asksLoader = ({ value }: Source): Assumption => ({
  layer: 'host-firewall',
  command: `systemctl is-enabled ${unitsOf(value)[0] ?? 'nftables netfilter-persistent ufw firewalld'}`,
});

/** The part of a fact that is about these families. */
function restrictTo(source: Source, some: readonly Family[]): Source {
  const { value } = source;
  const restrict = (table: FilterTable): FilterTable[] => {
    const own = table.families.filter((family) => some.includes(family));
    if (own.length === 0) return [];
    return [own.length === table.families.length ? table : { ...table, families: own }];
  };
  return {
    ...source,
    value: {
      ...value,
      tables: value.tables.flatMap(restrict),
      covers: value.covers.filter(({ family }) => some.includes(family)),
      announces: value.announces.filter(({ family }) => some.includes(family)),
    },
  };
}

const isDisabled = (program: string, loaders: readonly Loader[]): boolean =>
  loaders.some(({ value }) => value.unit === `${program}.service` && !value.enabled);

const asksSets: Assumption = { layer: 'host-firewall', command: 'cat /etc/ipset.conf /etc/iptables/ipsets' };

/** Whether stored rules ask sets whose content is known from the running state alone. */
function asksObservedSets(own: readonly Source[]): boolean {
  const names = new Set(
    own.filter((s) => s.basis === 'observed').flatMap(({ value }) => value.sets.map((s) => s.name)),
  );
  if (names.size === 0) return false;
  return own.some(
    ({ basis, value }) =>
      basis === 'declared' &&
      value.tables.some(({ chains }) =>
        [...chains.values()].some((chain) =>
          ruleShapes(chain).some(({ steps }) =>
            steps.some((s) => 'match' in s && s.match === 'set' && names.has(s.set)),
          ),
        ),
      ),
  );
}

/** Tables of programs that write them anew whenever they start: no file holds those, and they come back all the same. */
function returningTables(source: Source, stored: readonly Source[], loaders: readonly Loader[]): Source | null {
  const managed = new Set(stored.flatMap(({ value }) => value.tables.map(({ backend }): string => backend)));
  const tables = source.value.tables.filter((table) => {
    const author = authorOfTable(table);
    const isStored = stored.some(({ value }) => value.tables.some(({ identity }) => identity === table.identity));
    return author !== null && !isStored && !managed.has(author.name) && !isDisabled(author.name, loaders);
  });
  if (tables.length === 0 || source.value.source === 'manager') return null;
  return { ...source, value: { ...source.value, tables, covers: [], announces: [] } };
}
