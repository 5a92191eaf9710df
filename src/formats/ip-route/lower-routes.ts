import { type Family, highest, lowest, parseAddress, parsePrefix } from '#core/address';
import type { OriginId } from '#core/origin';
import type { Contributions } from '#model/contribution';
import type { Route } from '#model/network';
import { type Field, textOf } from '../_grammar/field.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { KernelRouteNode, NextHop, RouteListing, RouteNode } from './ast.ts';
import { familyOfRoute } from './families.ts';
import { coversOfRoutes, scopeOf } from './scope.ts';

type Input = ParsedFile<RouteListing>;

const kinds = new Set(['unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit', 'throw']);

export function lowerRoutes({ file, parsed }: Input, host: HostContext, into: Contributions): void {
  const nodes = parsed.statements.children.filter((node): node is RouteNode => node.type === 'route');
  const scope = scopeOf(file);
  const told = nodes.map((node) => scope?.family ?? familyOfRoute(node));
  const routes = nodes.flatMap((node, i) => {
    // `ip route show table all` prints IPv4 first; a route that does not tell is like its neighbours.
    const family =
      told[i] ?? told.slice(0, i).findLast((f) => f !== null) ?? told.slice(i).find((f) => f !== null) ?? 4;
    const span = (at: { start: number; end: number }): OriginId => host.origins.span(file.id, at.start, at.end);
    return lowerRoute(node, family, scope?.table === 'all' ? null : (scope?.table ?? null), span);
  });
  const broken = parsed.diagnostics.length > 0 || file.quality !== 'complete';
  const namesTables = nodes.some(({ children }) => fieldsOf(children).some(({ name }) => name === 'table'));
  const covers = broken ? [] : coversOfRoutes(scope, new Set(routes.map(({ family }) => family)), namesTables);
  add(into, host, file, parsed.statements, routes, covers);
}

const fieldsOf = (children: RouteNode['children']): Field[] =>
  children.filter((child): child is Field => child.type === 'field');

function lowerRoute(
  node: RouteNode,
  family: Family,
  table: string | null,
  origin: (at: { start: number; end: number }) => OriginId,
): Route[] {
  const fields = fieldsOf(node.children);
  const destination =
    node.destination === 'default'
      ? { family, low: lowest(family), high: highest(family) }
      : parsePrefix(node.destination);
  if (destination === null || destination.family !== family) return [];
  const ways = node.children.filter((child): child is NextHop => child.type === 'next-hop');
  const metric = textOf(fields, 'metric');
  const base = {
    family,
    table: textOf(fields, 'table') ?? table ?? 'main',
    kind: (kinds.has(node.kind) ? node.kind : 'other') as Route['kind'],
    destination,
    // The kernel's own default for IPv6 is 1024, and it prints it; IPv4 leaves 0 out.
    metric: metric === null ? (family === 6 ? 1024 : 0) : Number(metric),
  };
  const usable = (of: readonly Field[]): boolean => textOf(of, 'dead') === null;
  const by = (of: readonly Field[], at: RouteNode | NextHop): Route => {
    const gateway = parseAddress(textOf(of, 'via') ?? '');
    return { ...base, device: textOf(of, 'dev'), ...(gateway === null ? {} : { gateway }), origin: origin(at) };
  };
  if (ways.length === 0) return usable(fields) ? [by(fields, node)] : [];
  return ways.filter((way) => usable(way.children)).map((way) => by(way.children, way));
}

/** `route -n`: the main table of IPv4. */
export function lowerKernelTable({ file, parsed }: Input, host: HostContext, into: Contributions): void {
  const nodes = parsed.statements.children.filter((node): node is KernelRouteNode => node.type === 'kernel-route');
  const routes = nodes.flatMap((node) => {
    const read = (name: string): string => textOf(node.children, name) ?? '';
    const address = read('destination') === 'default' ? '0.0.0.0' : read('destination');
    const destination = parseAddress(address) && parsePrefix(`${address}/${read('mask')}`);
    if (destination === null) return [];
    const device = read('device');
    // `!` rejects; blackhole and prohibit have no interface.
    const kind = read('flags').includes('!') ? 'unreachable' : /^[*-]$/.test(device) ? 'blackhole' : 'unicast';
    const route: Route = {
      family: 4,
      table: 'main',
      kind,
      destination,
      device: kind === 'unicast' ? device : null,
      metric: Number(read('metric')) || 0,
      origin: host.origins.span(file.id, node.start, node.end),
    };
    return [route];
  });
  const whole = parsed.diagnostics.length === 0 && file.quality === 'complete' && routes.length === nodes.length;
  const titled = parsed.statements.children.some((node) => node.type === 'remark');
  add(into, host, file, parsed.statements, routes, whole && titled ? [{ family: 4, what: 'main-table' }] : []);
}

function add(
  into: Contributions,
  host: HostContext,
  file: Input['file'],
  { children }: RouteListing,
  routes: readonly Route[],
  covers: ReturnType<typeof coversOfRoutes>,
): void {
  if (routes.length === 0 && covers.length === 0) return;
  into.add({
    slice: 'routes',
    basis: 'observed',
    quality: covers.length === 0 && file.quality === 'complete' ? 'partial-view' : file.quality,
    file: file.id,
    origin: host.origins.span(file.id, children[0]?.start ?? 0, children[0]?.end ?? 0),
    value: { routes, policies: [], covers },
  });
}
