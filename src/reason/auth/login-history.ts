import { defaultKeysFiles, keysFilePaths } from '#core/keys-file';
import type { HostView } from '#model/host-model';
import type { LogEvent } from '#model/log';

type PastLogin = Extract<LogEvent, { event: 'login' | 'login-refused' }>;
export type RefusedLogin = Extract<LogEvent, { event: 'login-refused' }>;

/** Whether the path is, or leads to, where such a user's keys are when nobody says otherwise. */
function isKeysPlace(path: string, name: string): boolean {
  const home = name === 'root' ? '/root' : `/home/${name}`;
  return keysFilePaths(defaultKeysFiles, { name, uid: 0, home }).some(
    (file) => file === path || file.startsWith(`${path}/`),
  );
}

function concerns(event: LogEvent, name: string): event is PastLogin {
  if (event.event === 'login') return event.user === name;
  if (event.event !== 'login-refused') return false;
  return event.user === null ? event.path !== null && isKeysPlace(event.path, name) : event.user === name;
}

/** The refusal with which this user's last login ended; `null` where it did not, or where one of several logs shows none. */
export function refusedBefore({ logs }: Pick<HostView, 'logs'>, name: string): RefusedLogin | null {
  const last = logs.flatMap(({ events }) => events.findLast((event) => concerns(event, name)) ?? []);
  const refusals = last.filter((event): event is RefusedLogin => event.event === 'login-refused');
  return refusals.length === last.length ? (refusals[0] ?? null) : null;
}
