import type { LogLine } from '../_grammar/log-lines.ts';
import type { Entry } from './ast.ts';

const clock = String.raw`\d\d:\d\d:\d\d(?:[.,]\d+)?`;
/** Months are in the language of whoever asked journalctl. */
const month = String.raw`(?:\p{L}[\p{L}.]{1,9}|\d{1,2}[月월])`;

/** The dates of syslog, RFC 3339 and journalctl's `short-full`, `short-unix`, `short-monotonic` and `short-delta`. */
const date = [
  String.raw`${month} +\d{1,2} ${clock}`,
  String.raw`\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-][\d:]+)?`,
  String.raw`\p{L}[\p{L}.]{1,9} \d{4}-\d\d-\d\d ${clock} [A-Z+-][A-Za-z\d+-]{1,5}`,
  String.raw`\d{9,10}\.\d{6}`,
  String.raw`\[ *\d+\.\d{6}(?: <[ \d.]+>)? *\]`,
].join('|');

/** `Nov 22 15:09:11 web01 sshd[88]: …`; `--no-hostname` leaves the host out. */
const syslogLine = new RegExp(String.raw`^(?:<\d+>)?(${date})(?: \S+)?? ([^\s:[]+?)(?:\[(\d+)\])?: (.*)$`, 'u');

/** A text with such lines. */
export const tagged = new RegExp(String.raw`^(?:<\d+>)?(?:${date}) (?:\S+ )?[^\s:[]+(?:\[\d+\])?: `, 'mu');

export const numberOf = (text: string | undefined): number | null =>
  text && /^\d{1,10}$/.test(text) ? Number(text) : null;

/** The daemon speaks under two names since 9.8; systemd names the unit. */
export const isOurs = (tag: string, message: string): boolean =>
  /^sshd(?:-session|-auth)?$/.test(tag) || (tag === 'systemd' && /\bsshd?\.(?:service|socket)\b/.test(message));

/** `with-unit` has the unit in place of the program. */
function programOf(tag: string): string {
  if (tag === 'init.scope') return 'systemd';
  return /^sshd?(?:@\S*)?\.service$/.test(tag) ? 'sshd' : tag;
}

/** As syslog and RFC 3339 write it; empty where only the time since the boot is told. */
function timeOf(text: string): string {
  if (text.startsWith('[')) return '';
  if (/^\d+\.\d+$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  const [, day, time, zone] = /^\p{L}\S* (\d{4}-\d\d-\d\d) (\S+) (\S+)$/u.exec(text) ?? [];
  if (day !== undefined) return `${day}T${time}${zone === 'UTC' ? 'Z' : ''}`;
  return /^\p{L}/u.test(text) ? text.replace(/[.,]\d+$/, '') : text;
}

export function fromSyslog({ start, end, value }: LogLine): Entry | null {
  const [, when, tag, process, message] = syslogLine.exec(value) ?? [];
  if (when === undefined) return null;
  const program = programOf(tag!);
  if (!isOurs(program, message!)) return null;
  return { type: 'entry', start, end, tag: program, process: numberOf(process), when: timeOf(when), message: message! };
}
