import type { SourceFile } from '#core/source-file';

/**
 * Seconds between the capture and the present that was asked for; 0 where no present was given or nobody knows when the
 * file was captured, so that it shows the present itself.
 */
export const secondsSince = ({ now, capturedAt }: Pick<SourceFile, 'now' | 'capturedAt'>): number =>
  now === undefined || capturedAt === null ? 0 : Math.max(0, now - capturedAt);

const inSeconds: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 };

/** `1d2h3m4s567ms` and `90` as nft prints durations, in seconds; `null` for other words. */
export function readDuration(text: string): number | null {
  if (!/^(?:\d+(?:ms|[wdhms])?)+$/.test(text)) return null;
  return Array.from(text.matchAll(/(\d+)(ms|[wdhms])?/g)).reduce(
    (sum, [, count, unit = 's']) => sum + Number(count) * inSeconds[unit]!,
    0,
  );
}
