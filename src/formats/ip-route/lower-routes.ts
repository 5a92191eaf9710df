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

/** `route -n`, `route -6 -n`: the main table of a family. */
export function lowerKernelTable({ file, parsed }: Input, host: HostContext, into: Contributions): void {
  const nodes = parsed.statements.children.filter((node): node is KernelRouteNode => node.type === 'kernel-route');
  const routes = nodes.map((node): Route | 'not-main' | null => {
    const read = (name: string): string => (textOf(node.children, name) ?? '').replace(/[[\]]/g, '');
    const common = { table: 'main', origin: host.origins.span(file.id, node.start, node.end) };
    const [flags, device, metric] = [read('flags'), read('device'), Number(read('metric'))];
    if (read('mask') === '') {
      // The local table, the one of multicast and the entry that stands for none are among them.
      if (metric < 0 || /^U.*n/.test(flags) || /^ff00::/i.test(read('destination'))) return 'not-main';
      const destination = parsePrefix(read('destination'));
      const gateway = flags.includes('G') ? parseAddress(read('gateway')) : null;
      if (destination === null || Number.isNaN(metric)) return null;
      const kind = flags.includes('!') ? 'unreachable' : 'unicast';
      const way = { device: kind === 'unicast' ? device : null, ...(gateway === null ? {} : { gateway }) };
      return { ...common, family: 6, kind, destination, metric, ...way };
    }
    const address = read('destination') === 'default' ? '0.0.0.0' : read('destination');
    const destination = parseAddress(address) && parsePrefix(`${address}/${read('mask')}`);
    if (destination === null) return null;
    // `!` rejects; blackhole and prohibit have no interface.
    const kind = flags.includes('!') ? 'unreachable' : /^[*-]$/.test(device) ? 'blackhole' : 'unicast';
    return { ...common, family: 4, kind, destination, device: kind === 'unicast' ? device : null, metric: metric || 0 };
  });
  const whole = parsed.diagnostics.length === 0 && file.quality === 'complete' && !routes.includes(null);
  const titles = parsed.statements.children.filter((node) => node.type === 'remark');
  // `route -C` lists the cache, which is empty since Linux 3.6.
  const titled = titles.length > 0 && !titles.some(({ value }) => /cache/i.test(value));
  const isSix = nodes.some(({ children }) => textOf(children, 'mask') === null);
  const main = routes.filter((route): route is Route => route !== null && route !== 'not-main');
  const covers = whole && titled ? [{ family: isSix ? 6 : 4, what: 'main-table' } as const] : [];
  add(into, host, file, parsed.statements, main, covers);
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
