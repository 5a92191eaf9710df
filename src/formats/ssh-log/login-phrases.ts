import type { Address } from '#core/address';
import type { LoginStage } from '#model/log';
import { addressIn, type Phrase, type Said } from './said.ts';

const refusedAt = (stage: LoginStage, user: string, from?: string): Said => ({
  event: 'login-refused',
  client: addressIn(from),
  user,
  stage,
  path: null,
});

const keysRefused = (path: string, user: string | null = null): Said => ({
  event: 'login-refused',
  client: null,
  user,
  stage: 'keys',
  path,
});

/** Whom sshd does not let in, and at which stage (auth.c, auth2-pubkey.c, misc.c, auth-pam.c). */
export const ofLogins: readonly Phrase[] = [
  [
    /^Authentication refused: (?:bad ownership or modes for (?:file|directory) (\/.*?)|(\/.*?) is not a regular file)$/,
    ([, unsafe, odd]) => keysRefused(unsafe ?? odd!),
  ],
  [
    /^Could not open (?:user '([^']*)' )?authorized keys '(\/[^']*)': (?!No such file)/,
    ([, user, path]) => keysRefused(path!, user ?? null),
  ],
  [
    /^User '?(\S+?)'? authorized keys '?(\/.*?)'? is not a regular file$/,
    ([, user, path]) => keysRefused(path!, user!),
  ],
  [/^User (\S+)(?: from (\S+))? not allowed because /, ([, user, from]) => refusedAt('user', user!, from)],
  [/^(?:Invalid|Illegal) user (\S+) from (\S+)(?: port \d+)?$/, ([, user, from]) => refusedAt('user', user!, from)],
  [/^ROOT LOGIN REFUSED FROM (\S+)/, ([, from]) => refusedAt('root', 'root', from)],
  [/^(?:fatal: )?Access denied for user (\S+) by PAM account configuration/, ([, user]) => refusedAt('account', user!)],
];
/** Lines at the end of an attempt that name who tried, and from where; a user’s name may be anything that a client sends. */
const ends: readonly RegExp[] = [
  /^(?:Connection (?:closed|reset) by|Disconnected from) (?:authenticating|invalid) user (?<user>\S+) (?<from>\S+) port \d+(?: \[preauth\])?$/,
  /^(?:Accepted|Failed|Postponed|Partial) \S+ for (?:invalid user )?(?<user>\S+) from (?<from>\S+) port \d+(?!.* from )/,
  /^(?:error: )?maximum authentication attempts exceeded for (?:invalid user )?(?<user>\S+) from (?<from>\S+) port \d+(?!.* from )/,
];

/** Whom a session was for, where this line of it tells. */
export function attemptIn(message: string): { readonly user: string; readonly client: Address | null } | null {
  for (const pattern of ends) {
    const found = pattern.exec(message)?.groups;
    if (found) return { user: found.user!, client: addressIn(found.from) };
  }
  return null;
}
