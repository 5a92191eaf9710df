import type { OriginId } from '#core/origin';
import { mayFilterReversePath } from '#model/author-of';
import { findParameter } from '#model/find-parameter';
import type { Assumption, HostView } from '#model/host-model';
import type { CellSet } from '../cell-set.ts';
import type { SourceSpace } from '../source-space.ts';
import { evaluateReturnRoute } from './evaluate-return-route.ts';
import type { AnswerHeader } from './match-policy.ts';

/** Sources that the kernel turns away, or that it lets through as far as anybody can tell. */
export interface ReversePath {
  readonly cells: CellSet;
  /** `perhaps`: the route back is undecided. `assumed`: passes unless the filter, which nobody collected, is strict. */
  readonly effect: 'drop' | 'perhaps' | 'assumed';
  /** The route back, then the filter's parameter, which is to blame. */
  readonly origins: readonly OriginId[];
  readonly assumes: readonly Assumption[];
}

interface Filter {
  /** `rp_filter`: 0 off, 1 the answer must leave by the same interface, above some route must lead back. */
  readonly mode: number;
  readonly sure: boolean;
  readonly origins: readonly OriginId[];
}

const collect: Assumption = { layer: 'route', command: 'sysctl -a' };

/**
 * What `rp_filter` does to packets that arrive on `device` (ip-sysctl, net/ipv4/fib_frontend.c): the route back is
 * looked up without a mark unless `src_valid_mark` is set. Sources that are not named pass. IPv6 has no such filter.
 */
export function filterReversePath(
  view: HostView,
  space: SourceSpace,
  cells: CellSet,
  device: string | null,
  header: AnswerHeader,
): ReversePath[] {
  if (space.family === 6 || device === null || device === 'lo') return [];
  const filter = filterOf(view, device);
  if (filter.mode === 0 && filter.sure) return [];
  const seen: AnswerHeader = { ...header, mark: isSet(view, 'src_valid_mark', device) ? header.mark : 0 };
  const strict = filter.mode < 2 || !hasAddress(view, device);
  const found: ReversePath[] = [];
  for (const route of evaluateReturnRoute(view, space, cells, device, seen)) {
    const ways = route.ways ?? [route.device];
    if (route.way === 'device' && (!strict || ways.includes(device))) continue;
    const origins = [...(route.origin === null ? [] : [route.origin]), ...filter.origins];
    const assumes = [...route.assumes, ...(filter.sure ? [] : [collect])];
    const effect = filter.mode === 0 ? 'assumed' : route.way === 'unknown' ? 'perhaps' : 'drop';
    found.push({ cells: route.cells, effect, origins, assumes });
  }
  return found;
}

/** The greater of the value for all interfaces and the interface's own. */
function filterOf({ kernel, packetFilter }: HostView, device: string): Filter {
  const all = findParameter(kernel, 'net/ipv4/conf/all/rp_filter');
  const own =
    findParameter(kernel, `net/ipv4/conf/${device}/rp_filter`) ??
    unsure(findParameter(kernel, 'net/ipv4/conf/default/rp_filter'));
  const known = [all, own].filter((one) => one !== null);
  const mode = Math.max(0, ...known.map(({ value }) => value));
  const origins = known.filter(({ value }) => value === mode && mode > 0).map(({ origin }) => origin);
  if (known.length === 0)
    return { mode: 0, sure: !kernel.strictByDefault && !mayFilterReversePath(packetFilter.tables), origins };
  return { mode, sure: known.length === 2 && known.every(({ sure }) => sure), origins };
}

/** Interfaces start with the value for `default`, and may have been given another since. */
const unsure = <T extends object>(parameter: T | null): (T & { sure: false }) | null =>
  parameter === null ? null : { ...parameter, sure: false };

const isSet = ({ kernel }: HostView, name: string, device: string): boolean =>
  ['all', device].some((one) => (findParameter(kernel, `net/ipv4/conf/${one}/${name}`)?.value ?? 0) > 0);

/** Packets of an interface without an address need the route back through it. */
const hasAddress = ({ interfaces }: HostView, device: string): boolean =>
  !interfaces.known ||
  interfaces.list.some(
    ({ name, addresses }) => name === device && addresses.some(({ address }) => address.family === 4),
  );
