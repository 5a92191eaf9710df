import type { Family } from '#core/address';
import type { Contribution } from '../contribution.ts';
import type { FilterTable } from '../packet-filter.ts';
import { covers, isFullDump, isTrivial } from './filter-coverage.ts';

type Source = Contribution<'packet-filter'>;

const isGuess = ({ guessed, backend }: FilterTable): boolean => guessed === true && backend === 'iptables-nft';

/**
 * A whole ruleset of nftables has the tables of iptables-nft. Rules of plain iptables that it lacks are those of the
 * legacy backend, whatever the distribution usually has.
 */
export function placeGuessed(kernel: readonly Source[]): Source[] {
  const full = kernel.filter((source) => source.basis === 'observed' && isFullDump(source));
  const shown = new Set(full.flatMap(({ value }) => value.tables.map(({ identity }) => identity)));
  const told = new Set(
    kernel.flatMap(({ value }) => value.tables.filter((table) => !isGuess(table)).map(({ alias }) => alias)),
  );
  const isLegacy = (table: FilterTable): boolean =>
    isGuess(table) &&
    !isTrivial(table) &&
    !shown.has(table.identity) &&
    !told.has(table.alias) &&
    table.families.every((family) => covers(full, 'nftables', family));
  const observed = kernel.filter(({ basis }) => basis === 'observed');
  const families = new Set(observed.flatMap(({ value }) => value.tables.filter(isLegacy).flatMap((t) => t.families)));
  if (families.size === 0) return [...kernel];
  return kernel.map((source) => (source.value.tables.some(isGuess) ? moveToLegacy(source, families) : source));
}

function moveToLegacy(source: Source, families: ReadonlySet<Family>): Source {
  const { tables, covers } = source.value;
  const moves = (table: FilterTable): boolean => isGuess(table) && table.families.every((one) => families.has(one));
  return {
    ...source,
    value: {
      ...source.value,
      tables: tables.map((table) =>
        moves(table)
          ? {
              ...table,
              backend: 'iptables-legacy',
              identity: table.identity.replace('iptables-nft', 'iptables-legacy'),
            }
          : table,
      ),
      covers: covers.map((one) =>
        one.backend === 'iptables-nft' && families.has(one.family) ? { ...one, backend: 'iptables-legacy' } : one,
      ),
    },
  };
}
