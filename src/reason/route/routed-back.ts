import type { Address } from '#core/address';
import type { HostView } from '#model/host-model';
import type { RoutePolicy } from '#model/network';
import { CellSet } from '../cell-set.ts';
import { type CellRanges, type SourceSpace, uniteCells } from '../source-space.ts';
import { evaluateReturnRoute } from './evaluate-return-route.ts';

/**
 * The sources to which a route leads back, by `device` where one is given; `null` where no routes were collected.
 * `mark` is the one that the packet bears, where it counts. IPv6 looks for a route by the device only, IPv4 for the best
 * route: where the two differ it is undecided.
 */
export function routedBack(
  view: HostView,
  space: SourceSpace,
  device: string | null,
  server: Address | null,
  mark: number | null,
): { must: CellRanges; may: CellRanges } | null {
  if (!view.routes.covers.some((c) => c.family === space.family && c.what !== 'policies')) return null;
  if (space.family === 6 && device !== null && view.routes.policies.every(isPlain))
    return { must: byDevice(view, space, [device]), may: byDevice(view, space, [device, null]) };
  const must: CellRanges[] = [];
  const may: CellRanges[] = [];
  const header = { server, mark, protocol: 0, ports: null };
  for (const route of evaluateReturnRoute(view, space, CellSet.of(space.all), device, header)) {
    if (route.way === 'none') continue;
    const cells = rangesOf(route.cells);
    const ways = route.ways ?? [route.device];
    const fits = route.way === 'device' && (device === null || ways.includes(device));
    if (fits) must.push(cells);
    if (fits || route.way === 'unknown' || space.family === 6) may.push(cells);
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

/** The sources to which some route by one of the devices leads, however many better ones lead elsewhere. */
function byDevice({ routes }: HostView, space: SourceSpace, devices: readonly (string | null)[]): CellRanges {
  const own = routes.routes.filter(
    ({ family, table, kind, device }) =>
      family === 6 && (table === 'main' || table === 'default') && kind === 'unicast' && devices.includes(device),
  );
  return uniteCells(
    own.map(({ destination }) => space.cells({ family: 6, bounds: [destination.low, destination.high] })),
  );
}

function rangesOf(cells: CellSet): CellRanges {
  const out: number[] = [];
  for (const cell of cells) {
    if (out.at(-1) === cell - 1) out[out.length - 1] = cell;
    else out.push(cell, cell);
  }
  return out;
}
