import type { Family } from '#core/address';
import { type AddressSet, isEmpty, subtract } from '#core/address-set';
import { authorOf } from './author-of.ts';
import type { Contribution, Contributions } from './contribution.ts';
import type { FileFact, UnitFact } from './daemon.ts';
import type { FilterChain, FilterRule, FilterSet, FilterTable, PacketFilterFact, SetContent } from './packet-filter.ts';
import type { Deed } from './remedy.ts';

/** The facts as they would be afterwards; those that were given stay as they are. */
export function enact(facts: Contributions, deeds: readonly Deed[]): Contributions {
  let after = facts;
  for (const deed of deeds) after = enactOne(after, deed);
  return after;
}

function enactOne(facts: Contributions, deed: Deed): Contributions {
  switch (deed.deed) {
    case 'add-rules':
      return facts.map((one) => onFilters(one, (table) => withRules(table, deed)));
    case 'release':
      return facts.map((one) => onFilters(one, (table) => withoutBans(table, deed), deed));
    case 'start':
      // What listened before is no matter: the daemon opens what it is configured for.
      return facts.map((one) =>
        one.slice === 'sockets'
          ? null
          : one.slice === 'units' && (one.value as UnitFact).unit === deed.unit
            ? { ...one, value: { ...(one.value as UnitFact), load: 'loaded', enabled: 'enabled', active: 'active' } }
            : one,
      );
    case 'label-port':
      return facts.map(
        (one) => one,
        [
          ...facts
            .of('mandatory-access')
            .slice(0, 1)
            .map((one) => ({
              ...one,
              value: {
                access: 'port-label' as const,
                label: 'ssh_port_t',
                protocol: 'tcp',
                low: deed.port,
                high: deed.port,
                origin: one.origin,
              },
            })),
        ],
      );
    case 'delete-file':
      return withoutFile(facts, deed.path);
    case 'set-file':
      return withFile(facts, deed);
  }
}

type Adding = Extract<Deed, { deed: 'add-rules' }>;
type Releasing = Extract<Deed, { deed: 'release' }>;

function onFilters(
  one: Contribution,
  change: (table: FilterTable) => FilterTable,
  releasing: Releasing | null = null,
): Contribution {
  if (one.slice !== 'packet-filter') return one;
  const value = one.value as PacketFilterFact;
  const sets = releasing === null ? value.sets : value.sets.map((set) => released(set, releasing));
  const tables = value.tables.map(change);
  if (sets === value.sets && tables.every((table, i) => table === value.tables[i])) return one;
  return { ...one, value: { ...value, tables, sets } };
}

/**
 * The families whose packets may fare otherwise once facts were replaced: those of the tables that are others now, and
 * both where anything else is.
 */
export function familiesTouched(before: Contributions, after: Contributions): readonly Family[] {
  const touched = new Set<Family>();
  const both: readonly Family[] = [4, 6];
  const [old, now] = [before.all(), after.all()];
  if (old.length !== now.length) return both;
  for (const [i, one] of now.entries()) {
    const was = old[i]!;
    if (one === was) continue;
    if (one.slice !== 'packet-filter' || was.slice !== 'packet-filter') return both;
    const [then, value] = [was.value as PacketFilterFact, one.value as PacketFilterFact];
    if (then.sets !== value.sets || then.tables.length !== value.tables.length) return both;
    value.tables.forEach((table, k) => {
      if (table !== then.tables[k]) for (const family of table.families) touched.add(family);
    });
  }
  return both.filter((family) => touched.has(family));
}

/** The same table where it has no place for them. */
function withRules(table: FilterTable, { rules, place }: Adding): FilterTable {
  let chains: Map<string, FilterChain> | null = null;
  for (const [name, chain] of table.chains) {
    const index = place(chain, table);
    if (index === null) continue;
    chains ??= new Map(table.chains);
    chains.set(name, { ...chain, rules: chain.rules.toSpliced(index, 0, ...rules) });
  }
  return chains === null ? table : { ...table, chains };
}

/** The elements of its sets, and its rules for single sources, as far as they are about these. */
function withoutBans(table: FilterTable, releasing: Releasing): FilterTable {
  const isOwn = (chain: FilterChain, one: FilterRule): boolean =>
    authorOf(table, chain, one)?.name === releasing.program;
  const chains = [...table.chains].map(([name, chain]): [string, FilterChain] => [
    name,
    { ...chain, rules: chain.rules.filter((one) => !(isOwn(chain, one) && isAbout(one, releasing.sources))) },
  ]);
  const sets = [...table.sets].map(([name, set]): [string, FilterSet] => [name, released(set, releasing)]);
  return { ...table, chains: new Map(chains), sets: new Map(sets) };
}

const within = (set: AddressSet, sources: readonly AddressSet[]): boolean =>
  !isEmpty(set) && isEmpty(without(set, sources));

const without = (set: AddressSet, sources: readonly AddressSet[]): AddressSet =>
  sources.filter(({ family }) => family === set.family).reduce(subtract, set);

const isAbout = ({ steps }: FilterRule, sources: readonly AddressSet[]): boolean =>
  steps.some(
    (step) =>
      'match' in step &&
      step.match === 'address' &&
      step.end === 'source' &&
      !step.negated &&
      within(step.set, sources),
  );

const isGuards = ({ name }: FilterSet): boolean => /^(?:f2b|fail2ban)-|^addr6?-set-/.test(name);

function released(set: FilterSet, { sources }: Releasing): FilterSet {
  if (set.content === null || !isGuards(set)) return set;
  const content: SetContent =
    set.content.kind === 'addresses'
      ? {
          kind: 'addresses',
          sets: { 4: without(set.content.sets[4], sources), 6: without(set.content.sets[6], sources) },
        }
      : {
          kind: 'tuples',
          elements: set.content.elements.filter(
            ({ parts }) => !parts.some((part) => part.kind === 'addresses' && within(part.set, sources)),
          ),
        };
  return { ...set, content };
}

function withFile(facts: Contributions, { path, mode }: Extract<Deed, { deed: 'set-file' }>): Contributions {
  const [shown] = facts.of('files');
  if (shown === undefined) return facts;
  const known = facts
    .of('files')
    .flatMap(({ value }) => (value.files === 'entry' && value.entry.path === path ? [value.entry] : []))[0];
  const whose = { type: 'file', owner: 'root', group: 'root', accessControlList: false } as const;
  const made: FileFact = {
    ...(known ?? { ...whose, path, origin: shown.origin }),
    size: known?.size || Number.POSITIVE_INFINITY,
    mode,
  };
  return facts.map(
    (one) => (one.slice === 'files' && isOf(one as Contribution<'files'>, path) ? null : one),
    [{ ...shown, value: { files: 'entry', entry: made } }],
  );
}

/** Nobody listed the directory anew, but the file is known to be gone. */
function withoutFile(facts: Contributions, path: string): Contributions {
  const known = facts.of('files').find((one) => isOf(one, path));
  if (known === undefined) return facts;
  return facts.map(
    (one) => (one.slice === 'files' && isOf(one as Contribution<'files'>, path) ? null : one),
    [{ ...known, value: { files: 'absent', path, origin: known.origin } }],
  );
}

const isOf = ({ value }: Contribution<'files'>, path: string): boolean =>
  (value.files === 'entry' && value.entry.path === path) ||
  ((value.files === 'absent' || value.files === 'present') && value.path === path);
