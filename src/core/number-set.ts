/**
 * A set of small non-negative integers (ports, protocol numbers, lengths): ascending, disjoint ranges
 * flattened to `[low, high, …]`, both ends included.
 */
export type NumberSet = readonly number[];

export function numberSet(pairs: Iterable<readonly [number, number]>): NumberSet {
  const out: number[] = [];
  for (const [low, high] of [...pairs].sort((a, b) => a[0] - b[0])) {
    const last = out.length - 1;
    if (last >= 0 && low <= out[last]! + 1) {
      if (high > out[last]!) out[last] = high;
    } else out.push(low, high);
  }
  return out;
}

export function hasNumber(set: NumberSet, value: number): boolean {
  for (let i = 0; i < set.length; i += 2) if (set[i]! <= value && value <= set[i + 1]!) return true;
  return false;
}

/** Whether every value of `low … high` is in the set. */
export function hasRange(set: NumberSet, low: number, high: number): boolean {
  for (let i = 0; i < set.length; i += 2) if (set[i]! <= low && high <= set[i + 1]!) return true;
  return false;
}

/** Whether any value of `low … high` is in the set. */
export function meetsRange(set: NumberSet, low: number, high: number): boolean {
  for (let i = 0; i < set.length; i += 2) if (set[i]! <= high && low <= set[i + 1]!) return true;
  return false;
}

export function formatNumberSet(set: NumberSet): string {
  const parts: string[] = [];
  for (let i = 0; i < set.length; i += 2) parts.push(set[i] === set[i + 1] ? `${set[i]}` : `${set[i]}-${set[i + 1]}`);
  return parts.join(',');
}
