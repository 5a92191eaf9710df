import { No, Yes } from '#core/tri';
import type { LoginModule } from '#model/accounts';
import type { SessionSettings } from '#model/login';
import { checkNewPassword, checkWithoutStack } from './account-checks.ts';
import type { LoginScene } from './allowed-user.ts';
import { assume, type Check, passed } from './check.ts';
import { knownFile } from './known-file.ts';
import { loginWords } from './login-words.ts';
import { unsafeComponent } from './unsafe-path.ts';
import { stackOf, walkStack } from './walk-stack.ts';

const isPamOff = (settings: SessionSettings): boolean => settings.values.get('usepam')?.values[0] === 'no';

/** Where PAM does not even start, sshd ends the connection before it asks for anything. */
export function checkStart(settings: SessionSettings, { view }: LoginScene): Check[] {
  const stack = isPamOff(settings) ? null : stackOf(settings, view);
  if (stack === null || stack.starts.passes === Yes) return [];
  const { passes, at } = stack.starts;
  return [{ passes, origin: at, text: 'includes a file that does not exist', assumes: [], symptom: loginWords.closed }];
}

/** What is asked once a method has succeeded: PAM's account stack, or sshd's own look at nologin and shadow(5). */
export function checkAccount(settings: SessionSettings, scene: LoginScene): Check[] {
  const pamOff = isPamOff(settings);
  const stack = pamOff ? null : stackOf(settings, scene.view);
  const pam = stack === null ? null : walkStack(stack, 'account', scene);
  const session = stack?.modules.some((module) => module.stack === 'session')
    ? walkStack(stack, 'session', scene)
    : null;
  return [
    ...(pam === null ? checkWithoutStack(pamOff, scene) : []),
    ...(pam === null ? [] : [{ ...pam, symptom: loginWords.closed }]),
    ...(!pamOff && stack?.modules.some(asksShadow) !== false ? checkNewPassword(scene) : []),
    // sshd ends a session that PAM does not open.
    ...(session === null ? [] : [{ ...session, symptom: loginWords.sessionEnds }]),
    ...(pamOff || pam !== null ? [] : [passed([assume('cat /etc/pam.d/sshd')])]),
    ...checkChroot(settings, scene),
    checkLoginShell(settings, scene),
  ];
}
const asksShadow = ({ stack, module }: LoginModule): boolean => stack === 'account' && module === 'pam_unix';

/** sshd changes into a root only where every part of its path is root's and nobody else may write it. */
function checkChroot(settings: SessionSettings, { view, account }: LoginScene): Check[] {
  const setting = settings.values.get('chrootdirectory');
  const written = setting?.values[0] ?? 'none';
  const { user, name } = account;
  if (setting === undefined || written.toLowerCase() === 'none' || (user === null && /%[hU]/.test(written))) return [];
  const parts: Readonly<Record<string, string>> = { h: user?.home ?? '', u: name, U: String(user?.uid), '%': '%' };
  const path = written.replace(/%([huU%])/g, (_all, key: string) => parts[key]!).replace(/(?<=.)\/+$/, '');
  const symptom = loginWords.closed;
  const unsafe = unsafeComponent(view, path);
  if (unsafe !== null)
    return [{ passes: No, origin: unsafe.origin, text: `${unsafe.path} ${unsafe.why}`, assumes: [], symptom }];
  const { state } = knownFile(view, path);
  if (state === 'absent')
    return [{ passes: No, origin: setting.origin, text: `${path} does not exist`, assumes: [], symptom }];
  const unlisted = [...parentsOf(path), path].filter((part) => part !== '/' && knownFile(view, part).entry === null);
  return [passed(unlisted.length > 0 ? [assume(`ls -ld ${unlisted.join(' ')}`)] : [])];
}

/** `/srv` of `/srv/sftp`; the root itself is root's everywhere. */
const parentsOf = (path: string): string[] =>
  path.split('/').flatMap((_, i, parts) => (i < 2 ? [] : [parts.slice(0, i).join('/')]));

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
