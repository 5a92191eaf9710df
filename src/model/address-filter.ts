import type { AddressRange } from '#core/address';
import type { OriginId } from '#core/origin';

/** Sources that the kernel drops before a socket of the unit sees them (systemd.resource-control(5)). */
export interface AddressFilter {
  readonly allow: readonly FilterRange[];
  readonly deny: readonly FilterRange[];
}

/** Lists of a unit and of the slices above it count together. */
export const joinFilters = (a: AddressFilter, b: AddressFilter): AddressFilter => ({
  allow: [...a.allow, ...b.allow],
  deny: [...a.deny, ...b.deny],
});

export interface FilterRange extends AddressRange {
  readonly origin: OriginId;
}
