import type { OriginId } from '#core/origin';
import { Maybe, No } from '#core/tri';
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
  /** What shows that shadow(5) lacks the line that its line of passwd(5) refers to; `sure: false`: other sources may. */
  readonly unshadowed: { readonly sure: boolean; readonly origin: OriginId } | null;
  /** What would show that the groups are all. */
  readonly groupsAssume: readonly Assumption[];
}

const of = <K extends AccountFact['account']>(view: HostView, account: K): Extract<AccountFact, { account: K }>[] =>
  view.accounts.filter((fact): fact is Extract<AccountFact, { account: K }> => fact.account === account);

/** Whether all of a database was shown: `maybe` where the local file is and nobody knows of other sources. */
function coverage(view: HostView, database: AccountDatabase): 'all' | 'maybe' | 'local' | 'none' {
  const listed = of(view, 'listed').filter((fact) => fact.database === database);
  if (listed.length === 0) return 'none';
  if (!listed.some(({ exact }) => exact)) return 'local';
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
  const unshadowed = unshadowedOf(view, user);
  return {
    name,
    exists,
    origin: user?.origin ?? asked?.origin ?? refused?.origin ?? shown?.origin ?? null,
    user,
    isRoot: user ? user.uid === 0 : name === 'root' ? true : exists === 'assumed' ? null : false,
    ...groupsOf(view, user, asked ?? null),
    password: passwordOf(view, name) ?? (unshadowed && noPassword(name, unshadowed)),
    ages: of(view, 'age').filter((fact) => fact.user === name),
    unshadowed,
  };
}

const passwordOf = (view: HostView, name: string): PasswordFact | null =>
  of(view, 'password').find((fact) => fact.user === name) ?? null;

/** Without its line no password is right, and nothing is locked. */
const noPassword = (user: string, { sure, origin }: NonNullable<KnownAccount['unshadowed']>): PasswordFact => ({
  ...{ account: 'password', user, usable: sure ? No : Maybe, empty: false, locked: sure ? No : Maybe, origin },
});

function unshadowedOf(view: HostView, user: UserFact | null): KnownAccount['unshadowed'] {
  const covered = coverage(view, 'passwords');
  if (!user?.shadowed || passwordOf(view, user.name) !== null || covered === 'none') return null;
  const { origin } = of(view, 'listed').find((fact) => fact.database === 'passwords')!;
  return { sure: covered === 'all', origin };
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
