/** The character `0`. */
export const ZERO = 48;

/** Writes 0 … 999 in decimal at `start`; returns the place behind it. */
export function writeDecimal(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  if (value > 99) bytes[at++] = ZERO + ((value / 100) | 0);
  if (value > 9) bytes[at++] = ZERO + (((value / 10) | 0) % 10);
  bytes[at++] = ZERO + (value % 10);
  return at;
}
