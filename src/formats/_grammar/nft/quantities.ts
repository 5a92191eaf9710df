import type { Limit, Quota } from './ast.ts';

const byteUnits: Readonly<Record<string, number>> = {
  bytes: 1,
  kbytes: 1024,
  mbytes: 1024 ** 2,
  gbytes: 1024 ** 3,
};

/** The words behind `limit`: `rate over 10 mbytes/second burst 5 packets`. `null` where they are not understood. */
export function limitOf(words: readonly string[]): Limit | null {
  let at = 0;
  if (words[at++] !== 'rate') return null;
  const over = words[at] === 'over';
  if (over) at++;
  const rate: string[] = [];
  while (at < words.length && words[at] !== 'burst') rate.push(words[at++]!);
  if (rate.length === 0 || !/^\d+$|^\d+\//.test(rate[0]!)) return null;
  const burst = words.slice(at + 1);
  return { over, rate: rate.join(' '), burst: burst.length === 0 ? null : burst.join(' ') };
}

/** The words behind `quota`: `over 25 mbytes used 10 kbytes`. `null` where they are not understood. */
export function quotaOf(words: readonly string[]): Quota | null {
  const over = words[0] === 'over';
  const rest = words.filter((word) => word !== 'over' && word !== 'until');
  const bytes = bytesOf(rest[0], rest[1]);
  if (bytes === null) return null;
  const used = rest[2] === 'used' ? bytesOf(rest[3], rest[4]) : null;
  return { over, size: `${rest[0]} ${rest[1]}`, bytes, used };
}

export function bytesOf(count: string | undefined, unit: string | undefined): number | null {
  const factor = byteUnits[unit ?? ''];
  return factor === undefined || count === undefined || !/^\d+$/.test(count) ? null : Number(count) * factor;
}
