import { type AddressRange, formatRange, parsePrefix } from '#core/address';
import type { Banned } from './read-banned.ts';

/** A ban in force, and the log that tells of it. */
export interface LoggedBan<T> extends Banned {
  readonly log: T;
}

export interface LoggedBans<T> {
  readonly banned: readonly LoggedBan<T>[];
  /** Actions that failed for a ban, so that they do not stop the client. */
  failed(jail: string, range: AddressRange): readonly string[];
}

interface LoggedEvent<T> {
  /** `2026-11-27 10:00:00,123`; empty where a line has no time. */
  readonly time: string;
  readonly found: RegExpMatchArray;
  readonly log: T;
}

const event = new RegExp(
  [
    /(?:\[([\w.-]+)\] (?:(?:Restore )?Ban|(Unban)) (\S+))/,
    /(?:Jail '([^']+)' stopped)/,
    /(Exiting Fail2ban|Starting Fail2ban)/,
    /(?:Failed to execute (?:re)?ban jail '([^']+)' action '([^']+)' info 'ActionInfo\(\{'ip': '([^']+)')/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);
const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:,\d+)?/;

/** The last that the logs say of each address, rotated ones first; a jail that stops releases all of its own. */
export function bannedByLogs<T>(logs: readonly { readonly text: string; readonly log: T }[]): LoggedBans<T> {
  const banned = new Map<string, LoggedBan<T>>();
  const failed = new Map<string, string[]>();
  for (const { found, log } of inOrder(logs.map(eventsOf))) {
    const [whole, jail, released, address, stopped, restarted, failing, action, client] = found;
    if (restarted !== undefined) banned.clear();
    else if (stopped !== undefined) for (const [key, ban] of [...banned]) if (ban.jail === stopped) banned.delete(key);
    if (failing !== undefined) failed.get(keyOf(failing, parsePrefix(client!)))?.push(action!);
    if (jail === undefined || address === undefined) continue;
    const range = parsePrefix(address);
    const key = keyOf(jail, range);
    banned.delete(key);
    failed.set(key, []);
    const end = found.index! + whole.length;
    if (released === undefined && range !== null)
      banned.set(key, { jail, range, start: end - address.length, end, log });
  }
  return { banned: [...banned.values()], failed: (jail, range) => failed.get(keyOf(jail, range)) ?? [] };
}

const keyOf = (jail: string, range: AddressRange | null): string =>
  `${jail} ${range === null ? '' : formatRange(range)}`;

function eventsOf<T>({ text, log }: { readonly text: string; readonly log: T }): LoggedEvent<T>[] {
  return Array.from(text.matchAll(event), (found) => {
    const line = text.lastIndexOf('\n', found.index) + 1;
    return { time: time.exec(text.slice(line, line + 32))?.[0] ?? '', found, log };
  });
}

/** One log after another, by when they begin. */
const inOrder = <T>(logs: readonly LoggedEvent<T>[][]): LoggedEvent<T>[] =>
  logs
    .filter((events) => events.length > 0)
    .sort((a, b) => (a[0]!.time < b[0]!.time ? -1 : 1))
    .flat();
