import type { OriginId } from '#core/origin';

/** `path` below `/proc/sys`: `net/ipv4/conf/eth0/rp_filter`; in files it may be a shell pattern. */
export interface KernelParameter {
  readonly path: string;
  readonly value: string;
  /** Paths that a pattern does not mean. */
  readonly excluded?: readonly string[];
  readonly origin: OriginId;
}

/** `file`: the absolute path of a file that sets them at the next start; `null` for what the kernel has now. */
export interface KernelParametersFact {
  readonly file: string | null;
  readonly parameters: readonly KernelParameter[];
}

/** What one view knows of a parameter. `sure: false` where the other basis stands in. */
export interface KnownParameter {
  readonly value: number;
  readonly sure: boolean;
  readonly origin: OriginId;
}

export interface KernelParametersSlice {
  readonly view: 'running' | 'after-reboot';
  readonly observed: ReadonlyMap<string, KernelParameter>;
  /** In the order in which they are applied. */
  readonly declared: readonly KernelParameter[];
  /** Whether this distribution filters strictly unless told otherwise. */
  readonly strictByDefault: boolean;
}
