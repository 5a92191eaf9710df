import type { FilterStep } from '#model/packet-filter';
import { type MatchExtension, notUnderstood, type OptionGroup, type RuleContext } from './iptables-extension.ts';

const DAY = 86_400;
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `08:00`, `8:00:30` → seconds of the day. */
function daytime(text: string): number {
  const parts = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(text) ?? notUnderstood();
  const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) notUnderstood();
  return 3600 * hours + 60 * minutes + seconds;
}

/** `2024-12-24T18:00:00`, any tail of it left out, as UTC → seconds since 1970. */
function date(text: string): number {
  const pattern = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:T(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?)?)?)?$/;
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0'] =
    pattern.exec(text) ?? notUnderstood();
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) / 1000;
}

/** Names (two letters suffice) or numbers, Monday is 1. */
function weekdays(text: string): number[] {
  return text.split(',').map((word) => {
    if (/^[1-7]$/.test(word)) return Number(word);
    const at = days.findIndex((day) => word.length >= 2 && day.toLowerCase().startsWith(word.toLowerCase()));
    return at < 0 ? notUnderstood() : at + 1;
  });
}

function monthdays(text: string): number[] {
  return text.split(',').map((word) => (/^(?:[1-9]|[12]\d|3[01])$/.test(word) ? Number(word) : notUnderstood()));
}

interface Hours {
  readonly from: number;
  readonly to: number;
  readonly weekdays: readonly number[] | null;
  readonly monthdays: readonly number[] | null;
  readonly first: number;
  readonly last: number;
  readonly contiguous: boolean;
}

/** The instant lies in the rule's time, as xt_time.c decides it. */
function isWithin(hours: Hours, now: number): boolean {
  if (now < hours.first || now > hours.last) return false;
  const seconds = now % DAY;
  let day = Math.floor(now / DAY);
  if (hours.from < hours.to) {
    if (seconds < hours.from || seconds > hours.to) return false;
  } else {
    if (seconds < hours.from && seconds > hours.to) return false;
    if (hours.contiguous && seconds <= hours.to) day--;
  }
  // 1970-01-01 was a Thursday.
  const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
  if (hours.weekdays !== null && !hours.weekdays.includes(weekday)) return false;
  return hours.monthdays === null || hours.monthdays.includes(new Date(day * DAY * 1000).getUTCDate());
}

const pad = (value: number): string => String(value).padStart(2, '0');
const clock = (seconds: number): string => {
  const text = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 || seconds === DAY - 1 ? text : `${text}:${pad(seconds % 60)}`;
};

function words(hours: Hours): string {
  const parts: string[] = [];
  if (hours.from !== 0 || hours.to !== DAY - 1) parts.push(`${clock(hours.from)}–${clock(hours.to)} UTC`);
  if (hours.weekdays !== null) parts.push(hours.weekdays.map((day) => days[day - 1]).join(', '));
  if (hours.monthdays !== null) parts.push(`day ${hours.monthdays.join(', ')} of the month`);
  const iso = (time: number): string => new Date(time * 1000).toISOString().slice(0, 16).replace('T', ' ');
  if (hours.first !== 0) parts.push(`from ${iso(hours.first)} UTC`);
  if (hours.last !== END) parts.push(`until ${iso(hours.last)} UTC`);
  return parts.join(', ');
}

/** The last moment that xt_time.c knows, the default of `--datestop`. */
const END = 0x7fffffff;

function complementOf(list: readonly number[] | null, negated: boolean, size: number): readonly number[] | null {
  if (list === null || !negated) return list;
  return Array.from({ length: size }, (_, i) => i + 1).filter((day) => !list.includes(day));
}

function lowerTime(options: OptionGroup, { now }: RuleContext): FilterStep[] {
  const value = <T>(name: string, read: (text: string) => T): T | null => {
    const text = options.value(name);
    return text === null ? null : read(text);
  };
  const hours: Hours = {
    from: value('--timestart', daytime) ?? 0,
    to: value('--timestop', daytime) ?? DAY - 1,
    weekdays: complementOf(value('--weekdays', weekdays), options.negated('--weekdays'), 7),
    monthdays: complementOf(value('--monthdays', monthdays), options.negated('--monthdays'), 31),
    first: value('--datestart', date) ?? 0,
    last: Math.min(value('--datestop', date) ?? END, END),
    contiguous: options.flag('--contiguous'),
  };
  const text = words(hours);
  if (text === '') return [];
  if (now === null || options.flag('--kerneltz') || options.flag('--localtz'))
    return [{ match: 'opaque', text: `-m time, ${text}` }];
  const first = isWithin(hours, now);
  const time = /^\d/.test(text) ? text : `the time ${text}`;
  return [{ match: 'conditional', first, condition: `${first ? 'outside' : 'inside'} ${time}`, negated: false }];
}

/** `-m time`. */
export const timeMatch: MatchExtension = {
  state: 'partial',
  note: 'decided for the time of the capture, in UTC; opaque where that is not known or the kernel has a time zone of its own',
  lower: lowerTime,
};
