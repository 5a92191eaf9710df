import { Maybe, No, negateIf, type Tri, tri, Yes } from '#core/tri';
import type { CellRanges, SourceSpace } from '../source-space.ts';

/** `(address & mask) == value` over whole cells: decided where the masked bits are the same all over the cell. */
export function maskedClients(
  space: SourceSpace,
  mask: bigint,
  value: bigint,
  negated: boolean,
): { readonly must: CellRanges; readonly may: CellRanges } {
  const must: number[] = [];
  const may: number[] = [];
  for (let cell = 0; cell < space.size; cell++) {
    const { low, high } = space.range(cell);
    const verdict = maskedRange(BigInt(low), BigInt(high), mask, value);
    const hit = negateIf(negated, verdict);
    if (hit === Yes) must.push(cell, cell);
    if (hit !== No) may.push(cell, cell);
  }
  return { must, may };
}

function maskedRange(low: bigint, high: bigint, mask: bigint, value: bigint): Tri {
  if (low === high) return tri((low & mask) === value);
  const differing = low ^ high;
  const width = BigInt(differing.toString(2).length);
  const free = (1n << width) - 1n;
  if ((mask & free) === 0n) return tri((low & mask) === value);
  return (low & mask & ~free) === (value & ~free) ? Maybe : No;
}
