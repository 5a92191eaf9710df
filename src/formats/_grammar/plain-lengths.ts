import type { Family } from '#core/address';

/**
 * What the length fields of IP's headers hold in packets that open a connection, in bytes: two headers at least, at most
 * the banner, a line of 255 bytes (RFC 4253, 4.2), behind them. IPv6 counts what follows its own header.
 */
export const plainLengths: Readonly<Record<Family, { readonly low: number; readonly high: number }>> = {
  4: { low: 40, high: 360 },
  6: { low: 20, high: 320 },
};
