import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import type { Assumption, HostView } from '#model/host-model';
import type { RejectKind } from '#model/packet-filter';
import { CellSet } from '../cell-set.ts';
import { SourceSpace } from '../source-space.ts';
import { evaluateReturnRoute } from './evaluate-return-route.ts';
import { setsMarks } from './sets-marks.ts';

/** How the host sends on what is not for itself. */
export interface WayOut {
  /** `null`: not known. */
  readonly device: string | null;
  /** Nothing leads there: what the host tells the client instead; `silence` where it tells nothing. */
  readonly refusal: RejectKind | 'silence' | null;
  readonly origin: OriginId | null;
  readonly assumes: readonly Assumption[];
}

/** ip_error() of net/ipv4/route.c, ip6_pkt_drop() of net/ipv6/route.c. */
const refusals: Readonly<Record<4 | 6, Readonly<Record<string, RejectKind | 'silence'>>>> = {
  4: { unreachable: 'host-unreachable', prohibit: 'admin-prohibited', blackhole: 'silence' },
  6: { unreachable: 'no-route', prohibit: 'admin-prohibited', blackhole: 'silence' },
};

/** The interface by which a packet leaves for an address that is not the host's. */
export function findWayOut(view: HostView, target: Address): WayOut {
  const { family } = target;
  const space = SourceSpace.points(family, [target]);
  const mark = setsMarks(view, ['ingress', 'prerouting']) ? null : 0;
  const header = { server: null, mark, protocol: 6, ports: null };
  const routes = evaluateReturnRoute(view, space, CellSet.of(space.all), null, header);
  const [only] = routes;
  const unknown: WayOut = { device: null, refusal: null, origin: null, assumes: [] };
  if (only === undefined || routes.length > 1 || only.ways !== undefined || only.way === 'unknown') return unknown;
  const { device, origin, assumes } = only;
  if (only.way === 'device') return { device, refusal: null, origin, assumes };
  const kind = view.routes.routes.find((route) => route.origin === origin)?.kind ?? '';
  const policy = view.routes.policies.find((one) => one.origin === origin)?.action ?? '';
  const refusal = refusals[family][kind] ?? refusals[family][policy] ?? (family === 4 ? 'net-unreachable' : 'no-route');
  return { device: null, refusal, origin, assumes };
}
