import type { Address } from '#core/address';
import type { AddressSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import type { Hook } from '#model/packet-filter';
import { CellSet } from '../cell-set.ts';
import { connectedNetworks } from '../own-addresses.ts';
import { freshState, type Packet } from '../packet.ts';
import { SourceSpace, uniteCells } from '../source-space.ts';
import { type FilterScene, type TracedFlow, walkHook } from './walk-hook.ts';

/** Clients that may not be told the server's link-layer address, and the line that keeps it from them. */
export interface Unresolved {
  readonly cells: CellSet;
  readonly line: OriginId;
}

/** `fe80::1`: routers ask for a neighbour from a link-local address (RFC 4861, 7.2.2). */
const router = (0xfe80n << 112n) | 1n;

const ICMPV6 = 58;
const SOLICITATION = 135 * 256;
const ADVERTISEMENT = 136 * 256;

/**
 * Before a first IPv6 packet arrives, the router asks for the server's link-layer address, or a client on the link from
 * its own address; question and answer pass the server's own filters. Returns those of `cells` whose question or answer
 * is or may be dropped. What happens then depends on what the neighbour still remembers: nobody can tell from a dump.
 */
export function evaluateNeighbourDiscovery(
  scene: FilterScene,
  cells: CellSet,
  device: string | null,
  onLink: readonly AddressSet[],
): Unresolved[] {
  const neighbours = uniteCells(onLink.map((network) => scene.space.cells(network)));
  const far = cells.clone();
  far.removeRanges(neighbours);
  const found: Unresolved[] = [];
  if (!far.isEmpty()) {
    const space = SourceSpace.points(6, [{ family: 6, value: router }]);
    for (const { line } of lostQuestions({ ...scene, space }, CellSet.of(space.all), device))
      found.push({ cells: far.clone(), line });
  }
  const asking = cells.inside(neighbours);
  if (!asking.isEmpty()) found.push(...lostQuestions(scene, asking, device));
  return found;
}

function lostQuestions(scene: FilterScene, cells: CellSet, device: string | null): Unresolved[] {
  const inner: FilterScene = {
    ...scene,
    observe: null,
    originalServer: null,
    routedBack: () => null,
    conditions: { met: new Set(), flipped: null },
  };
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
    icmp: SOLICITATION,
    hopLimit: 255,
    multicast: true,
  };
  const { multicast: _, ...unicast } = packet;
  const answer: Packet = {
    ...unicast,
    name: 'answer',
    client: 'destination',
    server: scene.originalServer,
    incoming: null,
    outgoing: device,
    icmp: ADVERTISEMENT,
  };
  const way: readonly (readonly [Hook, Packet])[] = [
    ['ingress', packet],
    ['prerouting', packet],
    ['input', packet],
    ['output', answer],
    ['postrouting', answer],
  ];
  // Conntrack leaves these packets alone.
  let flows: TracedFlow[] = [{ cells: cells.clone(), state: { ...freshState, untracked: true }, trail: null }];
  const byLine = new Map<OriginId, CellSet>();
  for (const [hook, seen] of way) {
    const { passed, ended } = walkHook(hook, flows, () => seen, null, inner);
    for (const { flow } of ended) {
      for (const cell of flow.cells) {
        const origin = flow.trail?.decisionOf(cell).origin;
        if (origin === undefined) continue;
        const own = CellSet.of([cell, cell]);
        const known = byLine.get(origin);
        byLine.set(origin, known === undefined ? own : CellSet.union(known, own));
      }
    }
    flows = passed;
  }
  return [...byLine].map(([line, some]) => ({ cells: some, line }));
}

/** The lines that stop the questions of routers, or of some neighbour on the link, or the host's answers to them. */
export function neighbourStops(view: HostView, to: Address | null, device: string | null): OriginId[] {
  const networks = connectedNetworks(view, 6, device);
  // Any address of the network but its first, which is nobody's (RFC 4291, 2.6.1).
  const neighbours = networks.map(({ bounds }): Address => ({ family: 6, value: (bounds[0] as bigint) | 1n }));
  const space = SourceSpace.points(6, [{ family: 6, value: router }, ...neighbours]);
  const scene: FilterScene = {
    tables: view.packetFilter.tables,
    sets: view.packetFilter.sets,
    space,
    conditions: { met: new Set(), flipped: null },
    clientIsLocal: false,
    originalServer: to,
    originalPort: 0,
    primary: null,
    routedBack: () => null,
    observe: null,
  };
  const found = evaluateNeighbourDiscovery(scene, CellSet.of(space.all), device, networks);
  return [...new Set(found.map(({ line }) => line))];
}
