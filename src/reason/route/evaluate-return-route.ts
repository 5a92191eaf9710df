import type { Address, Family } from '#core/address';
import type { OriginId } from '#core/origin';
import type { Assumption, HostView } from '#model/host-model';
import type { Route, RoutePolicy } from '#model/network';
import type { CellSet } from '../cell-set.ts';
import type { CellRanges, SourceSpace } from '../source-space.ts';
import { type AnswerHeader, matchPolicy } from './match-policy.ts';

/** How the answer leaves for some of the clients. */
export interface ReturnRoute {
  readonly cells: CellSet;
  /** `none`: nothing leads back, the answer is lost. */
  readonly way: 'device' | 'none' | 'unknown';
  readonly device: string | null;
  /** By a tunnel that takes all clients, or half of them: whether its other end passes the answer on, no dump tells. */
  readonly byTunnel?: true;
  /** Without a route: the client is looked for beside the server. */
  readonly asNeighbour?: true;
  /** The router that takes it on, where the route names one. */
  readonly gateway?: Address;
  /** All devices of a route with several next hops; the kernel chooses one for each connection. */
  readonly ways?: readonly (string | null)[];
  readonly origin: OriginId | null;
  readonly assumes: readonly Assumption[];
}

const dead = new Set<string>(['blackhole', 'unreachable', 'prohibit']);

/** The host takes packets for itself: no client hears of them. */
const keeps = ({ kind }: Route): boolean => kind === 'local';

/** Tables that are asked without any `ip rule`; the table `local` holds no clients (ip-rule(8)). */
const standardTables = ['main', 'default'];

/**
 * The route back to each client: rules by priority, in their tables the longest prefix, then the lowest metric
 * (ip-rule(8), ip-route(8)). Connected networks of the interfaces stand in where no routes were collected; then the rest
 * of the world is assumed to be reachable.
 */
export function evaluateReturnRoute(
  view: HostView,
  space: SourceSpace,
  cells: CellSet,
  arriving: string | null,
  header: AnswerHeader,
): ReturnRoute[] {
  const { family } = space;
  const found: ReturnRoute[] = [];
  const left = cells.clone();
  const assumes = mayMissPolicies(view, family, header) ? [policyAssumption[family]] : [];
  // The table `local` is asked before any other.
  for (const route of routesOf(view, family, 'local')) {
    const taken = keeps(route) ? left.inside(cellsOf(route, space)) : null;
    if (taken === null || taken.isEmpty()) continue;
    left.remove(taken);
    found.push({ cells: taken, way: 'none', device: null, origin: route.origin, assumes: [] });
  }
  for (const policy of policiesOf(view, family)) {
    if (left.isEmpty()) break;
    if (policy.ofVrfs === true && header.boundTo === undefined && isOutsideVrfs(view, arriving)) continue;
    const { must, may } = matchPolicy(policy, header, space);
    const doubtful = left.inside(may);
    doubtful.removeRanges(must);
    const concerned = left.inside(must);
    if (policy.action === 'opaque' || !isCollected(view, policy)) doubtful.add(concerned);
    if (!doubtful.isEmpty()) {
      left.remove(doubtful);
      concerned.remove(doubtful);
      found.push({ cells: doubtful, way: 'unknown', device: arriving, origin: policy.origin, assumes: [] });
    }
    if (concerned.isEmpty()) continue;
    if (dead.has(policy.action)) {
      left.remove(concerned);
      found.push({ cells: concerned, way: 'none', device: null, origin: policy.origin, assumes: [] });
      continue;
    }
    for (const route of lookUp(view, space, concerned, policy, { arriving, boundTo: header.boundTo ?? null })) {
      left.remove(route.cells);
      found.push({ ...route, assumes: [...route.assumes, ...assumes] });
    }
  }
  if (left.isEmpty()) return found;
  const { boundTo } = header;
  // Without a route by that interface the kernel takes every client of IPv4 for a neighbour there (fib_semantics.c).
  if (boundTo !== undefined && family === 4 && isKnown(view, family))
    return [...found, { cells: left, way: 'device', device: boundTo, asNeighbour: true, origin: null, assumes: [] }];
  if (isKnown(view, family)) return [...found, { cells: left, way: 'none', device: null, origin: null, assumes: [] }];
  return [
    ...found,
    { cells: left, way: 'device', device: arriving, origin: null, assumes: view.routes.assumes[family] },
  ];
}

const isOutsideVrfs = ({ interfaces }: HostView, device: string | null): boolean =>
  device !== null &&
  interfaces.known &&
  interfaces.list.every(
    ({ name, isVrf, over }) => over !== undefined && !(isVrf === true && (name === device || over.includes(device))),
  );

/** What one table says of some clients; those it says nothing of are asked about in the next one. */
function* lookUp(
  view: HostView,
  space: SourceSpace,
  cells: CellSet,
  { table, suppressPrefixLength = -1 }: RoutePolicy,
  { arriving, boundTo }: { arriving: string | null; boundTo: string | null },
): Generator<ReturnRoute> {
  const { family } = space;
  const asked = cells.clone();
  const all = routesOf(view, family, table);
  const own = boundTo === null ? all : all.filter(({ device }) => device === null || device === boundTo);
  for (const route of own) {
    if (asked.isEmpty()) return;
    const hit = cellsOf(route, space);
    const taken = asked.inside(hit);
    if (taken.isEmpty()) continue;
    asked.removeRanges(hit);
    // `throw` ends the look-up in this table.
    if (route.kind === 'throw') continue;
    const lost = dead.has(route.kind) || keeps(route);
    // An error ends the look-up before the rule asks how general the route is (net/core/fib_rules.c).
    if (!dead.has(route.kind) && prefixLength(route) <= suppressPrefixLength) continue;
    const ways = own.filter((other) => isSameRoute(other, route)).map(({ device }) => device ?? arriving);
    yield {
      cells: taken,
      way: lost ? 'none' : 'device',
      device: route.device ?? arriving,
      ...(ways.length > 1 ? { ways } : {}),
      ...(isDetour(view, route) ? { byTunnel: true } : {}),
      ...(route.gateway === undefined ? {} : { gateway: route.gateway }),
      origin: route.origin,
      assumes: [],
    };
  }
}

const cellsOf = ({ family, destination }: Route, space: SourceSpace): CellRanges =>
  space.cells({ family, bounds: [destination.low, destination.high] });

const isSameRoute = (a: Route, b: Route): boolean =>
  a.kind === b.kind &&
  a.metric === b.metric &&
  a.destination.low === b.destination.low &&
  a.destination.high === b.destination.high;

/** Names that programs give to tunnels and lines, for those of which no listing shows what they are (`ip -o addr`). */
const tunnelName = /^(?:wg|tun|ppp|tailscale|nordlynx|proton|gre|ipip|sit)/;

function isTunnel(view: HostView, device: string | null): boolean {
  const listed = view.interfaces.list.find(({ name }) => name === device);
  const shown = listed?.pointToPoint ?? (listed === undefined ? 'not-shown' : false);
  return shown === 'not-shown' ? device !== null && tunnelName.test(device) : shown;
}

/** Whether a tunnel takes what another interface would, too: where all traffic comes by it, answers go the way they came. */
const isDetour = (view: HostView, route: Route): boolean =>
  prefixLength(route) <= 1 &&
  isTunnel(view, route.device) &&
  view.routes.routes.some(
    (other) =>
      other.family === route.family &&
      other.kind === 'unicast' &&
      other.device !== route.device &&
      prefixLength(other) <= 1,
  );

const isKnown = (view: HostView, family: Family): boolean =>
  view.routes.covers.some((c) => c.family === family && c.what !== 'policies');

/** A rule for a table of the user's own says nothing where only the main table was collected. */
function isCollected({ routes }: HostView, { family, action, table }: RoutePolicy): boolean {
  if (action !== 'table' || standardTables.includes(table ?? '')) return true;
  return routes.covers.some((c) => c.family === family && c.what === 'all-tables');
}

const policyAssumption: Readonly<Record<Family, Assumption>> = {
  4: { layer: 'route', command: 'ip rule' },
  6: { layer: 'route', command: 'ip -6 rule' },
};

export const knowsPolicies = ({ covers }: HostView['routes'], family: Family): boolean =>
  covers.some((c) => c.family === family && c.what === 'policies');

/**
 * A table of the user's own is there because a rule asks it, and a mark may be there for one; which, nobody can tell where
 * no rules were collected.
 */
function mayMissPolicies({ routes }: HostView, family: Family, { mark }: AnswerHeader): boolean {
  if (knowsPolicies(routes, family)) return false;
  if (mark !== 0) return true;
  return routes.routes.some((r) => r.family === family && r.table !== 'local' && !standardTables.includes(r.table));
}

function policiesOf(view: HostView, family: Family): RoutePolicy[] {
  const own = view.routes.policies.filter((p) => p.family === family && p.table !== 'local');
  if (knowsPolicies(view.routes, family) || own.length > 0) return [...own].sort((a, b) => a.priority - b.priority);
  const anyone = { from: null, to: null, incoming: null, mark: null, action: 'table', origin: 0 } as const;
  return standardTables.map((table, i) => ({ ...anyone, family, priority: 32766 + i, table }));
}

const size = ({ destination }: Route): bigint => BigInt(destination.high) - BigInt(destination.low);

const prefixLength = (route: Route): number => {
  const bits = (size(route) + 1n).toString(2).length - 1;
  return (route.family === 4 ? 32 : 128) - bits;
};

function byPreference(routes: readonly Route[]): Route[] {
  return [...routes].sort((a, b) => {
    const [x, y] = [size(a), size(b)];
    return x < y ? -1 : x > y ? 1 : a.metric - b.metric;
  });
}

/** By view; then by family and table. */
const knownRoutes = new WeakMap<HostView, Map<string, readonly Route[]>>();

/** The routes of a table in the order in which they are tried. */
function routesOf(view: HostView, family: Family, table: string | null): readonly Route[] {
  let known = knownRoutes.get(view);
  if (known === undefined) {
    known = new Map();
    knownRoutes.set(view, known);
  }
  const key = `${family} ${table}`;
  let routes = known.get(key);
  if (routes === undefined) {
    routes = byPreference(
      isKnown(view, family)
        ? view.routes.routes.filter((r) => r.family === family && r.table === table)
        : table === 'main'
          ? connectedRoutes(view, family)
          : [],
    );
    known.set(key, routes);
  }
  return routes;
}

function connectedRoutes(view: HostView, family: Family): Route[] {
  return view.interfaces.list.flatMap((device) =>
    device.addresses
      .filter((a) => a.address.family === family)
      .map((a): Route => {
        const width = family === 4 ? 32 : 128;
        const value = BigInt(a.address.value);
        const shift = BigInt(width - a.prefixLength);
        const low = (value >> shift) << shift;
        const high = low + (1n << shift) - 1n;
        const bound = (v: bigint): number | bigint => (family === 4 ? Number(v) : v);
        return {
          family,
          table: 'main',
          kind: 'unicast',
          destination: { family, low: bound(low), high: bound(high) },
          device: device.name,
          metric: 0,
          origin: a.origin,
        };
      }),
  );
}
