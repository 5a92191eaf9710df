import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import type { FilterChain, FilterRule, FilterTable, Hook, Terminal } from '#model/packet-filter';

/** Where packets meet a line: the base chain that leads to it, and how early in it. */
export interface FilterLine {
  readonly table: FilterTable;
  readonly base: FilterChain;
  readonly hook: Hook;
  readonly chain: FilterChain;
  /** `null`: the base chain's policy. */
  readonly rule: FilterRule | null;
  /** Lines of one base chain in the order of a packet that nothing stops; from 0. */
  readonly position: number;
}

const known = new WeakMap<HostView, ReadonlyMap<OriginId, readonly FilterLine[]>>();

/** Every line that a base chain reaches, by origin. A chain that several base chains call is there for each. */
export function filterLines(view: HostView): ReadonlyMap<OriginId, readonly FilterLine[]> {
  const found = known.get(view) ?? collect(view);
  known.set(view, found);
  return found;
}

function collect(view: HostView): ReadonlyMap<OriginId, readonly FilterLine[]> {
  const lines = new Map<OriginId, FilterLine[]>();
  const add = (origin: OriginId, line: FilterLine): void => {
    const list = lines.get(origin);
    if (list === undefined) lines.set(origin, [line]);
    else list.push(line);
  };
  for (const table of view.packetFilter.tables) {
    if (table.dormant) continue;
    for (const base of table.chains.values()) {
      if (base.base === null) continue;
      const { hook, policyOrigin } = base.base;
      let position = 0;
      const seen = new Set<FilterChain>();
      const visit = (chain: FilterChain | undefined): void => {
        if (chain === undefined || seen.has(chain)) return;
        seen.add(chain);
        for (const rule of chain.rules) {
          add(rule.origin, { table, base, hook, chain, rule, position: position++ });
          for (const target of targetsOf(rule.terminal, table, view)) visit(table.chains.get(target));
        }
      };
      visit(base);
      add(policyOrigin, { table, base, hook, chain: base, rule: null, position });
    }
  }
  return lines;
}

function targetsOf(terminal: Terminal | null, table: FilterTable, view: HostView): string[] {
  if (terminal?.to === 'jump' || terminal?.to === 'goto') return [terminal.chain];
  if (terminal?.to !== 'dispatch') return [];
  const content = (table.sets.get(terminal.set) ?? view.packetFilter.sets.get(terminal.set))?.content;
  if (content?.kind !== 'tuples') return [];
  return content.elements.flatMap(({ verdict }) => targetsOf(verdict, table, view));
}

/** Hooks that packets of clients meet on their way to the daemon. */
export const isInbound = (hook: Hook): boolean => hook === 'ingress' || hook === 'prerouting' || hook === 'input';

/** Whether only packets that leave the host meet this line. */
export function isOutbound(view: HostView, origin: OriginId): boolean {
  const lines = filterLines(view).get(origin) ?? [];
  return lines.length > 0 && lines.every(({ hook }) => hook === 'output' || hook === 'postrouting');
}
