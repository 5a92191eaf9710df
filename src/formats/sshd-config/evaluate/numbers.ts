/** Numbers as sshd's C functions read them. */

const intMax = 0x7fffffff;

/** strtonum(3): `value`, or in words what is wrong. */
export function strictNumber(text: string, low: number, high: number): number | 'invalid' | 'too small' | 'too large' {
  if (!/^[ \t\n\v\f\r]*[+-]?[0-9]+$/.test(text)) return 'invalid';
  const value = Number(text);
  return value < low ? 'too small' : value > high ? 'too large' : value;
}

/** A non-negative int, or in words what is wrong with it. */
export function integer(text: string | null): number | 'missing' | 'invalid' | 'too small' | 'too large' {
  return text === null || text === '' ? 'missing' : strictNumber(text, 0, intMax);
}

/** The numbers of `%d:%d:%d` that sscanf(3) would find, at most `count`; what follows them does not matter. */
export function scanNumbers(text: string, count: number): number[] {
  const found: number[] = [];
  let rest = text;
  while (found.length < count) {
    const match = /^[ \t\n\v\f\r]*([+-]?[0-9]+)/.exec(rest);
    if (!match) break;
    found.push(Number(match[1]));
    rest = rest.slice(match[0].length);
    if (!rest.startsWith(':')) break;
    rest = rest.slice(1);
  }
  return found;
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };

/**
 * Seconds of `1h30m`; -1 where it is none. From 7.6 up to 8.3 a part without a unit, or in seconds, was counted in the
 * unit of the part before it.
 */
export function timeSeconds(text: string, release: number): number {
  if (release >= 1006) return wholeSeconds(decimalSeconds(text));
  if (text === '') return -1;
  const carries = release >= 706 && release < 804;
  let total = 0;
  let multiplier = 1;
  let rest = text;
  while (rest !== '') {
    const match = /^[ \t\n\v\f\r]*([+-]?[0-9]+)([\s\S]?)/.exec(rest);
    if (!match) return -1;
    const count = Number(match[1]);
    const unit = match[2]!.toLowerCase();
    if (count < 0 || (unit !== '' && unitSeconds[unit] === undefined)) return -1;
    if (!carries || (unit !== '' && unit !== 's')) multiplier = unit === '' ? 1 : unitSeconds[unit]!;
    total += count * multiplier;
    if (total > (release >= 805 ? intMax : Number.MAX_SAFE_INTEGER)) return -1;
    rest = rest.slice(match[0].length);
  }
  // Up to 8.4 what does not fit into an int lost its high bits, and could be negative.
  return total > intMax ? Number(BigInt.asIntN(32, BigInt(total))) : total;
}

const wholeSeconds = (seconds: number): number => (seconds > intMax ? -1 : Math.trunc(seconds));

/** The same with decimals of seconds, as PerSourcePenalties takes it from 10.3 and all others from 10.6; -1 where it is none. */
export function decimalSeconds(text: string): number {
  let total = 0;
  let seconds = 0;
  let rest = text;
  if (rest === '') return -1;
  while (rest !== '') {
    const match = /^([0-9]*\.?[0-9]*)([smhdwSMHDW]?)/.exec(rest)!;
    const [all, digits, unit] = [match[0], match[1]!, match[2]!.toLowerCase()];
    if (!/[0-9]/.test(digits) || (unit === '' && all.length < rest.length)) return -1;
    if ((unit === '' || unit === 's') && ++seconds > 1) return -1;
    if (digits.includes('.') && ((unit !== '' && unit !== 's') || digits.endsWith('.'))) return -1;
    total += Number(digits) * (unitSeconds[unit] ?? 1);
    rest = rest.slice(all.length);
  }
  return total;
}

const scales: Readonly<Record<string, bigint>> = {
  b: 1n,
  k: 1n << 10n,
  m: 1n << 20n,
  g: 1n << 30n,
  t: 1n << 40n,
  p: 1n << 50n,
  e: 1n << 60n,
};
const longMax = (1n << 63n) - 1n;

/** scan_scaled(3), for `1G`: the number of bytes, or the words of errno. */
export function scaledBytes(text: string): bigint | 'Invalid argument' | 'Numerical result out of range' {
  const match = /^[ \t\n\v\f\r]*([+-]?)([0-9]*)(?:\.([0-9]*))?([\s\S]*)$/.exec(text)!;
  const [sign, digits, fraction, suffix] = [match[1]!, match[2]!, match[3] ?? '', match[4]!];
  let whole = BigInt(digits === '' ? 0 : digits);
  if (digits.length > 20 || whole > longMax) return 'Numerical result out of range';
  if (sign === '-') whole = -whole;
  if (suffix === '') return whole;
  const scale = scales[suffix[0]!.toLowerCase()];
  if (scale === undefined || /^.[0-9A-Za-z]/.test(suffix)) return 'Invalid argument';
  whole *= scale;
  if (whole > longMax || whole < -longMax) return 'Numerical result out of range';
  const places = fraction.slice(0, 18);
  const part = places === '' ? 0n : (BigInt(places) * scale) / 10n ** BigInt(places.length);
  return sign === '-' ? whole - part : whole + part;
}
