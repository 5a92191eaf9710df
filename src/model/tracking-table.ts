import { findParameter } from './find-parameter.ts';
import type { HostView } from './host-model.ts';
import type { KnownParameter } from './kernel-parameters.ts';

/** The kernel's table of connections, as it was when the evidence was collected. */
export interface TrackingTable {
  /** Connections in it, and how many it takes. */
  readonly count: KnownParameter;
  readonly max: KnownParameter;
  /**
   * Whether it takes no further one: the packet that would begin one is dropped, unless a connection without an answer
   * makes room (`nf_conntrack_alloc`; measured with Linux 6.18).
   */
  readonly full: boolean;
}

/** `null` where nobody looked, or another start empties it. */
export function findTrackingTable({ name, kernel }: Pick<HostView, 'name' | 'kernel'>): TrackingTable | null {
  const count = name === 'running' ? findParameter(kernel, 'net/netfilter/nf_conntrack_count') : null;
  const max = findParameter(kernel, 'net/netfilter/nf_conntrack_max');
  if (count === null || max === null || !count.sure || !max.sure) return null;
  return { count, max, full: max.value > 0 && count.value >= max.value };
}
