import type { Family } from '#core/address';
import {
  type AddressSet,
  allAddresses,
  isEmpty,
  noAddresses,
  rangeSet,
  ranges,
  subtract,
  union,
} from '#core/address-set';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { Contribution } from '../contribution.ts';
import type { FrontEndFact } from '../daemon.ts';
import type { FilterChain, FilterRule, FilterSet, FilterTable } from '../packet-filter.ts';

type Source = Contribution<'packet-filter'>;

const asking = { firewalld: 'firewall-cmd --state', ufw: 'ufw status' } as const;

/**
 * Bans through a manager of the packet filter count while it runs, and rich rules of firewalld where they stand: in the
 * default zone, which packets of other zones do not meet.
 */
export function placeBans(sources: readonly Source[], frontEnds: readonly FrontEndFact[]): readonly Source[] {
  if (!sources.some(({ value }) => value.tables.some((table) => table.carriedOutBy !== undefined))) return sources;
  const active = (manager: FrontEndFact['manager']): Tri => {
    const told = frontEnds.filter((one) => one.manager === manager).map((one) => one.active);
    return told.includes(Yes) ? Yes : told.includes(No) ? No : Maybe;
  };
  const zoned: FilterTable[] = [];
  const left = sources.map((source): Source => {
    const tables = source.value.tables.flatMap((table): FilterTable[] => {
      const carrier = table.carriedOutBy;
      if (carrier === undefined) return [table];
      const runs = active(carrier.manager);
      if (runs === No) return [];
      const shown = runs === Yes ? table : assuming(table, asking[carrier.manager]);
      if (!carrier.inDefaultZone) return [shown];
      if (!sources.some(({ value }) => value.tables.some(isFirewalld)))
        return [assuming(table, 'firewall-cmd --list-all-zones')];
      zoned.push(shown);
      return [];
    });
    return { ...source, value: { ...source.value, tables } };
  });
  return zoned.length === 0 ? left : left.map((source) => inZone(source, zoned));
}

/** Only who is banned is in doubt. */
function assuming(table: FilterTable, command: string): FilterTable {
  const assumes = { layer: 'host-firewall', command };
  const doubted = (one: FilterRule): FilterRule =>
    one.terminal?.to === 'drop' || one.terminal?.to === 'reject'
      ? { ...one, terminal: { ...one.terminal, assumes } }
      : one;
  const chains = [...table.chains.values()].map((chain) => ({ ...chain, rules: chain.rules.map(doubted) }));
  return { ...table, chains: new Map(chains.map((chain) => [chain.name, chain])) };
}

const isFirewalld = ({ backend, chains }: FilterTable): boolean =>
  backend === 'firewalld' && chains.has('filter_INPUT');

function inZone(source: Source, bans: readonly FilterTable[]): Source {
  if (!source.value.tables.some(isFirewalld)) return source;
  const tables = source.value.tables.map((table) =>
    isFirewalld(table) ? bans.reduce((all, own) => withBans(all, own, source.basis === 'observed'), table) : table,
  );
  return { ...source, value: { ...source.value, tables } };
}

/** Where the running zone is shown whole, bans that it lacks are not there. */
function withBans(table: FilterTable, bans: FilterTable, running: boolean): FilterTable {
  const zone = table.defaultZone;
  const chains = new Map(table.chains);
  const sets = new Map(table.sets);
  for (const name of zone === undefined ? [] : [zone, `${zone}_by_source`]) {
    const chain = table.chains.get(name);
    if (chain === undefined) continue;
    for (const [key, set] of bans.sets) sets.set(key, running && chain.complete ? shownBy(chain, set) : set);
    const rules = [...bans.chains.values()].flatMap((own) => own.rules);
    const [first, ...rest] = chain.rules;
    // Policies of negative priority come first.
    chains.set(name, { ...chain, rules: first === undefined ? rules : [first, ...rules, ...rest] });
  }
  return { ...table, chains, sets };
}

/** The elements that rules of the chain turn away. */
function shownBy(chain: FilterChain, set: FilterSet): FilterSet {
  if (set.content?.kind !== 'addresses') return set;
  const { sets, origins } = set.content;
  const kept = (family: Family) => {
    const shut = chain.rules.map((one) => shutOut(one, family)).reduce(union, noAddresses(family));
    return [...ranges(sets[family])].map((range) => isEmpty(subtract(rangeSet(range), shut)));
  };
  const keep = { 4: kept(4), 6: kept(6) };
  const addresses = (family: Family): AddressSet => ({
    family,
    bounds: sets[family].bounds.filter((_, i) => keep[family][i >> 1]),
  });
  const places = (family: Family) => Array.from(origins?.[family] ?? []).filter((_, i) => keep[family][i]);
  return {
    ...set,
    content: {
      kind: 'addresses',
      sets: { 4: addresses(4), 6: addresses(6) },
      ...(origins === undefined ? {} : { origins: { 4: places(4), 6: places(6) } }),
    },
  };
}

/** Of rules that are not understood, everybody whom they may be about. */
function shutOut({ steps, terminal }: FilterRule, family: Family): AddressSet {
  const mayShut = terminal?.to === 'reject' || terminal?.to === 'drop' || terminal?.to === 'opaque';
  if (!mayShut) return noAddresses(family);
  for (const step of steps)
    if ('match' in step && step.match === 'address' && step.end === 'source' && !step.negated)
      return step.set.family === family ? step.set : noAddresses(family);
  return steps.length > 0 && terminal.to === 'opaque' ? allAddresses(family) : noAddresses(family);
}
