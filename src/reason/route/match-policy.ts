import type { Address } from '#core/address';
import { rangeSet } from '#core/address-set';
import { hasNumber, hasRange, meetsRange, type NumberSet } from '#core/number-set';
import { and, Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { RoutePolicy } from '#model/network';
import type { CellRanges, SourceSpace } from '../source-space.ts';

/** What rules for routing look at in an answer besides the client's address. */
export interface AnswerHeader {
  /** The server's address; `null`: not known. */
  readonly server: Address | null;
  /** `null`: not known. */
  readonly mark: number | null;
  /** The IP protocol by which its route is looked up, and the ports of TCP; 0 and `null` where the kernel tells none. */
  readonly protocol: number;
  readonly ports: { readonly server: number; readonly client: { readonly low: number; readonly high: number } } | null;
  /** The interface that the socket is bound to: routes by others are as if they were not there. */
  readonly boundTo?: string;
}

/**
 * The clients whose answers fit an `ip rule`: `must` without doubt, `may` perhaps. The host's own packets come in by
 * `lo` (ip-rule(8)).
 */
export function matchPolicy(
  { from, to, incoming, mark, protocol, sourcePorts, destinationPorts, negated = false }: RoutePolicy,
  { server, mark: own, protocol: sent, ports }: AnswerHeader,
  space: SourceSpace,
): { must: CellRanges; may: CellRanges } {
  let scalar: Tri = incoming === null || incoming === 'lo' ? Yes : No;
  if (from !== null) {
    const inside = server === null ? Maybe : tri(from.low <= server.value && server.value <= from.high);
    scalar = and(scalar, inside);
  }
  if (mark !== null) scalar = and(scalar, own === null ? Maybe : tri((own & mark.mask) >>> 0 === mark.value));
  if (protocol !== undefined) scalar = and(scalar, tri(protocol === sent));
  if (sourcePorts !== undefined) scalar = and(scalar, tri(ports !== null && hasNumber(sourcePorts, ports.server)));
  if (destinationPorts !== undefined)
    scalar = and(scalar, ports === null ? No : someOf(destinationPorts, ports.client));
  const cells = to === null ? space.all : space.cells(rangeSet(to));
  const must = scalar === Yes ? cells : [];
  const may = scalar === No ? [] : cells;
  return negated ? { must: space.complement(may), may: space.complement(must) } : { must, may };
}

const someOf = (set: NumberSet, { low, high }: { readonly low: number; readonly high: number }): Tri =>
  hasRange(set, low, high) ? Yes : meetsRange(set, low, high) ? Maybe : No;
