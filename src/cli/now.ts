import { UsageError } from './exit-codes.ts';

/** `--now`: a day, an instant as RFC 3339, or seconds since 1970. Returns seconds since 1970. */
export function parseNow(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  const instant = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (!Number.isNaN(instant)) return Math.floor(instant / 1000);
  throw new UsageError(
    `--now needs a day (2026-11-23), an instant (2026-11-23T15:00:00Z) or seconds since 1970, not ${text}.`,
  );
}

/** The day in UTC, `YYYY-MM-DD`. */
export const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
