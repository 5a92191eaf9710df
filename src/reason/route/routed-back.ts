import type { Address } from '#core/address';
import type { HostView } from '#model/host-model';
import type { Route, RoutePolicy } from '#model/network';
import { CellSet } from '../cell-set.ts';
import { type CellRanges, type SourceSpace, uniteCells } from '../source-space.ts';
import { evaluateReturnRoute } from './evaluate-return-route.ts';

/**
 * The sources to which a route leads back, by `device` where one is given; `null` where no routes were collected.
 * `mark` is the one that the packet bears, where it counts.
 *
 * Measured with Linux 6.18: nftables takes the best route, of several next hops of IPv6 one that nobody can tell.
 * iptables' rpfilter prefers in IPv6 (`byDevice`) the device's own among the routes of the longest prefix; older kernels
 * (before 4.18) went on to shorter ones.
 */
export function routedBack(
  view: HostView,
  space: SourceSpace,
  device: string | null,
  server: Address | null,
  mark: number | null,
  byDevice: boolean,
): { must: CellRanges; may: CellRanges } | null {
  if (!view.routes.covers.some((c) => c.family === space.family && c.what !== 'policies')) return null;
  const ownRoutes = space.family === 6 && device !== null && byDevice;
  if (ownRoutes && view.routes.policies.every(isPlain))
    return { must: byLongest(view, space, device), may: byAny(view, space, [device, null]) };
  const must: CellRanges[] = [];
  const may: CellRanges[] = [];
  const header = { server, mark, protocol: 0, ports: null };
  for (const route of evaluateReturnRoute(view, space, CellSet.of(space.all), device, header)) {
    if (route.way === 'none') continue;
    const cells = rangesOf(route.cells);
    const ways = route.ways ?? [route.device];
    const fits = route.way === 'device' && (device === null || ways.includes(device));
    const chosen = space.family === 6 && device !== null && ways.some((way) => way !== device);
    if (fits && !chosen) must.push(cells);
    if (fits || route.way === 'unknown' || ownRoutes) may.push(cells);
  }
  return { must: uniteCells(must), may: uniteCells(may) };
}

/** A rule that asks one of the tables which are always asked, for every packet. */
const isPlain = (policy: RoutePolicy): boolean => {
  const { family, from, to, incoming, mark, action, table, negated, suppressPrefixLength } = policy;
  if (family === 4) return true;
  const { protocol, sourcePorts, destinationPorts } = policy;
  const always = [suppressPrefixLength, protocol, sourcePorts, destinationPorts].every((one) => one === undefined);
  return (
    always &&
    negated !== true &&
    from === null &&
    to === null &&
    incoming === null &&
    mark === null &&
    action === 'table' &&
    ['local', 'main', 'default'].includes(table ?? '')
  );
};

/** Routes of IPv6 that lead somewhere without any policy of one's own. */
const ownTables = ({ routes }: HostView): Route[] =>
  routes.routes.filter(({ family, table }) => family === 6 && (table === 'main' || table === 'default'));

const cellsOf = ({ destination }: Route, space: SourceSpace): CellRanges =>
  space.cells({ family: 6, bounds: [destination.low, destination.high] });

/** The sources to which some route by one of the devices leads, however many better ones lead elsewhere. */
const byAny = (view: HostView, space: SourceSpace, devices: readonly (string | null)[]): CellRanges =>
  uniteCells(
    ownTables(view)
      .filter(({ kind, device }) => kind === 'unicast' && devices.includes(device))
      .map((route) => cellsOf(route, space)),
  );

/** Those among whose routes of the longest prefix one is the device's. */
function byLongest(view: HostView, space: SourceSpace, device: string): CellRanges {
  const sizes = new Map<bigint, Route[]>();
  for (const route of ownTables(view)) {
    const size = BigInt(route.destination.high) - BigInt(route.destination.low);
    const known = sizes.get(size);
    if (known === undefined) sizes.set(size, [route]);
    else known.push(route);
  }
  const left = CellSet.of(space.all);
  const found: CellRanges[] = [];
  for (const [, routes] of [...sizes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const own = routes.filter((route) => route.kind === 'unicast' && route.device === device);
    found.push(rangesOf(left.inside(uniteCells(own.map((route) => cellsOf(route, space))))));
    left.removeRanges(uniteCells(routes.map((route) => cellsOf(route, space))));
  }
  return uniteCells(found);
}

function rangesOf(cells: CellSet): CellRanges {
  const out: number[] = [];
  for (const cell of cells) {
    if (out.at(-1) === cell - 1) out[out.length - 1] = cell;
    else out.push(cell, cell);
  }
  return out;
}
