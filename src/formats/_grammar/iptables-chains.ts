import type { BaseChain, Hook } from '#model/packet-filter';

/** The built-in chains of each table, with the priorities of iptables(8)'s tables in netfilter. */
const tables: Readonly<Record<string, { readonly priority: number; readonly hooks: readonly Hook[] }>> = {
  raw: { priority: -300, hooks: ['prerouting', 'output'] },
  mangle: { priority: -150, hooks: ['prerouting', 'input', 'forward', 'output', 'postrouting'] },
  nat: { priority: -100, hooks: ['prerouting', 'input', 'output', 'postrouting'] },
  filter: { priority: 0, hooks: ['input', 'forward', 'output'] },
  security: { priority: 50, hooks: ['input', 'forward', 'output'] },
};

export const tableNames: readonly string[] = Object.keys(tables);

const names = tableNames.join('|');
const withTable = new RegExp(`^t(?:able)?=?(${names})$`);

/** The table that the words of a command ask for, however it is written: `-t nat`, `-nvLt nat`, `-tnat`, `--table=nat`. */
export function tableAsked(words: readonly string[]): string | null {
  for (const [i, word] of words.entries()) {
    const joined = withTable.exec(word)?.[1];
    if (joined !== undefined) return joined;
    const next = words[i + 1];
    if (next !== undefined && (/^t(?:able)?$/.test(word) || (/^[lnsvwx]+t$/.test(word) && tableNames.includes(next))))
      return next;
  }
  return null;
}

/** Where a built-in chain is asked; `null` for any other name. */
export function builtinChain(table: string, chain: string): Pick<BaseChain, 'hook' | 'type' | 'priority'> | null {
  const known = Object.hasOwn(tables, table) ? tables[table]! : null;
  const hook = chain.toLowerCase() as Hook;
  if (known === null || chain !== chain.toUpperCase() || !known.hooks.includes(hook)) return null;
  if (table === 'nat') {
    const source = hook === 'input' || hook === 'postrouting';
    return { hook, type: 'nat', priority: source ? 100 : known.priority };
  }
  return { hook, type: table === 'mangle' && hook === 'output' ? 'route' : 'filter', priority: known.priority };
}

/** The names of a table's built-in chains. */
export const builtinChains = (table: string): readonly string[] =>
  Object.hasOwn(tables, table) ? tables[table]!.hooks.map((hook) => hook.toUpperCase()) : [];
