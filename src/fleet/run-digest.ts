import { createHash } from 'node:crypto';

/** The same text for the same value, whatever the order of its keys; maps, sets and large numbers included. */
function canonical(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Set) return ['set', ...[...value].map(canonical)];
  if (value instanceof Map) return ['map', ...[...value].map(canonical)];
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, canonical(one)]));
}

/** A digest of everything that results depend on beside the evidence. */
export const digestRun = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('hex');
