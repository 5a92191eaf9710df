import { and, Maybe, No, not, or, type Tri, tri, Yes } from '#core/tri';
import type { PatternList } from '#model/access-list';
import type { LoginAccessList, LoginAccessRule, LoginModule, LoginSubject, SourcesExcept } from '#model/accounts';
import type { HostView } from '#model/host-model';
import type { SourceList } from '#model/login';
import type { LoginScene } from './allowed-user.ts';
import { type Check, passed } from './check.ts';

/** The rules in their order: those of access.d follow those of access.conf, but no list that is named. `null`: not collected. */
function rulesOf({ loginStacks }: HostView, { options }: LoginModule): readonly LoginAccessRule[] | null {
  const lists = loginStacks.filter((fact): fact is LoginAccessList => fact.login === 'access-list');
  const given = options.find((option) => option.startsWith('accessfile='))?.slice('accessfile='.length);
  const own = lists.find(({ path }) => path === (given ?? '/etc/security/access.conf'));
  if (own === undefined || given !== undefined) return own?.rules ?? null;
  const further = lists.filter(({ path }) => path.startsWith('/etc/security/access.d/'));
  further.sort((a, b) => (a.path < b.path ? -1 : 1));
  return [own, ...further].flatMap(({ rules }) => rules);
}

/** access.conf(5): the first rule that fits user and origin. */
export function checkAccess(module: LoginModule, { view, account, from }: LoginScene): Check {
  const rules = rulesOf(view, module);
  const base = { assumes: [] };
  const elsewhere = module.options.some((option) => /^(?:fieldsep|listsep)=/.test(option));
  if (rules === null || elsewhere)
    return { ...base, passes: Maybe, origin: module.origin, text: 'pam_access goes by a list that nobody collected' };
  const bareGroups = !module.options.includes('nodefgroup');
  const possible: Check[] = [];
  for (const rule of rules) {
    const fits = and(subjectFits(rule.users, account.name, account.groups, bareGroups), originFits(rule.from, from));
    if (fits === No) continue;
    const text = rule.admits ? 'admits this user' : 'keeps this user out';
    possible.push({ ...base, passes: tri(rule.admits), origin: rule.origin, text });
    if (fits === Yes) return joined(possible);
  }
  return joined([...possible, passed()]);
}

/** The rules that may be the first to fit, the last of them surely does: undecided where they differ. */
function joined(possible: readonly Check[]): Check {
  const [first] = possible;
  return possible.every(({ passes }) => passes === first!.passes) ? first! : { ...first!, passes: Maybe };
}

function subjectFits(
  list: PatternList<LoginSubject>,
  user: string,
  groups: readonly string[] | null,
  bareGroups: boolean,
): Tri {
  let found: Tri = No;
  for (const { kind, name } of list.patterns) {
    const inGroup: Tri = groups === null ? Maybe : tri(groups.includes(name));
    const fits: Tri =
      kind === 'all'
        ? Yes
        : kind === 'unknown'
          ? Maybe
          : kind === 'group'
            ? inGroup
            : name.toLowerCase() === user.toLowerCase()
              ? Yes
              : bareGroups
                ? inGroup
                : No;
    found = or(found, fits);
  }
  return list.except === null ? found : and(found, not(subjectFits(list.except, user, groups, bareGroups)));
}

function originFits({ list, except }: SourcesExcept, from: LoginScene['from']): Tri {
  const found = from.fits(list);
  return except === null ? found : and(found, not(originFits(except, from)));
}

/** Every list of origins that pam_access may compare a client with. */
export function* accessListSources(view: HostView): Generator<SourceList> {
  for (const { rules } of view.loginStacks.filter((fact) => fact.login === 'access-list'))
    for (const rule of rules)
      for (let part: SourcesExcept | null = rule.from; part !== null; part = part.except) yield part.list;
}
