import type { OriginId } from '#core/origin';
import { accept, notUnderstood, rule } from '#model/filter-parts';
import type { FilterChain, FilterRule, FilterTable } from '#model/packet-filter';
import { doubtfulLoad } from '../_grammar/refused-file.ts';

const doubt = 'whether firewalld leaves /etc/firewalld aside';
const nameOf = (chain: string): string => `stock ${chain}`;

/** The tables of stored files, in front of which stands the doubt whether firewalld starts with its stock table instead. */
export function perhapsStock(tables: readonly FilterTable[], stock: FilterTable, origin: OriginId): FilterTable[] {
  return tables.map((table) =>
    table.identity === stock.identity ? either(table, stock, origin) : perhaps(table, origin),
  );
}

/** The same where it may load none of them. */
export const perhapsNone = (tables: readonly FilterTable[], origin: OriginId): FilterTable[] =>
  tables.map((table) => perhaps(table, origin));

const withRules = (table: FilterTable, of: (chain: FilterChain) => FilterChain): FilterTable => ({
  ...table,
  chains: new Map([...table.chains].map(([name, chain]) => [name, of(chain)])),
});

const perhaps = (table: FilterTable, origin: OriginId): FilterTable =>
  withRules(table, (chain) =>
    chain.base === null ? chain : { ...chain, rules: [doubtfulLoad(origin, 'firewalld'), ...chain.rules] },
  );

function either(table: FilterTable, stock: FilterTable, origin: OriginId): FilterTable {
  const turn = (chain: FilterChain): FilterRule =>
    rule(
      origin,
      [notUnderstood(doubt)],
      stock.chains.has(chain.name) ? { to: 'goto', chain: nameOf(chain.name) } : accept,
    );
  const own = withRules(table, (chain) =>
    chain.base === null ? chain : { ...chain, rules: [turn(chain), ...chain.rules] },
  );
  const more = [...stock.chains.values()].flatMap((chain): FilterChain[] => [
    { ...renamed(chain), base: null },
    ...(chain.base === null || own.chains.has(chain.name) ? [] : [{ ...chain, rules: [turn(chain)] }]),
  ]);
  return { ...own, chains: new Map([...own.chains, ...more.map((chain) => [chain.name, chain] as const)]) };
}

const renamed = (chain: FilterChain): FilterChain => ({
  ...chain,
  name: nameOf(chain.name),
  rules: chain.rules.map((one) =>
    one.terminal?.to === 'jump' || one.terminal?.to === 'goto'
      ? { ...one, terminal: { ...one.terminal, chain: nameOf(one.terminal.chain) } }
      : one,
  ),
});
