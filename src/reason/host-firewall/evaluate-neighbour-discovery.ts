import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import { No } from '#core/tri';
import type { HostView } from '#model/host-model';
import type { Hook } from '#model/packet-filter';
import { CellSet } from '../cell-set.ts';
import { bearsAddress, connectedNetworks, framesCross } from '../own-addresses.ts';
import { type FlowState, freshState, type Packet } from '../packet.ts';
import { SourceSpace, uniteCells } from '../source-space.ts';
import { type FilterScene, type TracedFlow, walkHook } from './walk-hook.ts';

/** Clients that may not be told the server's link-layer address, and the line that keeps it from them. */
export interface Unresolved {
  readonly cells: CellSet;
  readonly line: OriginId;
}

/** `fe80::1`: routers ask for a neighbour from a link-local address (RFC 4861, 7.2.2). */
const router = (0xfe80n << 112n) | 1n;
/** `fe80::2` stands for the host where it asks by an interface that does not bear the address it was asked at. */
const ownLinkLocal: Address = { family: 6, value: (0xfe80n << 112n) | 2n };
/** `ff02::1:ff00:1`: what is asked for a neighbour goes to a group (RFC 4861, 7.2.2). */
const askedGroup = (0xff02n << 112n) | 0x1ff000001n;

const ICMPV6 = 58;
const SOLICITATION = 135 * 256;
const ADVERTISEMENT = 136 * 256;

/** The host, the interface by which the client arrives, and the filters that its packets meet. */
export interface DiscoveryScene {
  readonly view: HostView;
  readonly arriving: string | null;
  readonly filters: FilterScene;
  /**
   * Lines that stop what routers ask or answer, by what was asked: neither the client nor the port has a part in that, so
   * that connections which arrive alike share it.
   */
  readonly routers: Map<string, readonly OriginId[]>;
}

const routersOf = new WeakMap<HostView, DiscoveryScene['routers']>();

export function discoveryScene(view: HostView, arriving: string | null, filters: FilterScene): DiscoveryScene {
  let routers = routersOf.get(view);
  if (routers === undefined) {
    routers = new Map();
    routersOf.set(view, routers);
  }
  return { view, arriving, filters, routers };
}

/**
 * Before a first IPv6 packet arrives, the router asks for the server's link-layer address, or a client on the link from
 * its own address; question and answer pass the server's own filters. Returns those of `cells` whose question or answer
 * is or may be dropped. What happens then depends on what the neighbour still remembers: nobody can tell from a dump.
 */
export function evaluateNeighbourDiscovery(scene: DiscoveryScene, cells: CellSet): Unresolved[] {
  const { arriving: device, filters } = scene;
  const { near, far } = byDistance(scene, cells, device);
  const found: Unresolved[] = [];
  if (!far.isEmpty()) {
    const lines = once(scene, `asked at ${textOf(filters.originalServer)}`, () => {
      const space = SourceSpace.points(6, [{ family: 6, value: router }]);
      return lostQuestions({ ...filters, space }, CellSet.of(space.all), device);
    });
    for (const line of lines) found.push({ cells: far.clone(), line });
  }
  if (!near.isEmpty()) found.push(...lostQuestions(filters, near, device));
  return found;
}

/**
 * The same the other way round, where an answer leaves by an interface on which nobody asked the host before: it asks
 * for its router's link-layer address, or for that of a client on the link.
 */
export function evaluateOwnDiscovery(
  scene: DiscoveryScene,
  cells: CellSet,
  device: string | null,
  server: Address | null,
): Unresolved[] {
  const { view, filters } = scene;
  const by = `by ${device} as ${textOf(server)}`;
  const asking = once(scene, `asks ${by}`, () => {
    const group = SourceSpace.points(6, [{ family: 6, value: askedGroup }]);
    const asks = packetOf(SOLICITATION, 'destination', device, server ?? ownLinkLocal);
    return walk({ ...filters, space: group }, CellSet.of(group.all), [
      ['output', asks],
      ['postrouting', asks],
    ]);
  });
  const found = asking.map((line) => ({ cells: cells.clone(), line }));
  const told = packetOf(ADVERTISEMENT, 'source', device, server ?? ownLinkLocal);
  const way = [
    ['ingress', told],
    ['prerouting', told],
    ['input', told],
  ] as const;
  const { near, far } = byDistance(scene, cells, device);
  if (!far.isEmpty()) {
    const lines = once(scene, `told ${by}`, () => {
      const networks = connectedNetworks(view, 6, device);
      const routers = [router, ...networks.map(({ bounds }) => (bounds[0] as bigint) | 1n)];
      const space = SourceSpace.points(
        6,
        routers.map((value) => ({ family: 6 as const, value })),
      );
      return walk({ ...filters, space }, CellSet.of(space.all), way);
    });
    for (const line of lines) found.push({ cells: far.clone(), line });
  }
  if (!near.isEmpty()) found.push(...walk(filters, near, way));
  return found;
}

/** Clients on the link of an interface, and all others. */
function byDistance(
  { view, filters }: DiscoveryScene,
  cells: CellSet,
  device: string | null,
): { near: CellSet; far: CellSet } {
  const networks = connectedNetworks(view, 6, device);
  const neighbours = uniteCells(networks.map((network) => filters.space.cells(network)));
  const far = cells.clone();
  far.removeRanges(neighbours);
  return { near: cells.inside(neighbours), far };
}

const textOf = (address: Address | null): string => String(address?.value ?? null);

function once({ arriving, routers }: DiscoveryScene, what: string, ask: () => Unresolved[]): readonly OriginId[] {
  const key = `${arriving} ${what}`;
  let lines = routers.get(key);
  if (lines === undefined) {
    lines = ask().map(({ line }) => line);
    routers.set(key, lines);
  }
  return lines;
}

function lostQuestions(scene: FilterScene, cells: CellSet, device: string | null): Unresolved[] {
  const question: Packet = { ...packetOf(SOLICITATION, 'source', device, null), multicast: true };
  const answer = packetOf(ADVERTISEMENT, 'destination', device, scene.originalServer);
  return walk(scene, cells, [
    ['ingress', question],
    ['prerouting', question],
    ['input', question],
    ['output', answer],
    ['postrouting', answer],
  ]);
}

/** `client: 'source'` arrives, `'destination'` leaves. */
const packetOf = (icmp: number, client: Packet['client'], device: string | null, server: Packet['server']): Packet => ({
  name: client === 'source' ? 'syn' : 'answer',
  family: 6,
  client,
  server,
  serverPort: 0,
  clientPorts: { low: 0, high: 0 },
  incoming: client === 'source' ? device : null,
  outgoing: client === 'source' ? null : device,
  protocol: ICMPV6,
  flags: null,
  icmp,
  hopLimit: ALL_HOPS,
});

const ALL_HOPS = 255;

/** Rules wrote another number of hops, or nobody knows which. */
const isAged = ({ rewritten, hopLimit }: FlowState): boolean =>
  rewritten.includes('hop-limit') && hopLimit !== ALL_HOPS;

/** Which of the packets of some clients get lost, and by which lines. */
function walk(scene: FilterScene, cells: CellSet, way: readonly (readonly [Hook, Packet])[]): Unresolved[] {
  const inner: FilterScene = {
    ...scene,
    observe: null,
    originalServer: null,
    originalPort: 0,
    routedBack: () => null,
    conditions: { met: new Set(), flipped: null },
  };
  // Conntrack leaves these packets alone.
  let flows: TracedFlow[] = [{ cells: cells.clone(), state: { ...freshState, untracked: true }, trail: null }];
  const byLine = new Map<OriginId, CellSet>();
  const note = (line: OriginId, cells: CellSet): void => {
    const known = byLine.get(line);
    byLine.set(line, known === undefined ? cells : CellSet.union(known, cells));
  };
  for (const [hook, seen] of way) {
    const { passed, ended } = walkHook(hook, flows, () => seen, null, inner);
    for (const { flow } of ended) {
      for (const cell of flow.cells) {
        const origin = flow.trail?.decisions[flow.trail.indexOf(cell)]?.origin;
        if (origin !== undefined) note(origin, CellSet.of([cell, cell]));
      }
    }
    const aged = passed.filter(({ state }) => isAged(state));
    if (aged.length > 0) {
      for (const line of hopLimitWriters(hook, flows, seen, inner))
        for (const { cells: some } of aged) note(line, some.clone());
    }
    flows = passed.filter((flow) => !aged.includes(flow));
  }
  return [...byLine].map(([line, some]) => ({ cells: some, line }));
}

/** Neighbours believe only what comes with all of its 255 hops left (RFC 4861, 7.1): the lines that write another number. */
function hopLimitWriters(hook: Hook, flows: readonly TracedFlow[], seen: Packet, scene: FilterScene): Set<OriginId> {
  const lines = new Set<OriginId>();
  const observe: FilterScene['observe'] =
    () =>
    ({ rule, value }) => {
      const writes = rule.steps.some(
        (step) =>
          'effect' in step && step.effect === 'rewrite' && step.field === 'hop-limit' && step.value !== ALL_HOPS,
      );
      if (writes && value !== No) lines.add(rule.origin);
    };
  walkHook(
    hook,
    flows.map((flow) => ({ ...flow, cells: flow.cells.clone() })),
    () => seen,
    null,
    { ...scene, observe },
  );
  return lines;
}

/** The lines that stop the questions of routers, or of some neighbour on the link, or the host's answers to them. */
export function neighbourStops(view: HostView, to: Address | null, device: string | null): OriginId[] {
  const networks = connectedNetworks(view, 6, device);
  // Any address of the network but its first, which is nobody's (RFC 4291, 2.6.1).
  const neighbours = networks.map(({ bounds }): Address => ({ family: 6, value: (bounds[0] as bigint) | 1n }));
  const space = SourceSpace.points(6, [{ family: 6, value: router }, ...neighbours]);
  const filters: FilterScene = {
    tables: view.packetFilter.tables,
    sets: view.packetFilter.sets,
    space,
    conditions: { met: new Set(), flipped: null },
    clientIsLocal: false,
    originalServer: to,
    originalPort: 0,
    primary: null,
    routedBack: () => null,
    picksUp: true,
    crossed: (one, devices) => framesCross(view, one, devices),
    bears: (name, address) => bearsAddress(view, name, address),
    listenerAt: () => ({ bound: 'unknown', ssh: false }),
    observe: null,
  };
  const found = evaluateNeighbourDiscovery(
    { view, arriving: device, filters, routers: new Map() },
    CellSet.of(space.all),
  );
  return [...new Set(found.map(({ line }) => line))];
}
