import type { HostNames } from '../_grammar/host-names.ts';
import { tableNames } from '../_grammar/iptables-chains.ts';
import { indexStatements } from '../_grammar/iptables-grammar.ts';
import { findRefusals, type Refusal } from '../_grammar/iptables-refusals.ts';
import type { XmlFault } from './judge-element.ts';
import type { XmlDocument, XmlElement } from './xml-grammar.ts';

const get = (element: XmlElement, name: string): string => element.attributes.get(name) ?? '';

const needed: Readonly<Record<string, readonly string[]>> = {
  chain: ['ipv', 'table', 'chain'],
  rule: ['ipv', 'table', 'chain', 'priority'],
  passthrough: ['ipv'],
};

/**
 * The elements of direct.xml up to the first one that cannot be read: what stands behind it is not loaded, and the rest of
 * the configuration is (firewalld 1.3.3).
 */
export function directElements(document: XmlDocument): {
  readonly read: XmlElement[];
  readonly stopsAt: XmlElement | null;
} {
  const all = document.children.find(({ name }) => name === 'direct')?.children ?? [];
  const first = all.findIndex((element) => !isRead(element));
  return first < 0 ? { read: all, stopsAt: null } : { read: all.slice(0, first), stopsAt: all[first]! };
}

function isRead(element: XmlElement): boolean {
  const { name, attributes } = element;
  const names = Object.hasOwn(needed, name) ? needed[name]! : null;
  if (names === null || !names.every((one) => attributes.has(one)) || attributes.size !== names.length) return false;
  return /^(?:ipv[46]|eb)$/.test(get(element, 'ipv'));
}

const adds: ReadonlySet<string> = new Set(['-A', '--append', '-I', '--insert', '-N', '--new-chain']);
const others: ReadonlySet<string> = new Set(
  (
    '-C --check -D --delete -R --replace -L --list -S --list-rules -F --flush -Z --zero -X --delete-chain -P --policy ' +
    '-E --rename-chain'
  ).split(' '),
);

/** Whether firewalld hands a command on: only such that make chains and add rules, others it warns of and leaves out. */
export function isHandedOn(words: string): boolean {
  const all = words.trim().split(/\s+/);
  return all.some((word) => adds.has(word)) && !all.some((word) => others.has(word));
}

/** Chains of zones, which firewalld makes before it needs them (backend iptables). */
const zoneChain = /^(?:IN|FWDI|FWDO|FWD|OUT|PRE|POST)_/;

/** Direct rules and commands that iptables refuses: one of them, and nothing of the configuration is loaded. */
export function judgeDirect(document: XmlDocument, names: HostNames): XmlFault[] {
  const { read } = directElements(document);
  const made = new Map<string, Set<string>>();
  const chainsOf = (ipv: string, table: string): Set<string> => {
    const key = `${ipv} ${table}`;
    const known = made.get(key) ?? new Set();
    made.set(key, known);
    return known;
  };
  for (const element of read)
    if (element.name === 'chain') chainsOf(get(element, 'ipv'), get(element, 'table')).add(get(element, 'chain'));
  // Firewalld puts rules first and commands behind them, each in their order.
  const ordered = ['rule', 'passthrough'].flatMap((name) => read.filter((element) => element.name === name));
  return ordered.flatMap((element): XmlFault[] => {
    const words = element.text.trim();
    const ipv = get(element, 'ipv');
    if (ipv === 'eb' || words === '' || (element.name === 'passthrough' && !isHandedOn(words))) return [];
    const named = /(?:^|\s)(?:-t|--table)[\s=](\S+)/.exec(words);
    const table = element.name === 'rule' ? get(element, 'table') : (named?.[1] ?? 'filter');
    if (!tableNames.includes(table)) return [];
    const chains = chainsOf(ipv, table);
    const chain = get(element, 'chain');
    const base = chain.replace(/_direct$/, '');
    const line = element.name === 'rule' ? `-A ${base} ${words}` : words.replace(named?.[0] ?? '', '').trim();
    const target = /(?:^|\s)(?:-j|-g|--jump|--goto)\s+(\S+)/.exec(words)?.[1];
    const judge = (known: readonly string[]): readonly Refusal[] =>
      refusalsOf(line, table, ipv === 'ipv4' ? 4 : 6, new Set([...chains, ...known]), names);
    const [refusal] = judge([base, target ?? ''].filter((name) => zoneChain.test(name)));
    // Another program may have made the chain by then.
    const isOfChain = refusal !== undefined && judge([base, ...(target === undefined ? [] : [target])]).length === 0;
    const created = /(?:^|\s)(?:-N|--new-chain)\s+(\S+)/.exec(line)?.[1];
    if (created !== undefined) chains.add(created);
    if (refusal === undefined) return [];
    const { start, end } = element;
    return [
      {
        start,
        end,
        what: `iptables refuses this: ${refusal.what}`,
        certain: refusal.certain && !isOfChain,
        late: true,
      },
    ];
  });
}

function refusalsOf(
  line: string,
  table: string,
  family: 4 | 6,
  chains: ReadonlySet<string>,
  names: HostNames,
): readonly Refusal[] {
  const text = `*${table}\n${line}\nCOMMIT\n`;
  return findRefusals({ text, index: indexStatements(text), family, names, madeBefore: new Map([[table, chains]]) });
}
