import { No } from '#core/tri';
import type { LoginModule } from '#model/accounts';
import type { SessionSettings } from '#model/login';
import { checkNewPassword, checkWithoutStack } from './account-checks.ts';
import type { LoginScene } from './allowed-user.ts';
import { assume, type Check, passed } from './check.ts';
import { loginWords } from './login-words.ts';
import { stackOf, walkStack } from './walk-stack.ts';

const isPamOff = (settings: SessionSettings): boolean => settings.values.get('usepam')?.values[0] === 'no';

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
    checkLoginShell(settings, scene),
  ];
}
const asksShadow = ({ stack, module }: LoginModule): boolean => stack === 'account' && module === 'pam_unix';

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
