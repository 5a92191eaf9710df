import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import type { FilterChain, FilterTable } from '#model/packet-filter';

/** Whether a line belongs to a chain that only outgoing packets meet: the policy or a rule of it. */
export function decidedOnAnswer(view: HostView, origin: OriginId): boolean {
  return view.packetFilter.tables.some((table) => {
    const outgoing = reachable(table, ['output', 'postrouting']);
    const incoming = reachable(table, ['ingress', 'prerouting', 'input']);
    const holds = (chain: FilterChain): boolean =>
      chain.base?.policyOrigin === origin || chain.rules.some((r) => r.origin === origin);
    return outgoing.some((chain) => !incoming.includes(chain) && holds(chain));
  });
}

/** Base chains of these hooks and every chain that they lead to. */
function reachable(table: FilterTable, hooks: readonly string[]): FilterChain[] {
  const found = new Set<FilterChain>();
  const visit = (chain: FilterChain | undefined): void => {
    if (chain === undefined || found.has(chain)) return;
    found.add(chain);
    for (const { terminal } of chain.rules)
      if (terminal?.to === 'jump' || terminal?.to === 'goto') visit(table.chains.get(terminal.chain));
  };
  for (const chain of table.chains.values()) if (chain.base !== null && hooks.includes(chain.base.hook)) visit(chain);
  return [...found];
}
