import { Maybe, No, not, type Tri, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import type { GroupPattern, SessionSettings, UserPattern } from '#model/login';
import { assume, type Check, passed } from './check.ts';
import type { KnownAccount } from './known-account.ts';
import { knownFile } from './known-file.ts';
import { matchesName } from './match-name.ts';
import type { SourceClass } from './source-classes.ts';

/** Who is asked about: the user, from one class of sources. */
export interface LoginScene {
  readonly view: HostView;
  readonly account: KnownAccount;
  readonly from: Pick<SourceClass, 'fits'>;
}

/**
 * What sshd asks before it tries any method (auth.c, allowed_user): the account, its shell, DenyUsers, AllowUsers,
 * DenyGroups, AllowGroups. All failures look alike to the client.
 */
export function checkUser(settings: SessionSettings, scene: LoginScene): Check[] {
  const { account } = scene;
  return [
    checkExists(account),
    checkLocked(settings, scene),
    checkShell(settings, scene),
    checkDenied(settings.denyUsers, scene),
    checkAllowed(settings.allowUsers, scene),
    checkGroups(settings.denyGroups, account, 'deny'),
    checkGroups(settings.allowGroups, account, 'allow'),
  ];
}

function checkExists({ name, exists, origin }: KnownAccount): Check {
  if (exists === 'yes' || (exists === 'assumed' && name === 'root')) return passed();
  if (exists === 'assumed') return passed([assume(`getent passwd ${name}`)]);
  const text = exists === 'no' ? 'does not have this user' : 'does not have this user; other sources may';
  return { passes: exists === 'no' ? No : Maybe, origin, text, assumes: [] };
}

const isOn = (settings: SessionSettings, keyword: string): boolean =>
  settings.values.get(keyword)?.values[0]?.toLowerCase() === 'yes';

/** Without PAM sshd itself looks whether the account is locked. */
function checkLocked(settings: SessionSettings, { account }: LoginScene): Check {
  const pam = settings.values.get('usepam');
  if (pam === undefined || isOn(settings, 'usepam')) return passed();
  const { password, name } = account;
  if (password === null) return passed([assume(`passwd -S ${name}`)]);
  if (password.locked === No) return passed();
  return {
    passes: password.locked === Yes ? No : Maybe,
    origin: password.origin,
    text: 'is locked, and UsePAM is off',
    assumes: [],
  };
}

/** Shells that a system is not without. */
const everywhere = /^(?:\/usr)?(?:\/bin\/(?:sh|bash|dash|false)|\/sbin\/nologin)$/;

function checkShell(settings: SessionSettings, { view, account }: LoginScene): Check {
  const { user } = account;
  const chroot = settings.values.get('chrootdirectory')?.values[0] ?? 'none';
  if (user === null || chroot.toLowerCase() !== 'none') return passed();
  const shell = user.shell === '' ? '/bin/sh' : user.shell;
  if (user.returns !== No) {
    const text = `names ${shell} as shell with a CR behind it, which does not exist`;
    return { passes: not(user.returns), origin: user.origin, text, assumes: [] };
  }
  const { state, entry, origin } = knownFile(view, shell);
  const runs = entry === null || entry.type !== 'file' || (entry.mode & 0o111) !== 0;
  if (state !== 'absent' && runs)
    return passed(state === 'there' || everywhere.test(shell) ? [] : [assume(`ls -l ${shell}`)]);
  const text = state === 'absent' ? `names ${shell} as shell, which does not exist` : `${shell} is not executable`;
  return { passes: No, origin: state === 'absent' ? user.origin : origin, text, assumes: [] };
}

function userFits({ glob, from }: UserPattern, { account, from: source }: LoginScene): Tri {
  if (!matchesName(glob, account.name)) return No;
  return from === null ? Yes : source.fits(from);
}

function checkDenied(list: readonly UserPattern[] | null, scene: LoginScene): Check {
  const judged = (list ?? []).map((pattern) => ({ pattern, fits: userFits(pattern, scene) }));
  const worst = judged.find(({ fits }) => fits === Yes) ?? judged.find(({ fits }) => fits === Maybe);
  if (!worst) return passed();
  const { pattern, fits } = worst;
  return {
    passes: fits === Yes ? No : Maybe,
    origin: pattern.origin,
    text: `DenyUsers ${pattern.text} fits`,
    assumes: [],
  };
}

function checkAllowed(list: readonly UserPattern[] | null, scene: LoginScene): Check {
  if (list === null) return passed();
  const judged = list.map((pattern) => ({ pattern, fits: userFits(pattern, scene) }));
  const best = judged.find(({ fits }) => fits === Yes) ?? judged.find(({ fits }) => fits === Maybe);
  if (!best) return { passes: No, origin: list[0]!.origin, text: 'AllowUsers does not name this user', assumes: [] };
  const { pattern, fits } = best;
  return { passes: fits, origin: pattern.origin, text: `AllowUsers ${pattern.text} fits`, assumes: [] };
}

function checkGroups(list: readonly GroupPattern[] | null, account: KnownAccount, what: 'allow' | 'deny'): Check {
  if (list === null) return passed();
  const keyword = what === 'allow' ? 'AllowGroups' : 'DenyGroups';
  const { groups, groupsAssume } = account;
  if (groups === null) {
    const everybody = list.find(({ glob }) => /^\*+$/.test(glob));
    if (everybody && what === 'allow') return passed();
    return {
      passes: Maybe,
      origin: list[0]!.origin,
      text: `${keyword} asks for groups that nobody collected`,
      assumes: [],
    };
  }
  const hit = list.find(({ glob }) => groups.some((group) => matchesName(glob, group)));
  if (what === 'deny')
    return hit
      ? { passes: No, origin: hit.origin, text: `DenyGroups ${hit.text} fits`, assumes: [] }
      : passed(groupsAssume);
  return hit
    ? { passes: Yes, origin: hit.origin, text: `AllowGroups ${hit.text} fits`, assumes: [] }
    : {
        passes: No,
        origin: list[0]!.origin,
        text: 'AllowGroups names none of the user’s groups',
        assumes: groupsAssume,
      };
}
