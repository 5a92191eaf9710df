import type { SshdVersion } from '../../versions.ts';
import type { Reader } from '../reader.ts';
import type { Reading } from '../reading.ts';

/** RFC 2474 classes and RFC 1349 types of service, in the order in which sshd names a value. */
const classes: readonly (readonly [string, number])[] = [
  ...[1, 2, 3, 4].flatMap((c) => [1, 2, 3].map((d) => [`af${c}${d}`, (c * 8 + d * 2) * 4] as const)),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((c) => [`cs${c}`, c * 0x20] as const),
  ['ef', 0xb8],
  ['le', 0x04],
  ['va', 0xb0],
  ['lowdelay', 0x10],
  ['throughput', 0x08],
  ['reliability', 0x04],
];

function isKnown(name: string, release: number): boolean {
  if (name === 'le') return release >= 802;
  if (name === 'va') return release >= 1001;
  return true;
}

/** Up to 8.4 `le` had the bits of the class in the wrong place. */
const bitsOf = ([name, value]: readonly [string, number], release: number): number =>
  name === 'le' && release < 805 ? 0x01 : value;

/** From 10.1, and in the 10.0 of Debian 13 (not in that of Ubuntu 25.10), the old types are taken and do nothing. */
const isOldType = (name: string, version: SshdVersion): boolean =>
  /^(?:lowdelay|throughput|reliability)$/.test(name) && version.release >= (version.vendor === 'debian' ? 1000 : 1001);

function numberOf(word: string, release: number): number {
  // From 10.0 in decimal only.
  if (release >= 1000) return /^[ \t\n\v\f\r]*[+-]?[0-9]+$/.test(word) ? Number(word) : -1;
  if (!/^[ \t\n\v\f\r]*[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+)$/.test(word)) return -1;
  const [, sign, digits] = /([+-]?)(\w+)$/.exec(word)!;
  const octal = /^0[0-9]/.test(digits!);
  if (octal && /[89]/.test(digits!)) return -1;
  const value = octal ? Number.parseInt(digits!, 8) : Number(digits);
  return sign === '-' ? -value : value;
}

/** The name under which a value is printed, or `null` where the word is none. */
function classOf(word: string | null, { release, version }: Reading): string | null {
  if (word === null) return null;
  const lower = word.toLowerCase();
  // Measured: 7.2 does not know it, 7.6 does.
  if (lower === 'none' && release >= 706) return 'none';
  const named = classes.find(([name]) => name === lower && isKnown(name, release));
  if (named && isOldType(lower, version)) return 'none';
  const value = named ? bitsOf(named, release) : numberOf(word, release);
  if (Number.isNaN(value) || value < 0 || value > 255) return null;
  const printed = classes.find(
    (entry) => bitsOf(entry, release) === value && isKnown(entry[0], release) && !isOldType(entry[0], version),
  );
  return printed?.[0] ?? `0x${value.toString(16).padStart(2, '0')}`;
}

/** One class for interactive traffic and one for the rest. */
export const readQuality: Reader = (reading: Reading) => {
  const { shell, keyword } = reading;
  const bad = (word: string | null): never =>
    reading.fatal('bad-value', `Bad ${shell ? keyword : 'IPQoS'} value: ${word ?? '(null)'}`, {
      value: word ?? '',
      expected: 'a class such as af21 or cs1, a number, or none',
    });
  const first = shell ? reading.needArgument('') : reading.next();
  const interactive = classOf(first, reading) ?? bad(first);
  const second = reading.next();
  const bulk = second === null ? interactive : (classOf(second, reading) ?? bad(second));
  // Up to 10.2 the last line counts.
  if (reading.release >= 1003) reading.keepFirst([`${interactive} ${bulk}`]);
  else reading.keepLast([`${interactive} ${bulk}`]);
};
