import { decimalSeconds, integer, scaledBytes, scanNumbers, timeSeconds } from '../numbers.ts';
import type { Reader } from '../reader.ts';
import type { Reading } from '../reading.ts';

function storeTime(reading: Reading, slot: string): void {
  const word = reading.need('missing time value.');
  const seconds = timeSeconds(word, reading.release);
  if (seconds === -1)
    reading.fatal('bad-value', 'invalid time value.', { value: word, expected: 'a time such as 120 or 2m' });
  reading.keepFirst([String(seconds)], slot);
}

/** Seconds, as `120` or `2m`. */
export const readTime: Reader = (reading: Reading) => storeTime(reading, reading.name);

export const readUnusedConnectionTimeout: Reader = (reading: Reading) => {
  if (reading.peek()?.toLowerCase() !== 'none') return storeTime(reading, reading.name);
  reading.next();
  reading.keepLast(['0']);
};

function integerOf(reading: Reading, word: string | null): string {
  const value = integer(word);
  if (typeof value !== 'number')
    reading.fatal('bad-value', `${reading.shell ? `${reading.keyword} ` : ''}integer value ${value}.`, {
      value: word ?? '',
      expected: 'a whole number, 0 or more',
    });
  return String(value);
}

export const readInteger: Reader = (reading: Reading) => {
  if (reading.release >= 707) return reading.keepFirst([integerOf(reading, reading.next())]);
  // Up to 7.6 digits at the beginning counted, and what was none was 0.
  const word = reading.need('missing integer value.');
  reading.keepFirst([String(scanNumbers(word, 1)[0] ?? 0)]);
};

/** A whole number, or `none`. */
export const readSourceStartups: Reader = (reading: Reading) => {
  const word = reading.needArgument('Missing PerSourceMaxStartups spec.');
  const value = word === 'none' || integerOf(reading, word) === '2147483647' ? 'none' : integerOf(reading, word);
  // Up to 9.4 the last line counts.
  if (reading.release >= 905) reading.keepFirst([value]);
  else reading.keepLast([value]);
};

/** Prefix lengths for IPv4 and, after a colon, IPv6. */
export const readSourceBlock: Reader = (reading: Reading) => {
  const word = reading.needArgument('Missing PerSourceNetBlockSize spec.');
  const [four, given] = scanNumbers(word, 2);
  // A length that is left out is whatever stood in memory, which the compiler has set to zero since 8.9
  // (-ftrivial-auto-var-init): all of IPv6 is one source. 10.6 leaves the default there.
  const six = given ?? (reading.release >= 809 && reading.release < 1006 ? 0 : undefined);
  if (four === undefined || four < 0 || four > 32 || (six !== undefined && (six < 0 || six > 128)))
    reading.fatal('bad-value', `Invalid ${reading.shell ? reading.keyword : 'PerSourceNetBlockSize'} spec.`, {
      value: word,
      expected: 'prefix lengths such as 32 or 24:64',
    });
  // Up to 10.0 the last line counts.
  const keep = (value: number, slot: string): void =>
    reading.release >= 1001 ? reading.keepFirst([String(value)], slot) : reading.keepLast([String(value)], slot);
  if (six !== undefined && (reading.release < 1001 || !reading.options.has('persourcenetblocksize.4')))
    keep(six, 'persourcenetblocksize.6');
  keep(four, 'persourcenetblocksize.4');
};

/** `start`, or `start:rate:full`. */
export const readMaxStartups: Reader = (reading: Reading) => {
  const { release, shell } = reading;
  const word = reading.needArgument('Missing MaxStartups spec.');
  const [start, rate, full] = scanNumbers(word, 3);
  const whole = full ?? start;
  const impossible = full !== undefined && (start! > full || rate! > 100 || rate! < 1);
  // Before 9.2 a zero passed here and ended the daemon when it had begun to listen.
  const zero = whole !== undefined && (start! <= 0 || whole <= 0);
  if (whole === undefined || (rate !== undefined && full === undefined) || impossible || (zero && release >= 902))
    reading.fatal('bad-value', shell ? `Invalid ${reading.keyword} spec.` : 'Illegal MaxStartups spec.', {
      value: word,
      expected: 'start:rate:full such as 10:30:100, or one number, none of them 0',
    });
  // Up to 10.0 the last line counts, and a rate of an earlier line stays.
  const late = release < 1001;
  if (!late && (!reading.active || reading.options.has('maxstartups.full'))) return;
  reading.options.set('maxstartups.start', [String(start)], reading.at);
  reading.options.set('maxstartups.full', [String(whole)], reading.at);
  if (full !== undefined) reading.options.set('maxstartups.rate', [String(rate)], reading.at);
};

export const readBindMask: Reader = (reading: Reading) => {
  const word = reading.needArgument('missing StreamLocalBindMask argument.');
  const digits = /^[ \t\n\v\f\r]*([+-]?)([0-7]+)/.exec(word);
  const mask = digits ? Number(`0o${digits[2]}`) * (digits[1] === '-' ? -1 : 1) : -1;
  if (mask < 0 || mask > 0o777)
    reading.fatal('bad-value', reading.shell ? `Invalid ${reading.keyword}.` : 'Bad mask.', {
      value: word,
      expected: 'an octal mask such as 0177',
    });
  // Up to 10.5 the last line counted.
  if (reading.release >= 1006) reading.keepFirst([`0${mask.toString(8)}`]);
  else reading.keepLast([`0${mask.toString(8)}`]);
};

/** Bytes, then seconds, after which keys are renewed. */
export const readRekeyLimit: Reader = (reading: Reading) => {
  const { shell, keyword } = reading;
  const word = reading.needArgument('Missing argument.');
  let bytes = 0n;
  if (word !== 'default') {
    const scanned = scaledBytes(word);
    const data = { value: word, expected: 'an amount such as 1G, or default' };
    if (typeof scanned === 'string')
      reading.fatal('bad-value', `Bad ${shell ? `${keyword} ` : ''}number '${word}': ${scanned}`, data);
    if (scanned !== 0n && scanned < 16n)
      reading.fatal('bad-value', `${shell ? keyword : 'RekeyLimit'} too small`, data);
    bytes = scanned;
  }
  reading.keepFirst([String(bytes)], 'rekeylimit.bytes');
  // Up to 8.6 a quote that is never closed counted as a second word, one that is missing.
  if (reading.left === 0 && (shell || reading.directive.balanced)) return;
  if (reading.peek() === 'none') reading.next();
  else storeTime(reading, 'rekeylimit.seconds');
};

/** What one word of PerSourcePenalties sets, or nothing where the word is unknown. */
function penaltyOf(reading: Reading, word: string): { slot: string; value: string } | null {
  const { keyword, release } = reading;
  const colon = word.indexOf(':');
  const cause = word.slice(0, colon);
  const amount = word.slice(colon + 1);
  const slot = `persourcepenalties.${cause}`;
  if (/^overflow6?:(?:deny-all|permissive)$/.test(word)) return { slot, value: amount };
  if (cause === 'max-sources4' || cause === 'max-sources6') {
    const count = integer(amount);
    if (typeof count === 'string') reading.fatal('bad-value', `${keyword} value ${count}.`, { value: word });
    return { slot, value: String(count) };
  }
  const since = { crash: 908, authfail: 908, noauth: 908, 'grace-exceeded': 908, max: 908, min: 908 } as const;
  const causes: Readonly<Record<string, number>> = { ...since, refuseconnection: 909, invaliduser: 1003 };
  if (colon < 0 || (causes[cause] ?? Number.POSITIVE_INFINITY) > release) return null;
  const seconds = release >= 1003 ? decimalSeconds(amount) : timeSeconds(amount, release);
  if (seconds < 0) reading.fatal('bad-value', `invalid ${keyword} time value.`, { value: word });
  return { slot, value: release >= 1003 ? seconds.toFixed(6) : String(seconds) };
}

/** `yes`, `no`, or pairs of a cause and a time; each pair keeps its first value. */
export const readPenalties: Reader = (reading: Reading) => {
  const { keyword } = reading;
  let seen = false;
  for (let word = reading.next(); word !== null; word = reading.next()) {
    seen = true;
    const lower = word.toLowerCase();
    if (lower === 'no' || lower === 'yes') {
      if (reading.left > 0)
        reading.fatal('bad-value', `keyword ${keyword} "${word}" argument must appear alone.`, { value: word });
      reading.keepFirst([lower], 'persourcepenalties.enabled');
      continue;
    }
    const penalty = penaltyOf(reading, word);
    if (!penalty) reading.fatal('bad-value', `unsupported ${keyword} keyword ${word}`, { value: word });
    if (!reading.active || reading.options.has(penalty.slot)) continue;
    reading.keepFirst([penalty.value], penalty.slot);
    reading.keepLast(['yes'], 'persourcepenalties.enabled');
  }
  if (!seen) reading.fatal('missing-argument', `no ${keyword} specified`);
};
