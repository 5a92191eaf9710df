import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import { findParameter } from '#model/find-parameter';
import type { Assumption, HostView } from '#model/host-model';

/** What becomes of packets from a wire that translation sent to an address of `lo`. */
export interface LoopbackTarget {
  /** `assumed`: they pass as far as anybody can tell. */
  readonly effect: 'pass' | 'drop' | 'assumed';
  /** The parameter that says so, where one was collected. */
  readonly origin: OriginId | null;
  readonly assumes: readonly Assumption[];
}

const collect: Assumption = { layer: 'route', command: 'sysctl -a' };

/**
 * The kernel drops what comes by a wire for 127.0.0.0/8 (a martian destination, net/ipv4/route.c) unless
 * `route_localnet` is set for all interfaces or for this one. For ::1 there is no such switch.
 */
export function loopbackTarget({ kernel }: HostView, device: string | null, { family }: Address): LoopbackTarget {
  if (family === 6) return { effect: 'drop', origin: null, assumes: [] };
  const known = ['all', ...(device === null ? [] : [device])].map((one) =>
    findParameter(kernel, `net/ipv4/conf/${one}/route_localnet`),
  );
  const set = known.find((one) => one !== null && one.value > 0);
  if (set != null) return { effect: 'pass', origin: set.origin, assumes: set.sure ? [] : [collect] };
  const isSure = device !== null && known.every((one) => one?.sure);
  const origin = known.at(-1)?.origin ?? null;
  return isSure ? { effect: 'drop', origin, assumes: [] } : { effect: 'assumed', origin: null, assumes: [collect] };
}
