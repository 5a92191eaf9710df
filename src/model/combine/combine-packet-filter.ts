import type { Family } from '#core/address';
import { append } from '#core/append';
import { Yes } from '#core/tri';
import { authorOfTable, isChainOf } from '../author-of.ts';
import type { Contribution } from '../contribution.ts';
import type { Assumption, PacketFilterSlice, Unknown } from '../host-model.ts';
import type { FilterSet, FilterTable, PacketFilterFact } from '../packet-filter.ts';
import { covers, isFullDump, isPartial, isTrivial } from './filter-coverage.ts';
import { hookBans, showsBase } from './hook-bans.ts';
import { placeGuessed } from './place-guessed.ts';

type Source = Contribution<'packet-filter'>;

const iptables = ['iptables-nft', 'iptables-legacy'] as const;
const dumpCommand = { 4: 'iptables-save', 6: 'ip6tables-save' } as const;

/** Every table once, by the fullest view of it; managers' states stand in for kernel rules that nobody dumped. */
export function combinePacketFilter(sources: readonly Source[], privileged: boolean): PacketFilterSlice {
  const kernel = placeGuessed(
    trustEmptyDumps(
      sources.filter((s) => s.value.source === 'kernel'),
      privileged,
    ),
  );
  const managers = sources.filter((s) => s.value.source === 'manager');
  const dumped = bestViews(kernel);
  const guarded = managers.some(({ value }) => value.tables.some(({ backend }) => backend === 'fail2ban'));
  const tables = guarded ? [...dumped] : hookBans(dumped);
  const dumps = dumpsOf(kernel);
  // ufw writes rules of iptables and no others, so that a dump of them shows all that it loaded.
  const sees = ({ backend, carriedOutBy }: FilterTable, family: Family): boolean =>
    covers(dumps, 'nftables', family) ||
    ((backend === 'ufw' || carriedOutBy?.manager === 'ufw') &&
      iptables.some((own) => covers(dumps.filter(isFullDump), own, family)));
  const used: Source[] = [];
  const bans: { value: PacketFilterFact; families: readonly Family[] }[] = [];
  for (const manager of managers) {
    const { tables: own } = manager.value;
    const hidden = own.flatMap((table) => {
      const unseen = table.families.filter((f) => !sees(table, f) && !showsManager(dumped, table.backend, f));
      return unseen.length === 0 ? [] : [{ ...table, families: unseen }];
    });
    append(tables, hidden);
    // Where a dump shows what a manager wrote, what its listing takes for granted is no matter.
    const standsIn = (f: Family): boolean => own.length === 0 || hidden.some((table) => table.families.includes(f));
    used.push({
      ...manager,
      value: { ...manager.value, covers: manager.value.covers.filter((c) => standsIn(c.family)) },
    });
    if (manager.value.covers.length === 0)
      bans.push({ value: manager.value, families: hidden.flatMap((table) => table.families) });
  }
  const assumes = (family: Family): Assumption[] => [
    ...assumesOf(family, kernel, used, tables),
    // Bans are asked besides the rules of whoever rules the machine.
    ...bans.filter(({ families }) => families.includes(family)).flatMap(({ value }) => takenForGranted(value, family)),
  ];
  const sets = new Map<string, FilterSet>();
  // A listing of a set shows it better than a guard that fills it.
  for (const { value } of [...kernel, ...managers])
    for (const set of value.sets) if (!(sets.get(set.name)?.content ?? null)) sets.set(set.name, set);
  return {
    tables,
    sets,
    assumes: { 4: assumes(4), 6: assumes(6) },
    unknowns: { 4: unknownsOf(4, kernel, managers), 6: unknownsOf(6, kernel, managers) },
  };
}

/** A file that will be loaded shows its own rules only; a dump shows those of managers too. */
const dumpsOf = (kernel: readonly Source[]): Source[] => kernel.filter(({ basis }) => basis === 'observed');

/** An unprivileged dump is empty too; where the collector was root an empty dump means that there are no rules. */
function trustEmptyDumps(kernel: readonly Source[], mayTrust: boolean): Source[] {
  return kernel.map((source) =>
    mayTrust && source.value.trusted !== Yes ? { ...source, value: { ...source.value, trusted: Yes } } : source,
  );
}

function bestViews(kernel: readonly Source[]): FilterTable[] {
  const full = kernel.filter(isFullDump);
  const named = fullestByAlias(kernel);
  const best = new Map<string, FilterTable>();
  for (const source of kernel) {
    for (const table of source.value.tables) {
      const { identity, backend } = table.alias === undefined ? table : named.get(table.alias)!;
      if (!isFullDump(source) && table.families.every((family) => covers(full, backend, family))) continue;
      const known = best.get(identity);
      if (known === undefined || table.fidelity > known.fidelity) best.set(identity, table);
    }
  }
  return inOrderOfRegistration([...best.values()], kernel);
}

/** Base chains of equal priority run in an order that follows from their registration: nftables' listing shows it. */
function inOrderOfRegistration(tables: readonly FilterTable[], kernel: readonly Source[]): FilterTable[] {
  const listing = kernel.find(({ value }) => value.covers.some(({ backend }) => backend === 'nftables'));
  const listed = new Map(listing?.value.tables.map((table, i): [string, number] => [table.identity, i]));
  const placeOf = (table: FilterTable): number => listed.get(table.identity) ?? -1;
  return [...tables].sort((a, b) => placeOf(a) - placeOf(b));
}

/** A lesser view of a table may only guess its backend; the fullest view with the same alias tells. */
function fullestByAlias(kernel: readonly Source[]): ReadonlyMap<string, FilterTable> {
  const fullest = new Map<string, FilterTable>();
  for (const table of kernel.flatMap(({ value }) => value.tables)) {
    const known = table.alias === undefined ? undefined : fullest.get(table.alias);
    if (table.alias !== undefined && (known === undefined || table.fidelity > known.fidelity))
      fullest.set(table.alias, table);
  }
  return fullest;
}

/** Whether a kernel view holds the chains that the manager makes; then its own listing only explains them. */
const showsManager = (tables: readonly FilterTable[], manager: string, family: Family): boolean =>
  tables.some(
    (table) =>
      table.backend !== manager &&
      table.families.includes(family) &&
      showsBase(table) &&
      (authorOfTable(table)?.name === manager || [...table.chains.keys()].some((name) => isChainOf(manager, name))),
  );

function assumesOf(
  family: Family,
  kernel: readonly Source[],
  managers: readonly Source[],
  tables: readonly FilterTable[],
): Assumption[] {
  const missing = (command: string): Assumption[] => [{ layer: 'host-firewall', command }];
  if (covers(dumpsOf(kernel), 'nftables', family))
    return showsLegacyInPart(dumpsOf(kernel), family) ? missing(dumpCommand[family]) : [];
  const manager = managers.filter(({ value }) => value.covers.some((c) => c.family === family));
  if (manager.length > 0) return manager.flatMap(({ value }) => takenForGranted(value, family));
  if (covers(kernel, 'nftables', family)) return [];
  const seen = kernel.filter(({ value }) => value.covers.some((c) => c.family === family));
  // What a cut listing of nftables lacks no other program shows.
  if (tables.some(({ backend, families }) => backend === 'nftables' && families.includes(family)))
    return missing('nft list ruleset');
  if (seen.length === 0) return missing(dumpCommand[family]);
  if (seen.every(({ value }) => isPartial(value))) return missing(dumpCommand[family]);
  // Rules of iptables, refused ones too, show who rules this machine; without any, native nftables rules may exist unseen.
  const own = tables.filter((table) => table.families.includes(family));
  const isRuled = kernel.some(({ value }) => (value.refusals ?? []).length > 0);
  return !isRuled && own.every(isTrivial) ? missing('nft list ruleset') : [];
}

/**
 * Some tables of the legacy backend, or rules of it for the other family: no ruleset of nftables shows what its other
 * tables hold.
 */
const showsLegacyInPart = (dumps: readonly Source[], family: Family): boolean =>
  dumps.some(({ value: { tables } }) =>
    tables.some(
      (table) =>
        table.backend === 'iptables-legacy' &&
        (table.families.includes(family) || (!table.guessed && !isTrivial(table))),
    ),
  ) &&
  !covers(
    dumps.filter(({ value }) => !isPartial(value)),
    'iptables-legacy',
    family,
  );

const takenForGranted = (fact: PacketFilterFact, family: Family): Assumption[] =>
  (fact.assumes ?? []).filter((a) => a.family === family).map(({ layer, command }) => ({ layer, command }));

/** What is announced and nobody collected; a whole dump of the kernel shows what a manager only announces. */
function unknownsOf(family: Family, kernel: readonly Source[], managers: readonly Source[]): Unknown[] {
  const fromManagers = kernel.some(isFullDump) ? [] : managers;
  return [...kernel, ...fromManagers].flatMap(({ value }) =>
    value.announces
      .filter((a) => a.family === family && !covers(kernel, a.backend, family))
      .map(({ backend, origin, path }) => ({
        what: `${backend} rules of IPv${family}`,
        origin,
        ...(path === undefined ? {} : { path }),
      })),
  );
}
