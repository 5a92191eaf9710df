import { and, Maybe, No, not, or, type Tri, tri, Yes } from '#core/tri';
import type { PatternList } from '#model/access-list';
import type { LoginAccessList, LoginModule, LoginSubject, ServiceStack, SourcesExcept } from '#model/accounts';
import type { HostView } from '#model/host-model';
import type { SessionSettings, SourceList } from '#model/login';
import type { LoginScene } from './allowed-user.ts';
import { assume, type Check, passed } from './check.ts';
import { knownFile } from './known-file.ts';
import { loginWords } from './login-words.ts';

const stackOf = (view: HostView): ServiceStack | null =>
  view.loginStacks.find((fact): fact is ServiceStack => fact.login === 'service') ?? null;
const accessListOf = (view: HostView): LoginAccessList | null =>
  view.loginStacks.find((fact): fact is LoginAccessList => fact.login === 'access-list') ?? null;

const isPamOff = (settings: SessionSettings): boolean => settings.values.get('usepam')?.values[0] === 'no';

/** What is asked once a method has succeeded: PAM's account stack, or sshd's own look at nologin and shadow(5). */
export function checkAccount(settings: SessionSettings, scene: LoginScene): Check[] {
  const pamOff = isPamOff(settings);
  const stack = stackOf(scene.view);
  const modules = stack?.modules.filter((one) => one.stack === 'account') ?? [];
  return [
    checkNologin(pamOff, stack, scene),
    ...checkAges(pamOff, scene),
    ...(pamOff ? [] : modules.map((module) => checkModule(module, scene))),
    ...(pamOff || stack?.complete ? [] : [passed([assume(`cat /etc/pam.d/${stack === null ? 'sshd' : '*'}`)])]),
    checkLoginShell(settings, scene),
  ];
}

/** pam_nologin(8) looks for both files, sshd itself for the one in /etc; root passes. */
function checkNologin(pamOff: boolean, stack: ServiceStack | null, { view, account }: LoginScene): Check {
  if (account.isRoot) return passed();
  const module = stack?.modules.find((one) => one.module === 'pam_nologin' && one.stack === 'account');
  if (!pamOff && stack?.complete && !module) return passed();
  const given = module?.options.find((option) => option.startsWith('file='))?.slice('file='.length);
  const paths = pamOff ? ['/etc/nologin'] : given ? [given] : ['/run/nologin', '/etc/nologin'];
  const known = paths.map((path) => ({ path, ...knownFile(view, path) }));
  const there = known.find(({ state }) => state === 'there');
  if (there) {
    const symptom = pamOff ? loginWords.sessionEnds : loginWords.closed;
    return { passes: No, origin: there.origin, text: `${there.path} lets only root in`, assumes: [], symptom };
  }
  const unknown = known.filter(({ state }) => state === 'unknown').map(({ path }) => path);
  return passed(unknown.length > 0 ? [assume(`ls -l ${unknown.join(' ')}`)] : []);
}

/** An account that has ended. */
function checkAges(pamOff: boolean, { account }: LoginScene): Check[] {
  return account.ages.flatMap(({ accountEnds, passwordEnds, seenOn, notBefore, origin }): Check[] => {
    const ends = accountEnds ?? passwordEnds;
    if (ends === null) return [];
    const passes: Tri = seenOn !== null ? tri(seenOn < ends) : ends <= (notBefore ?? 1) ? No : Maybe;
    const text = accountEnds === null ? 'has a password that expired long ago' : 'has expired';
    return [{ passes, origin, text, assumes: [], ...(pamOff ? {} : { symptom: loginWords.closed }) }];
  });
}

/** Modules that let everybody pass whose account is in order, or that only do something. */
const harmless =
  /^pam_(?:unix|permit|nologin|access|deny|localuser|env|faildelay|faillock|tally2|sepermit|cap|limits|lastlog|motd|loginuid|selinux|systemd|umask|keyinit|mkhomedir|namespace|succeed_if|sss|winbind|ldap|krb5|access)$/;

function checkModule(module: LoginModule, scene: LoginScene): Check {
  const decides = module.control === 'required' || module.control === 'requisite';
  if (module.module === 'pam_access')
    return decides || module.control.startsWith('[') ? checkAccess(module, scene) : passed();
  const asked = module.module === 'pam_succeed_if' ? decides : !harmless.test(module.module);
  if (!asked || !decides) return passed();
  return {
    passes: Maybe,
    origin: module.origin,
    text: `${module.module} decides`,
    assumes: [],
    symptom: loginWords.closed,
  };
}

/** access.conf(5): the first rule that fits user and origin. */
function checkAccess(module: LoginModule, { view, account, from }: LoginScene): Check {
  const list = accessListOf(view);
  const base = { assumes: [], symptom: loginWords.closed };
  const elsewhere = module.options.some((option) => /^(?:accessfile|fieldsep|listsep)=/.test(option));
  if (list === null || elsewhere)
    return { ...base, passes: Maybe, origin: module.origin, text: 'pam_access goes by a list that nobody collected' };
  const possible: Check[] = [];
  for (const rule of list.rules) {
    const fits = and(subjectFits(rule.users, account.name, account.groups), originFits(rule.from, from));
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

function subjectFits(list: PatternList<LoginSubject>, user: string, groups: readonly string[] | null): Tri {
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
              : inGroup;
    found = or(found, fits);
  }
  return list.except === null ? found : and(found, not(subjectFits(list.except, user, groups)));
}

function originFits({ list, except }: SourcesExcept, from: LoginScene['from']): Tri {
  const found = from.fits(list);
  return except === null ? found : and(found, not(originFits(except, from)));
}

/** Every list of origins that pam_access may compare a client with. */
export function* accessListSources(view: HostView): Generator<SourceList> {
  for (const rule of accessListOf(view)?.rules ?? [])
    for (let part: SourcesExcept | null = rule.from; part !== null; part = part.except) yield part.list;
}

/** A shell that is there to end the session; sftp inside sshd needs none. */
function checkLoginShell(settings: SessionSettings, { account }: LoginScene): Check {
  const forced = settings.values.get('forcecommand')?.values[0] ?? 'none';
  const { user } = account;
  if (user === null || /^internal-sftp\b/.test(forced)) return passed();
  const name = user.shell.slice(user.shell.lastIndexOf('/') + 1);
  if (name !== 'nologin' && name !== 'false') return passed();
  const symptom = name === 'nologin' ? loginWords.unavailable : loginWords.sessionEnds;
  return {
    passes: No,
    origin: user.origin,
    text: `has ${user.shell} as shell, which ends the session`,
    assumes: [],
    symptom,
  };
}
