import { type AddressSet, addressSet, formatSet, isEmpty, ranges, subtract } from '#core/address-set';
import type { HostView } from '#model/host-model';
import { authBorders } from '#reason/auth/auth-borders';
import { evaluateAuth } from '#reason/auth/evaluate-auth';
import { CellSet } from '#reason/cell-set';
import { SourceSpace } from '#reason/source-space';

/** Where users may log in from, as far as was collected: `IPv4 alice` → sources. */
export type Logins = ReadonlyMap<string, AddressSet>;

/** More accounts than this come from a directory service, and the first of them are as good as all. */
const mostUsers = 100;

/** The users of the host, and others that are asked about. */
export function usersOf(view: HostView, others: readonly string[]): string[] {
  const listed = view.accounts.flatMap((fact) => (fact.account === 'user' ? [fact.name] : []));
  return [...new Set([...others, 'root', ...listed])].slice(0, mostUsers);
}

export function loginsOf(view: HostView, users: readonly string[]): Logins {
  const found = new Map<string, AddressSet>();
  for (const family of [4, 6] as const) {
    const space = SourceSpace.partition(family, authBorders(view, family));
    for (const user of users) {
      const endings = evaluateAuth({ view, user, to: null, port: 22 }, space, CellSet.of(space.all));
      const admitted = endings
        .filter(({ verdict }) => verdict === 'accepted')
        .flatMap(({ cells }) => [...ranges(space.addresses(cells.ranges()))]);
      found.set(`IPv${family} ${user}`, addressSet(family, admitted));
    }
  }
  return found;
}

/** Whom a change lets in, in words; `null` where it lets nobody in, or turns somebody away. */
export function sayGainedLogins(before: Logins, after: Logins): string | null {
  const gained = new Map<string, Set<string>>();
  for (const [key, now] of after) {
    const then = before.get(key)!;
    if (!isEmpty(subtract(then, now))) return null;
    const more = subtract(now, then);
    if (isEmpty(more)) continue;
    const user = key.slice('IPv4 '.length);
    const own = gained.get(user) ?? new Set();
    const texts = formatSet(more);
    gained.set(
      user,
      own.add(texts.length > 3 ? `${texts.slice(0, 3).join(', ')} and ${texts.length - 3} more` : texts.join(', ')),
    );
  }
  if (gained.size === 0) return null;
  const users = [...gained.keys()];
  const shown = users.length > 4 ? `${users.slice(0, 3).join(', ')} and ${users.length - 3} more` : users.join(' and ');
  const everywhere = '0.0.0.0/0 ::/0';
  const places = new Set([...gained.values()].map((own) => [...own].join(' ')));
  const [only, another] = places;
  const from =
    another !== undefined ? 'their places' : only === everywhere ? 'everywhere' : only!.replace(' ', ' and ');
  return `${shown} may log in from ${from}`;
}
