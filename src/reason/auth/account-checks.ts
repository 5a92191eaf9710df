import { Maybe, No, type Tri, tri } from '#core/tri';
import type { LoginScene } from './allowed-user.ts';
import { assume, type Check, passed } from './check.ts';
import { knownFile } from './known-file.ts';
import { loginWords } from './login-words.ts';

/** Files whose existence lets only root in. */
export function checkNologin(paths: readonly string[], { view, account }: LoginScene): Check {
  if (account.isRoot) return passed();
  const known = paths.map((path) => ({ path, ...knownFile(view, path) }));
  const there = known.find(({ state }) => state === 'there');
  if (there) return { passes: No, origin: there.origin, text: `${there.path} lets only root in`, assumes: [] };
  const unknown = known.filter(({ state }) => state === 'unknown').map(({ path }) => path);
  return passed(unknown.length > 0 ? [assume(`ls -l ${unknown.join(' ')}`)] : []);
}

/** Whether a day has not come yet. */
const isBefore = (day: number, seenOn: number | null, notBefore: number | null): Tri =>
  seenOn !== null ? tri(seenOn < day) : day <= (notBefore ?? 1) ? No : Maybe;

/**
 * A password that has to be changed first, also where a key was taken: passwd(1) runs in place of the session, and
 * without a terminal it fails.
 */
export function checkNewPassword({ account }: LoginScene): Check[] {
  const due = account.ages.find(({ changeDue }) => changeDue !== null);
  if (due?.changeDue === undefined || due.changeDue === null) return [];
  const passes = isBefore(due.changeDue, due.seenOn, due.notBefore);
  const text = 'has to set a new password before anything else';
  return [{ passes, origin: due.origin, text, assumes: [], symptom: loginWords.sessionEnds }];
}

/** An account that has ended. */
export function checkAges({ account }: LoginScene): Check[] {
  return account.ages.flatMap(({ accountEnds, passwordEnds, seenOn, notBefore, origin }): Check[] => {
    if (accountEnds === null && passwordEnds === null) return [];
    const ends = Math.min(accountEnds ?? Number.POSITIVE_INFINITY, passwordEnds ?? Number.POSITIVE_INFINITY);
    const passes = isBefore(ends, seenOn, notBefore);
    const text = ends !== accountEnds ? 'has a password that expired long ago' : 'has expired';
    return [{ passes, origin, text, assumes: [] }];
  });
}

/** What is looked at where PAM is off, or where nobody knows what it asks: as sshd itself does it, or as usual. */
export function checkWithoutStack(pamOff: boolean, scene: LoginScene): Check[] {
  const nologin = checkNologin(pamOff ? ['/etc/nologin'] : ['/run/nologin', '/etc/nologin'], scene);
  const words = pamOff ? loginWords.sessionEnds : loginWords.closed;
  return [
    { ...nologin, ...(nologin.passes === No ? { symptom: words } : {}) },
    ...checkAges(scene).map((check) => ({ ...check, ...(pamOff ? {} : { symptom: loginWords.closed }) })),
  ];
}
