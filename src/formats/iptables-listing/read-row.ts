import { parseProtocol } from '../_grammar/iptables-numbers.ts';
import type { Line } from './grammar.ts';

/** The columns of one rule, as printed. What the listing does not show is `null`. */
export interface Row extends Line {
  readonly number: number | null;
  readonly target: string | null;
  readonly protocol: string;
  readonly fragments: 'only' | 'not' | null;
  readonly in: string | null;
  readonly out: string | null;
  readonly source: string;
  readonly destination: string;
  /** Where the words behind the columns begin; they end with the line. */
  readonly detailsStart: number;
}

/** Which columns the line above the rules names; `null` where there is none. */
export interface Columns {
  readonly number: boolean;
  readonly counters: boolean;
  readonly interfaces: boolean;
}

export function readColumns(text: string): Columns {
  const names = text.trim().split(/\s+/);
  return { number: names[0] === 'num', counters: names.includes('pkts'), interfaces: names.includes('in') };
}

interface Cell {
  readonly text: string;
  readonly end: number;
}

const counter = /^\d+[KMGTP]?$/;
/** What stands in the columns of addresses, names aside. */
const address = /^!?(?:anywhere|\d+(?:\.\d+){3}(?:\/\S+)?|(?=\S*:)[0-9a-f:.]+(?:\/\S+)?)$/i;

/**
 * Takes a row apart. The columns are not fixed in width, the target may be missing and older ip6tables leaves the
 * column `opt` empty, so the cells around `opt` or the addresses tell which is which. `null` where it is no rule.
 */
export function readRow(text: string, { start, end }: Line, columns: Columns | null): Row | null {
  const cells: Cell[] = [];
  const word = /\S+/g;
  word.lastIndex = start;
  for (let found = word.exec(text); found !== null && found.index < end && cells.length < 12; found = word.exec(text))
    cells.push({ text: found[0], end: found.index + found[0].length });
  const opt = cells.findIndex(
    ({ text: cell }, i) => i > 0 && i < 6 && (cell === '--' || cell === '-f' || cell === '!f'),
  );
  const protocolAt = opt > 0 ? opt - 1 : protocolBeforeAddresses(cells, columns);
  if (protocolAt < 0) return null;
  const next = opt > 0 ? opt + 1 : protocolAt + 1;
  const interfaces = columns?.interfaces ?? !isAddress(cells[next]);
  const source = next + (interfaces ? 2 : 0);
  const [from, to] = [cells[source], cells[source + 1]];
  if (from === undefined || to === undefined) return null;
  if (columns === null && (!isAddress(from) || !isAddress(to))) return null;
  const before = readLead(
    cells.slice(0, protocolAt).map(({ text: cell }) => cell),
    columns,
    interfaces,
  );
  if (before === null) return null;
  const fragments = opt > 0 ? cells[opt]!.text : '--';
  return {
    start,
    end,
    ...before,
    protocol: cells[protocolAt]!.text,
    fragments: fragments === '-f' ? 'only' : fragments === '!f' ? 'not' : null,
    in: interfaces ? cells[next]!.text : null,
    out: interfaces ? cells[next + 1]!.text : null,
    source: from.text,
    destination: to.text,
    detailsStart: Math.min(to.end + 1, end),
  };
}

const isAddress = (cell: Cell | undefined): boolean => cell !== undefined && address.test(cell.text);

/**
 * Without the column `opt`: the cell behind the target that is a protocol; without a head line, the one before the
 * interfaces or addresses.
 */
function protocolBeforeAddresses(cells: readonly Cell[], columns: Columns | null): number {
  if (columns !== null) {
    const lead = (columns.number ? 1 : 0) + (columns.counters ? 2 : 0);
    return [lead + 1, lead].find((at) => isProtocol(cells[at])) ?? -1;
  }
  const at = cells.findIndex((cell, i) => i > 0 && isAddress(cell) && isAddress(cells[i + 1]));
  const counters = cells.length > 1 && counter.test(cells[0]!.text) && counter.test(cells[1]!.text);
  return at < 0 ? -1 : at - (counters ? 3 : 1);
}

const isProtocol = (cell: Cell | undefined): boolean =>
  cell !== undefined && parseProtocol(cell.text.replace(/^!/, '')) !== null;

/** The cells before the protocol: number, packets and bytes, target. */
function readLead(
  cells: readonly string[],
  columns: Columns | null,
  interfaces: boolean,
): { number: number | null; target: string | null } | null {
  const rest = [...cells];
  const numeric = rest.findIndex((cell) => !counter.test(cell));
  const leading = numeric < 0 ? rest.length : numeric;
  const hasCounters = columns?.counters ?? interfaces;
  const hasNumber = columns?.number ?? leading > (hasCounters ? 2 : 0);
  const number = hasNumber ? rest.shift() : undefined;
  if (hasNumber && (number === undefined || !/^\d+$/.test(number))) return null;
  const counters = hasCounters ? rest.splice(0, 2) : [];
  if (hasCounters && !(counters.length === 2 && counters.every((cell) => counter.test(cell)))) return null;
  if (rest.length > 1) return null;
  return { number: number === undefined ? null : Number(number), target: rest[0] ?? null };
}
