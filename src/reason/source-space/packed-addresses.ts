import type { PackedRules } from '#model/packed-rules';

/** The addresses of packed rules, as far as their patterns count. */
export interface PackedAddresses {
  readonly packed: PackedRules;
  /** By pattern. */
  readonly counts: readonly boolean[];
}
