import type { Bucket } from '#model/filter-effect';
import type { FilterStep } from '#model/packet-filter';

/**
 * Packets of a handshake that one rule sees at most, over `lo` the answers, too, or rules of both ways those of one
 * direction; rules of both ways see all of them twice.
 */
const MOST_OF_ONE = 4;
const MOST_OF_BOTH_WAYS = 8;

/** Bytes of the handshake's packets that one rule sees at most, and of the smallest packet. */
const MOST_BYTES = 400;
const LEAST_BYTES = 40;

/** How many packets may come at once, and after how many seconds one more; `over`: it is asked whether none may. */
export interface Rate {
  readonly packets: number;
  readonly seconds: number;
  readonly over: boolean;
  readonly bucket: Bucket;
  /** When the rate is exceeded. */
  readonly condition: string;
}

/** The bucket of a rule alone, whosoever the client is. */
export const ownBucket: Bucket = { list: null, perClient: false };

/** A handshake that finds the bucket full counts its own packets, where they might empty it. */
export function lowerRate({ packets, seconds, over, bucket, condition }: Rate): FilterStep[] {
  if (packets >= (bucket.list === null || bucket.perClient ? MOST_OF_ONE : MOST_OF_BOTH_WAYS))
    return [{ match: 'conditional', first: !over, condition, negated: false }];
  return [
    { effect: 'spend', bucket, packets },
    { match: 'budget', bucket, packets, over, seconds, condition },
  ];
}

/** Whether all packets of a handshake are no more than so many bytes; `null` where it depends on their length. */
export const isWithinBytes = (bytes: number): boolean | null =>
  bytes < LEAST_BYTES ? false : bytes < MOST_BYTES ? null : true;

/** Seconds of the units that programs print behind `/`. */
export const secondsOf: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86400,
  week: 604800,
};
