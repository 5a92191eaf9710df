import type { SourceFile } from '#core/source-file';
import { builtinChain, tableNames } from '../_grammar/iptables-chains.ts';
import type { ChainBlock, Line, ListingLines } from './grammar.ts';
import { type Row, readColumns, readRow } from './read-row.ts';

export interface ListedChain {
  readonly name: string;
  readonly header: Line;
  readonly policy: 'accept' | 'drop' | null;
  readonly rows: readonly Row[];
  /** Lines below the chain that are no rule. */
  readonly unread: readonly Line[];
  /** False where rows or the line of the columns were filtered out. */
  readonly complete: boolean;
}

export interface ListedTable {
  readonly name: string;
  readonly chains: readonly ListedChain[];
}

/**
 * The tables of a listing. A listing does not name its table: the command does, else the built-in chains tell. They come
 * in the order of the packet's way, before those of the user; where that order begins again, another table does.
 */
export function readTables(file: SourceFile, { chains }: ListingLines, asked: string | null): ListedTable[] {
  const groups: Map<string, ListedChain>[] = [];
  let last = -1;
  for (const block of chains) {
    const chain = readChain(file.text, block);
    const place = hookOrder.indexOf(chain.name);
    const group = groups.at(-1);
    if (group === undefined || (place >= 0 && place <= last) || group.has(chain.name))
      groups.push(new Map([[chain.name, chain]]));
    else group.set(chain.name, chain);
    last = place >= 0 ? place : hookOrder.length;
  }
  const tables: { name: string; chains: Map<string, ListedChain> }[] = [];
  for (const group of groups) {
    const name = asked ?? tableOf([...group.values()]);
    // Where the hooks came out of order, the parts of one table are joined again.
    const known = tables.find(
      (table) => table.name === name && ![...group.keys()].some((own) => table.chains.has(own)),
    );
    if (known === undefined) tables.push({ name, chains: group });
    else for (const [own, chain] of group) known.chains.set(own, chain);
  }
  return tables.map(({ name, chains: own }) => ({ name, chains: [...own.values()] }));
}

const hookOrder: readonly string[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

function readChain(text: string, { header, columns, rows }: ChainBlock): ListedChain {
  const [, name = '', about = ''] = /^Chain (\S+) \(([^)]*)/.exec(text.slice(header.start, header.end)) ?? [];
  const policy = /^policy (\w+)/.exec(about)?.[1];
  const known = columns && readColumns(text.slice(columns.start, columns.end));
  const read: Row[] = [];
  const unread: Line[] = [];
  for (const line of rows) {
    const row = readRow(text, line, known);
    if (row === null) unread.push(line);
    else read.push(row);
  }
  const numbered = read.every(({ number }, i) => number === null || number === i + 1);
  return {
    name,
    header,
    policy: policy === 'ACCEPT' ? 'accept' : policy === 'DROP' ? 'drop' : null,
    rows: read,
    unread,
    complete: columns !== null && unread.length === 0 && numbered,
  };
}

/** The table with these built-in chains; of several the one that `iptables -L` shows without `-t`. */
function tableOf(chains: readonly ListedChain[]): string {
  const names = chains.map(({ name }) => name);
  const has = (name: string): boolean => names.includes(name);
  if (has('FORWARD') && has('PREROUTING')) return 'mangle';
  if (has('POSTROUTING') || chains.some(({ rows }) => rows.some(({ target }) => natTargets.has(target ?? ''))))
    return 'nat';
  if (has('PREROUTING')) return 'raw';
  return 'filter';
}

const natTargets = new Set(['DNAT', 'REDIRECT', 'SNAT', 'MASQUERADE', 'NETMAP']);

/** Whether all of the table's built-in chains that netfilter asks are there. */
export const isWhole = ({ name, chains }: ListedTable): boolean =>
  tableNames.includes(name) &&
  ['INPUT', 'OUTPUT'].every((chain) => builtinChain(name, chain) === null || chains.some((own) => own.name === chain));
