import { type AuthorMarks, type FilterAuthor, filterAuthors } from './filter-authors.ts';
import type { FilterChain, FilterRule, FilterTable } from './packet-filter.ts';

/** Who wrote the rule, or for `null` the chain's policy; `null` where that is the machine's owner or nobody knows. */
export function authorOf(table: FilterTable, chain: FilterChain, rule: FilterRule | null): FilterAuthor | null {
  const sets = rule?.steps.flatMap((step) => ('match' in step && step.match === 'set' ? [step.set] : [])) ?? [];
  const target = rule?.terminal?.to === 'jump' || rule?.terminal?.to === 'goto' ? rule.terminal.chain : null;
  return (
    named('sets', ...sets) ??
    named('chains', chain.name) ??
    named('tables', table.name) ??
    (target === null ? null : named('chains', target)) ??
    writerOfTable(table) ??
    (rule === null ? writerOfPolicy(table, chain) : null)
  );
}

/** Whose table it is whole: nothing in it is written by hand. */
export const authorOfTable = (table: FilterTable): FilterAuthor | null =>
  named('tables', table.name) ?? writerOfTable(table);

/** Whether one of the programs that wrote these tables may have turned on `rp_filter`. */
export const mayFilterReversePath = (tables: readonly FilterTable[]): boolean =>
  tables.some((table) =>
    [...table.chains.keys()].some((name) =>
      filterAuthors.some(({ setsReversePath, wholeTable }) => setsReversePath === true && wholeTable?.test(name)),
    ),
  );

/** Whether the chain's name shows that this program made it. */
export const isChainOf = (program: string, chain: string): boolean => named('chains', chain)?.name === program;

function named(kind: 'chains' | 'tables' | 'sets', ...names: string[]): FilterAuthor | null {
  for (const name of names)
    for (const marks of filterAuthors) if (marks[kind]?.test(name) === true) return marks.author(name);
  return null;
}

const writers = new WeakMap<FilterTable, FilterAuthor | null>();

function writerOfTable(table: FilterTable): FilterAuthor | null {
  const found = writers.get(table);
  if (found !== undefined) return found;
  const writer = writerBy(table, (marks) => marks.wholeTable);
  writers.set(table, writer);
  return writer;
}

function writerBy(table: FilterTable, markOf: (marks: AuthorMarks) => RegExp | undefined): FilterAuthor | null {
  for (const marks of filterAuthors) {
    const mark = markOf(marks);
    if (mark === undefined) continue;
    for (const name of table.chains.keys()) if (mark.test(name)) return marks.author(name);
  }
  return null;
}

/** A program that sets policies does so for the base chains from which it jumps to its own. */
function writerOfPolicy(table: FilterTable, chain: FilterChain): FilterAuthor | null {
  const targets = chain.rules.flatMap(({ terminal }) =>
    terminal?.to === 'jump' || terminal?.to === 'goto' ? [terminal.chain] : [],
  );
  for (const marks of filterAuthors) {
    if (marks.setsPolicies !== true || marks.chains === undefined) continue;
    const own = targets.find((name) => marks.chains!.test(name));
    if (own !== undefined && table.chains.has(own)) return marks.author(own);
  }
  return null;
}
