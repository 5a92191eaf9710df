import type { NumericAddress } from './numeric-address.ts';
import type { At } from './result.ts';

/** Values of one setting, each as `sshd -T` would print it, and where they were given: each, where lines add up. */
export interface Slot {
  readonly values: readonly string[];
  readonly at: readonly At[];
}

export interface QueuedListen {
  readonly name: string;
  /** 0: one socket for each port. */
  readonly port: number;
  /** The routing domain, on Linux a device (VRF). */
  readonly device: string | null;
  readonly at: At;
}

export interface ResolvedListen {
  readonly address: NumericAddress | null;
  readonly family: 4 | 6;
  /** As written, where nobody knows what the name stands for. */
  readonly name?: string;
  readonly port: number;
  readonly device: string | null;
  readonly at: readonly At[];
}

/**
 * What has been set so far. A slot that is not there is unset; most keep the first value they are given, which is the
 * daemon's rule. Settings of several numbers have a slot for each (`maxstartups.rate`).
 */
export class Options {
  readonly slots = new Map<string, Slot>();
  readonly ports: { port: number; at: At | null }[] = [];
  readonly queued: QueuedListen[] = [];
  readonly listens: ResolvedListen[] = [];
  /** Slots whose value came from a Match block, after "none" had been taken for "not set" everywhere else. */
  readonly merged = new Set<string>();
  /** Lists of algorithms have been put together a second time, in which an empty one becomes the default. */
  reassembled = false;

  has(slot: string): boolean {
    return this.slots.has(slot);
  }

  get(slot: string): readonly string[] | undefined {
    return this.slots.get(slot)?.values;
  }

  first(slot: string): string | undefined {
    return this.slots.get(slot)?.values[0];
  }

  /** Replaces what was there. */
  set(slot: string, values: readonly string[], at: At | null): void {
    this.slots.set(slot, { values, at: at ? [at] : [] });
  }

  append(slot: string, values: readonly string[], at: At | null): void {
    const before = this.slots.get(slot);
    this.slots.set(slot, {
      values: [...(before?.values ?? []), ...values],
      at: [...(before?.at ?? []), ...(at ? values.map(() => at) : [])],
    });
  }
}
