/** Names of archives tell when they were made: sos, insights-client, supportconfig. */
const times: readonly RegExp[] = [
  /-(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?=$|\D)/,
  /-(\d{4})-(\d\d)-(\d\d)-\w{7}(?=$|\W)/,
  /_(\d\d)(\d\d)(\d\d)_(\d\d)(\d\d)(?=$|\D)/,
];

/** Seconds since 1970 in UTC, as exact as the name is; `null` where it tells nothing. */
export function timeInName(name: string): number | null {
  for (const pattern of times) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
    const time = Date.UTC(year < 100 ? 2000 + year : year, month - 1, day, hour, minute, second) / 1000;
    return Number.isNaN(time) ? null : time;
  }
  return null;
}

/** `2026-11-22 15:20:09.133169`, taken for UTC. */
export function timeOf(text: unknown): number | null {
  const match = typeof text === 'string' ? /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text) : null;
  const time = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}Z`);
  return Number.isNaN(time) ? null : time / 1000;
}
