import type { OriginId } from '#core/origin';
import type { AccountDatabase, AccountFact, AgeFact, GroupFact, PasswordFact, UserFact } from '#model/accounts';
import type { Assumption, HostView } from '#model/host-model';

/** What is known of the user who logs in. */
export interface KnownAccount {
  readonly name: string;
  /** `assumed`: nobody collected the users. `undecided`: not in the local file, and other sources may be asked. */
  readonly exists: 'yes' | 'no' | 'assumed' | 'undecided';
  /** What shows that the user exists or does not. */
  readonly origin: OriginId | null;
  readonly user: UserFact | null;
  /** Whether it is the superuser, whatever its name; `null` where nobody knows. */
  readonly isRoot: boolean | null;
  /** Names of its groups; `null` where nobody collected them. */
  readonly groups: readonly string[] | null;
  readonly groupsOrigin: OriginId | null;
  readonly password: PasswordFact | null;
  readonly ages: readonly AgeFact[];
  /** What would show that the groups are all. */
  readonly groupsAssume: readonly Assumption[];
}

const of = <K extends AccountFact['account']>(view: HostView, account: K): Extract<AccountFact, { account: K }>[] =>
  view.accounts.filter((fact): fact is Extract<AccountFact, { account: K }> => fact.account === account);

/** Whether all of a database was shown: `maybe` where the local file is and nobody knows of other sources. */
function coverage(view: HostView, database: AccountDatabase): 'all' | 'maybe' | 'local' | 'none' {
  const listed = of(view, 'listed').filter((fact) => fact.database === database);
  if (listed.length === 0) return 'none';
  if (listed.some(({ sources }) => sources === 'all')) return 'all';
  const sources = of(view, 'sources').find((fact) => fact.database === database);
  return sources === undefined ? 'maybe' : sources.others.length === 0 ? 'all' : 'local';
}

const sourcesCommand = 'cat /etc/nsswitch.conf';

export function knownAccount(view: HostView, name: string): KnownAccount {
  const user = of(view, 'user').find((fact) => fact.name === name) ?? null;
  const asked = of(view, 'groups-of').find((fact) => fact.user === name);
  const refused = of(view, 'no-user').find((fact) => fact.user === name);
  const users = coverage(view, 'users');
  const shown = of(view, 'listed').find((fact) => fact.database === 'users');
  const exists =
    user || asked
      ? 'yes'
      : refused || users === 'all'
        ? 'no'
        : users === 'none' || name === 'root'
          ? 'assumed'
          : 'undecided';
  return {
    name,
    exists,
    origin: user?.origin ?? asked?.origin ?? refused?.origin ?? shown?.origin ?? null,
    user,
    isRoot: user ? user.uid === 0 : name === 'root' ? true : exists === 'assumed' ? null : false,
    ...groupsOf(view, user, asked ?? null),
    password: of(view, 'password').find((fact) => fact.user === name) ?? null,
    ages: of(view, 'age').filter((fact) => fact.user === name),
  };
}

function groupsOf(
  view: HostView,
  user: UserFact | null,
  asked: { readonly groups: readonly string[]; readonly origin: OriginId } | null,
): Pick<KnownAccount, 'groups' | 'groupsOrigin' | 'groupsAssume'> {
  if (asked) return { groups: asked.groups, groupsOrigin: asked.origin, groupsAssume: [] };
  const groups = of(view, 'group');
  const covered = coverage(view, 'groups');
  if (user === null || covered === 'none' || covered === 'local')
    return { groups: null, groupsOrigin: null, groupsAssume: [] };
  const own = groups.filter((group: GroupFact) => group.gid === user.gid || group.members.includes(user.name));
  const assume = covered === 'maybe' ? [{ layer: 'auth', command: sourcesCommand }] : [];
  return {
    groups: [...new Set(own.map((group) => group.name))],
    groupsOrigin: own.find((group) => group.members.includes(user.name))?.origin ?? user.origin,
    groupsAssume: assume,
  };
}
