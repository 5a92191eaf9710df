const pattern = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z|UTC)?$/i;

/** Time zones reach from twelve hours behind to fourteen before. */
const HOUR = 3600;

/**
 * `YYYYMMDD[HHMM[SS]][Z]` as seconds since 1970, the earliest and latest that it may mean: without `Z` it is the
 * host's own time. `null` where sshd cannot read it.
 */
export function readExpiry(text: string): { readonly earliest: number; readonly latest: number } | null {
  const [, year, month, day, hour = '0', minute = '0', second = '0', zone] = pattern.exec(text) ?? [];
  if (year === undefined) return null;
  const [m, d, h, min, s] = [month, day, hour, minute, second].map(Number) as [number, number, number, number, number];
  if (m < 1 || m > 12 || d < 1 || d > 31 || h > 23 || min > 59 || s > 59) return null;
  const at = Date.UTC(Number(year), m - 1, d, h, min, s) / 1000;
  return zone ? { earliest: at, latest: at } : { earliest: at - 14 * HOUR, latest: at + 12 * HOUR };
}
