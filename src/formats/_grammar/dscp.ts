import { parseNumber } from './iptables-numbers.ts';

const named: Readonly<Record<string, number>> = {
  be: 0,
  df: 0,
  ef: 46,
  va: 44,
  'voice-admit': 44,
  le: 1,
  lephb: 1,
  ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`cs${i}`, 8 * i])),
  ...Object.fromEntries([1, 2, 3, 4].flatMap((i) => [1, 2, 3].map((j) => [`af${i}${j}`, 8 * i + 2 * j]))),
};

/** A DSCP by number or by the name of its class (RFC 2474, 2597, 3246, 5865, 8622). */
export const dscpOf = (text: string): number | null =>
  parseNumber(text, 63) ?? (Object.hasOwn(named, text.toLowerCase()) ? named[text.toLowerCase()]! : null);
