import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import type { Assumption, HostView } from '#model/host-model';
import type { Route } from '#model/network';
import type { CellSet } from '../cell-set.ts';
import type { SourceSpace } from '../source-space.ts';

/** How the answer leaves for some of the clients. */
export interface ReturnRoute {
  readonly cells: CellSet;
  /** `none`: nothing leads back, the answer is lost. */
  readonly way: 'device' | 'none' | 'unknown';
  readonly device: string | null;
  readonly origin: OriginId | null;
  readonly assumes: readonly Assumption[];
}

const dead = new Set<Route['kind']>(['blackhole', 'unreachable', 'prohibit']);

/** Tables that are asked without any `ip rule`: local, main, default, in this order (ip-rule(8)). */
const standardTables = ['main', 'default'];

/**
 * The route back to each client: longest prefix, then lowest metric (ip-route(8)). Connected networks of the
 * interfaces stand in where no routes were collected; then the rest of the world is assumed to be reachable.
 */
export function evaluateReturnRoute(
  view: HostView,
  space: SourceSpace,
  cells: CellSet,
  arriving: string | null,
): ReturnRoute[] {
  const { routes } = view;
  const family: Family = space.family;
  const known = routes.covers.some((c) => c.family === family && c.what !== 'policies');
  const unasked = policiesUnknown(view, family) ? [showPolicies[family]] : [];
  const left = cells.clone();
  const result: ReturnRoute[] = [];
  const take = (route: Route): void => {
    const hit = space.cells({ family, bounds: [route.destination.low, route.destination.high] });
    const taken = left.inside(hit);
    if (taken.isEmpty()) return;
    left.removeRanges(hit);
    const lost = dead.has(route.kind);
    result.push({
      cells: taken,
      way: lost ? 'none' : 'device',
      device: route.device ?? arriving,
      origin: route.origin,
      assumes: unasked,
    });
  };
  if (hasPolicies(view, family)) {
    return [{ cells: left, way: 'unknown', device: arriving, origin: routes.policies[0]?.origin ?? null, assumes: [] }];
  }
  const own: readonly Route[] = known
    ? routes.routes.filter((r) => r.family === family && standardTables.includes(r.table))
    : connectedRoutes(view, family);
  for (const route of byPreference(own)) if (route.kind !== 'throw') take(route);
  if (!left.isEmpty()) {
    if (known) result.push({ cells: left, way: 'none', device: null, origin: null, assumes: unasked });
    else result.push({ cells: left, way: 'device', device: arriving, origin: null, assumes: routes.assumes[family] });
  }
  return result;
}

const showPolicies: Readonly<Record<Family, Assumption>> = {
  4: { layer: 'route', command: 'ip rule' },
  6: { layer: 'route', command: 'ip -6 rule' },
};

/** Tables that only a rule asks are there, and nobody collected the rules. */
const policiesUnknown = ({ routes }: HostView, family: Family): boolean =>
  routes.routes.some((r) => r.family === family && r.table !== 'local' && !standardTables.includes(r.table)) &&
  !routes.covers.some((c) => c.family === family && c.what === 'policies');

function byPreference(routes: readonly Route[]): Route[] {
  const size = (r: Route): bigint => BigInt(r.destination.high) - BigInt(r.destination.low);
  return [...routes].sort((a, b) => {
    const [x, y] = [size(a), size(b)];
    return x < y ? -1 : x > y ? 1 : a.metric - b.metric;
  });
}

/** Rules besides the three that every kernel starts with. */
const hasPolicies = (view: HostView, family: Family): boolean =>
  view.routes.policies.some(
    (p) =>
      p.family === family &&
      !(
        p.from === null &&
        p.to === null &&
        p.mark === null &&
        p.incoming === null &&
        ['local', 'main', 'default'].includes(p.table ?? '')
      ),
  );

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
