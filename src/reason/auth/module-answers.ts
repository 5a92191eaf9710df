import type { OriginId } from '#core/origin';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { LoginModule } from '#model/accounts';
import type { Assumption } from '#model/host-model';
import { checkAges, checkNologin } from './account-checks.ts';
import type { LoginScene } from './allowed-user.ts';
import { assume, type Check } from './check.ts';
import { knownFile } from './known-file.ts';
import { checkAccess } from './login-access.ts';
import { judgeSessionLimit } from './login-limits.ts';
import { linesOf } from './login-lines.ts';
import { checkListed } from './login-list.ts';
import { judgeTimes } from './login-times.ts';
import { isEarlyPam, isShipped } from './shipped-modules.ts';
import type { ReturnCode } from './stack-control.ts';
import { checkConditions } from './succeed-if.ts';

/** What a module may say of a login, and why. */
export interface ModuleAnswer {
  readonly code: ReturnCode;
  readonly origin: OriginId;
  readonly text: string;
  readonly assumes: readonly Assumption[];
}

type Answers = (module: LoginModule, scene: LoginScene) => ModuleAnswer[];

/** Both ways where nobody can tell; a check that passes has nothing to tell, but may have assumed something. */
function either(
  { passes, origin, text, assumes }: Check,
  bad: ReturnCode,
  module: LoginModule,
  good: ReturnCode = 'success',
) {
  const answers: ModuleAnswer[] = [];
  if (passes !== No) answers.push({ code: good, origin: module.origin, text: '', assumes });
  if (passes !== Yes) answers.push({ code: bad, origin: origin ?? module.origin, text, assumes: [] });
  return answers;
}

const only =
  (code: ReturnCode, text = ''): Answers =>
  (module) => [{ code, origin: module.origin, text, assumes: [] }];

const undecided =
  (...codes: ReturnCode[]): Answers =>
  (module) =>
    codes.map((code) => ({ code, origin: module.origin, text: `${module.module} decides`, assumes: [] }));

const given = ({ options }: LoginModule, name: string): string | null =>
  options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;

function nologin(module: LoginModule, scene: LoginScene): ModuleAnswer[] {
  const path = given(module, 'file');
  const paths = path === null ? ['/run/nologin', '/etc/nologin'] : [path];
  const good = module.options.includes('successok') ? 'success' : 'ignore';
  if (!scene.account.isRoot) return either(checkNologin(paths, scene), 'auth_err', module, good);
  // Root is told about the file and let in; without one the module has no opinion.
  const states = paths.map((one) => knownFile(scene.view, one).state);
  const codes = [
    ...(states.includes('absent') || states.includes('unknown') ? [good] : []),
    ...(states.includes('there') || states.includes('unknown') ? ['success'] : []),
  ] as ReturnCode[];
  return undecided(...(states.includes('there') ? (['success'] as const) : new Set(codes)))(module, scene);
}

/** limits.conf(5): a user who may have no session at all. */
function limits(module: LoginModule, { view, account }: LoginScene): ModuleAnswer[] {
  const passes = judgeSessionLimit(view, account, given(module, 'conf'));
  const text = 'pam_limits leaves the user no session';
  return either({ passes, origin: module.origin, text, assumes: [] }, 'perm_denied', module);
}

/** shadow(5): an account that is in order. A user that the local files lack is unknown to the module. */
function unix(module: LoginModule, scene: LoginScene): ModuleAnswer[] {
  const { exists } = scene.account;
  if (module.stack === 'session') return only('success')(module, scene);
  if (exists === 'undecided' || exists === 'no') return undecided('success', 'user_unknown')(module, scene);
  const { unshadowed } = scene.account;
  if (unshadowed !== null && !module.options.includes('broken_shadow')) {
    const text = 'has no line in /etc/shadow that can be read';
    const passes = unshadowed.sure ? No : Maybe;
    return either({ passes, origin: unshadowed.origin, text, assumes: [] }, 'authinfo_unavail', module);
  }
  const ended = checkAges(scene).find(({ passes }) => passes !== Yes);
  return ended ? either(ended, 'acct_expired', module) : only('success')(module, scene);
}

/** Directory services say of a local user that they do not know it. */
function directory(module: LoginModule, scene: LoginScene): ModuleAnswer[] {
  if (module.stack === 'session') return only('success')(module, scene);
  const isLocal = scene.account.user !== null && scene.account.exists === 'yes';
  if (isLocal)
    return [
      { code: 'user_unknown', origin: module.origin, text: `${module.module} does not know the user`, assumes: [] },
    ];
  return undecided('success', 'user_unknown', 'perm_denied', 'authinfo_unavail')(module, scene);
}

function local(module: LoginModule, { account }: LoginScene): ModuleAnswer[] {
  const passes: Tri =
    account.user !== null
      ? Yes
      : account.exists === 'assumed' && account.name !== 'root'
        ? Maybe
        : account.name === 'root'
          ? Yes
          : No;
  const check = { passes, origin: null, text: 'is not in /etc/passwd', assumes: [] };
  return either(check, 'perm_denied', module);
}

/** shells(5): a shell that is not listed keeps its user out. */
function shells(module: LoginModule, { view, account }: LoginScene): ModuleAnswer[] {
  const { user } = account;
  const found = linesOf(view, '/etc/shells');
  if (user === null || found === null)
    return either({ passes: Yes, origin: null, text: '', assumes: [assume('cat /etc/shells')] }, 'auth_err', module);
  const shell = user.shell === '' ? '/bin/sh' : user.shell;
  const passes = isShellListed(found.lines ?? [], shell);
  return either(
    { passes, origin: module.origin, text: `${shell} is not in /etc/shells`, assumes: [] },
    'auth_err',
    module,
  );
}

/** A CR before the end of a line is a part of the name; those of all lines may be of the copy alone. */
function isShellListed(lines: readonly string[], shell: string): Tri {
  if (lines.includes(shell)) return Yes;
  return lines.includes(`${shell}\r`) && lines.every((line) => line.endsWith('\r')) ? Maybe : No;
}

/** securetty(5): root by terminals that are listed, and sshd's is called `ssh`; without the file by any. */
function secureTerminal(module: LoginModule, { view, account }: LoginScene): ModuleAnswer[] {
  if (account.isRoot === false) return only('success')(module, { view, account } as LoginScene);
  const found = linesOf(view, '/etc/securetty');
  const isListed = found === null || found.lines === null || found.lines.some((line) => line.trim() === 'ssh');
  const passes: Tri = isListed ? Yes : account.isRoot === null ? Maybe : No;
  const assumes = found === null ? [assume('cat /etc/securetty')] : [];
  const text = 'pam_securetty admits root by listed terminals only';
  return either({ passes, origin: module.origin, text, assumes }, 'auth_err', module);
}

/** time.conf(5), or the file that `conffile=` names. Nobody knows the hour at which somebody will come. */
function time(module: LoginModule, { view, account }: LoginScene): ModuleAnswer[] {
  const path = given(module, 'conffile') ?? '/etc/security/time.conf';
  const found = linesOf(view, path);
  const passes =
    found === null || found.lines === null
      ? Yes
      : judgeTimes(found.lines, account.name, 'sshd', isEarlyPam(view.version));
  const assumes = found === null ? [assume(`cat ${path}`)] : [];
  const text = passes === Maybe ? 'pam_time decides by the hour' : 'pam_time never lets the user in';
  return either({ passes, origin: module.origin, text, assumes }, 'perm_denied', module);
}

/** Users below and from 1000 on, as systems have them; between the two of login.defs(5) nobody can tell. */
function userType(module: LoginModule, { account }: LoginScene): ModuleAnswer[] {
  const { user } = account;
  if (user === null) return undecided('success', 'auth_err')(module, { account } as LoginScene);
  const isRegular: Tri = user.uid >= 1000 && user.uid < 60_000 ? Yes : user.uid < 500 ? No : Maybe;
  const wanted = module.options.includes('issystem')
    ? ((2 - isRegular) as Tri)
    : module.options.includes('isregular')
      ? isRegular
      : Maybe;
  return either(
    { passes: wanted, origin: module.origin, text: 'is another kind of user', assumes: [] },
    'auth_err',
    module,
  );
}

/** Modules that decide; all others of Linux-PAM's only do something. */
const answers: Readonly<Record<string, Answers>> = {
  pam_permit: only('success'),
  pam_env: (module, scene) =>
    only(module.stack === 'account' ? 'service_err' : 'success', 'pam_env is for other stacks')(module, scene),
  pam_deny: only('auth_err', 'pam_deny lets nobody in'),
  pam_nologin: nologin,
  pam_unix: unix,
  pam_localuser: local,
  pam_rootok: only('success'),
  pam_access: (module, scene) => either(checkAccess(module, scene), 'perm_denied', module),
  pam_listfile: (module, scene) => either(checkListed(module, scene), 'auth_err', module),
  pam_succeed_if: (module, scene) => either(checkConditions(module, scene), 'auth_err', module),
  pam_shells: shells,
  pam_time: time,
  pam_securetty: secureTerminal,
  pam_limits: limits,
  pam_usertype: userType,
  ...Object.fromEntries(
    ['pam_sss', 'pam_ldap', 'pam_winbind', 'pam_krb5', 'pam_systemd_home'].map((name) => [name, directory]),
  ),
};

/** Modules that let everybody pass; those that count failures keep somebody out for a while only. */
const harmless =
  /^pam_(?:env|faildelay|faillock|sepermit|cap|lastlog2?|motd|mail|issue|tally2?|loginuid|selinux|systemd|umask|keyinit|mkhomedir|namespace|group|warn|echo|xauth|tty_audit|setquota|pwhistory|oddjob_mkhomedir|cap|ecryptfs|gnome_keyring|kwallet5?|fscrypt|lsass_none|apparmor|cgfs|ck_connector|tmpdir|timestamp|console)$/;

/** Modules that only some stacks may ask; in others PAM finds nothing to call. Measured with Linux-PAM 1.5. */
const offers: Readonly<Record<string, readonly LoginModule['stack'][]>> = {
  ...Object.fromEntries(['pam_cap', 'pam_faildelay', 'pam_group', 'pam_issue'].map((name) => [name, ['auth']])),
  ...Object.fromEntries(['pam_keyinit', 'pam_mail', 'pam_timestamp'].map((name) => [name, ['auth', 'session']])),
  ...Object.fromEntries(
    ['limits', 'mkhomedir', 'motd', 'namespace', 'systemd', 'tty_audit', 'umask', 'xauth'].map((name) => [
      `pam_${name}`,
      ['session'],
    ]),
  ),
  pam_sepermit: ['auth', 'account'],
  pam_pwhistory: [],
};

/** Modules that do something and have no opinion on the login. */
const silent: Readonly<Record<LoginModule['stack'], readonly string[]>> = {
  auth: ['pam_env', 'pam_faildelay', 'pam_group', 'pam_keyinit', 'pam_mail', 'pam_sepermit', 'pam_warn'],
  account: ['pam_sepermit', 'pam_warn'],
  session: ['pam_motd', 'pam_warn'],
};

export function moduleAnswers(module: LoginModule, scene: LoginScene): ModuleAnswer[] {
  const { module: name, stack } = module;
  if (name.endsWith('\r')) return only('module_unknown', 'a CR is part of the module’s name')(module, scene);
  if (offers[name]?.includes(stack) === false)
    return only('module_unknown', `${name} has nothing that a stack of this kind could ask`)(module, scene);
  const isThere = isShipped(name, scene.view.version);
  const missing = only('module_unknown', `${name} is not among the modules of this release`)(module, scene);
  if (isThere === No) return missing;
  return isThere === Maybe ? [...answersOf(module, scene), ...missing] : answersOf(module, scene);
}

function answersOf(module: LoginModule, scene: LoginScene): ModuleAnswer[] {
  const { module: name, stack } = module;
  if (silent[stack].includes(name)) return only('ignore')(module, scene);
  const known = answers[module.module];
  if (known) return known(module, scene);
  return harmless.test(module.module)
    ? only('success')(module, scene)
    : undecided('success', 'ignore', 'auth_err')(module, scene);
}
