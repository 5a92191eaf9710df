import type { OriginId } from '#core/origin';
import { CellSet } from '../cell-set.ts';
import { freshState, type Packet } from '../packet.ts';
import { SourceSpace } from '../source-space.ts';
import type { Decision } from './walk-chain.ts';
import { type FilterScene, type TracedFlow, walkHook } from './walk-hook.ts';

/** `fe80::1`: routers ask for a neighbour from a link-local address (RFC 4861, 7.2.2). */
const neighbour = 0xfe80n << 112n;

const ICMPV6 = 58;

/**
 * Before a first IPv6 packet arrives, the router or client on the link asks for the server's link-layer address, and
 * that question passes the server's own filters. Returns the line that drops it without doubt, or `null` where it is
 * answered. What happens then depends on what the neighbour still remembers: nobody can tell from a dump.
 */
export function evaluateNeighbourDiscovery(scene: FilterScene, device: string | null): OriginId | null {
  const space = SourceSpace.points(6, [{ family: 6, value: neighbour | 1n }]);
  const packet: Packet = {
    name: 'syn',
    family: 6,
    client: 'source',
    server: null,
    serverPort: 0,
    clientPorts: { low: 0, high: 0 },
    incoming: device,
    outgoing: null,
    protocol: ICMPV6,
    flags: null,
  };
  const inner: FilterScene = { ...scene, space, observe: null, conditions: { met: new Set(), flipped: null } };
  let flows: TracedFlow[] = [{ cells: CellSet.of(space.all), state: { ...freshState, untracked: true }, trail: null }];
  const decisions: Decision[] = [];
  for (const hook of ['ingress', 'prerouting', 'input'] as const) {
    const { passed, ended } = walkHook(hook, flows, () => packet, null, inner);
    for (const { flow } of ended) if (flow.trail) decisions.push(flow.trail.decisionOf(0));
    flows = passed;
  }
  return flows.length === 0 ? (decisions.at(-1)?.origin ?? null) : null;
}
