import { formatRange } from './address.ts';
import { type AddressSet, ranges } from './address-set.ts';

/** The fewest prefixes that are the set together, ascending, as text: `10.0.0.0/8`, a single address bare. */
export function prefixesOf(set: AddressSet): string[] {
  const width = set.family === 4 ? 32n : 128n;
  const found: string[] = [];
  for (const range of ranges(set)) {
    let low = BigInt(range.low);
    const high = BigInt(range.high);
    while (low <= high) {
      let size = 1n;
      let bits = 0n;
      while (bits < width && low % (size * 2n) === 0n && low + size * 2n - 1n <= high) {
        size *= 2n;
        bits += 1n;
      }
      const value = (v: bigint): number | bigint => (set.family === 4 ? Number(v) : v);
      found.push(formatRange({ family: set.family, low: value(low), high: value(low + size - 1n) }));
      low += size;
    }
  }
  return found;
}
