import type { HostView } from '#model/host-model';
import { ruleShapes } from '#model/packed-rules';
import type { BaseChain, FilterChain, FilterTable, Hook } from '#model/packet-filter';

/**
 * Whether rules of these hooks may mark a packet, so that rules for routing see another mark than 0. `types`: of base
 * chains of these types alone.
 */
export const setsMarks = ({ packetFilter }: HostView, hooks: readonly Hook[], types?: readonly BaseChain['type'][]) =>
  packetFilter.tables.some((table) => [...chainsOf(table, hooks, types)].some((name) => marks(table, name)));

const marks = ({ chains }: FilterTable, name: string): boolean =>
  shapesOf(chains.get(name)).some(({ steps }) =>
    steps.some((step) => 'effect' in step && /mark|opaque/.test(step.effect)),
  );

const shapesOf = (chain: FilterChain | undefined) => (chain === undefined ? [] : ruleShapes(chain));

/** The base chains of the hooks and every chain that a packet may get to from them. */
function chainsOf(
  { chains }: FilterTable,
  hooks: readonly Hook[],
  types: readonly BaseChain['type'][] = ['filter', 'nat', 'route'],
): Set<string> {
  const pending = [...chains].flatMap(([name, { base }]) =>
    base && hooks.includes(base.hook) && types.includes(base.type) ? [name] : [],
  );
  const seen = new Set<string>();
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { terminal } of shapesOf(chains.get(name))) {
      if (terminal?.to === 'jump' || terminal?.to === 'goto') pending.push(terminal.chain);
      // The elements of a verdict map may name any chain of the table.
      else if (terminal?.to === 'dispatch') pending.push(...chains.keys());
    }
  }
  return seen;
}
