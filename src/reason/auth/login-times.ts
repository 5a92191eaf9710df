import { Maybe, No, type Tri, Yes } from '#core/tri';

/** A moment of the week: 0 is Sunday, and hours × 100 + minutes. */
interface Moment {
  readonly day: number;
  readonly minute: number;
}

const tokens = /[A-Za-z0-9*_\-./:]+|[&|!]/g;
const days: Readonly<Record<string, number>> = {
  ...{ su: 0o1, mo: 0o2, tu: 0o4, we: 0o10, th: 0o20, fr: 0o40, sa: 0o100 },
  ...{ wk: 0o76, wd: 0o101, al: 0o177 },
};

/** A list of pam_time: `&` and `|` from left to right, none before the other, `!` before a name. */
function matchesLogic(field: string, agrees: (name: string) => boolean): boolean {
  let left = false;
  let negated = false;
  let both = false;
  let wantsName = true;
  for (const [token] of field.matchAll(tokens)) {
    if (wantsName && token === '!') negated = !negated;
    else if (wantsName && !/[&|]/.test(token)) {
      const right = agrees(token) !== negated;
      left = both ? left && right : left || right;
      wantsName = false;
    } else if (!wantsName && (token === '&' || token === '|')) {
      both = token === '&';
      wantsName = true;
      negated = false;
    } else return false;
  }
  return left;
}

/** One `*` stands for anything; what follows it must be the end. */
function isSame(text: string, pattern: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return text === pattern;
  return text.startsWith(pattern.slice(0, star)) && text.endsWith(pattern.slice(star + 1));
}

/** `Wk0800-1800`; two days that are named twice cancel out, and an end before the start is on the next day. */
function isWithin({ day, minute }: Moment, range: string): boolean {
  const [, names = '', start, end] = /^((?:[A-Za-z]{2})*)(\d{1,4})?(?:-(\d{1,4}))?/.exec(range)!;
  let marked = 0;
  for (const [name] of names.matchAll(/../g)) {
    const bits = days[name.toLowerCase()];
    if (bits === undefined) return false;
    marked ^= bits;
  }
  if (marked === 0) return false;
  if (start?.length !== 4 || end?.length !== 4) return true;
  const today = 1 << day;
  const [from, to] = [Number(start), Number(end)];
  if (from < to) return (today & marked) !== 0 && minute >= from && minute < to;
  if ((today & marked) !== 0 && minute >= from) return true;
  const next = (marked << 1) | (marked & 0o100 ? 1 : 0);
  return (today & next) !== 0 && minute <= to;
}

/** Every moment of the week at which a field may change its mind. */
function* moments(field: string): Generator<Moment> {
  const named = [...field.matchAll(/\d{4}/g)].map(([number]) => Number(number));
  const all = [0, 2359, ...named, ...named.map((n) => n + 1)].filter((n) => n <= 2359 && n % 100 < 60);
  for (const minute of new Set(all)) for (let day = 0; day < 7; day++) yield { day, minute };
}

/**
 * Whether time.conf(5) lets somebody in (pam_time.c): every rule whose service, terminal and user fit must hold. `Maybe`
 * where that depends on the hour, or on a net group, or on a `!` that `isEarly`, a Linux-PAM before 1.4, reads otherwise
 * (measured with 1.3.1, not modelled).
 */
export function judgeTimes(lines: readonly string[], user: string, service: string, isEarly = false): Tri {
  if (lines.some((line) => line.endsWith('\\'))) return Maybe;
  let verdict: Tri = Yes;
  for (const line of lines) {
    const [services = '', ttys, users, times, ...more] = line
      .replace(/#.*/, '')
      .split(';')
      .map((field) => field.trim());
    if (times === undefined || users === undefined || ttys === undefined || more.length > 0) continue;
    if (isEarly && [services, ttys, users, times].some((field) => field.includes('!'))) return Maybe;
    const fits = (field: string, text: string): boolean => matchesLogic(field, (name) => isSame(text, name));
    if (!fits(services, service) || !fits(ttys, 'ssh')) continue;
    const isNetGroup = users.startsWith('@');
    if (!isNetGroup && !fits(users, user)) continue;
    const answers = new Set(
      [...moments(times)].map((moment) => matchesLogic(times, (range) => isWithin(moment, range))),
    );
    if (!answers.has(false)) continue;
    if (!isNetGroup && !answers.has(true)) return No;
    verdict = Maybe;
  }
  return verdict;
}
