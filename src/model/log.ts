import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';

/** Why the daemon gave up, by what it last said. */
export type StartFailure =
  | 'configuration'
  | 'binding'
  | 'host-keys'
  | 'privilege-separation'
  | 'libraries'
  | 'helper'
  | 'start-limit'
  | 'start-timeout'
  | 'unit';

/**
 * Where a login ended: before any method (`user`: no such user, AllowUsers, the shell …), with the keys, because of
 * PermitRootLogin, or with the account (PAM) once a method had succeeded.
 */
export type LoginStage = 'user' | 'keys' | 'root' | 'account';

/** What one line of a log says of the daemon. Logs tell of the past: no answer is certain because of one. */
export type LogEvent = { readonly origin: OriginId; readonly text: string; readonly when: string } & (
  | { readonly event: 'listening'; readonly address: string; readonly port: number }
  | { readonly event: 'failed'; readonly why: StartFailure; readonly reason: string; readonly port: number | null }
  | { readonly event: 'starting' | 'stopped' }
  /** `hosts.allow` and `hosts.deny` turned somebody away. */
  | { readonly event: 'refused'; readonly client: Address | null }
  | {
      readonly event: 'dropped';
      readonly limit: 'max-startups' | 'penalty';
      readonly client: Address | null;
    }
  /** Each connection ends in a daemon that was replaced on disk. */
  | { readonly event: 'stale-daemon' }
  | { readonly event: 'login'; readonly client: Address; readonly user: string }
  | {
      readonly event: 'login-refused';
      readonly client: Address | null;
      /** `null` where the line names a file alone, and nothing tells whose session it was. */
      readonly user: string | null;
      readonly stage: LoginStage;
      /** The file or directory of a user's keys that sshd would not use. */
      readonly path: string | null;
    }
);

/** The lines of one log that speak of the daemon, oldest first. */
export interface LogFact {
  readonly events: readonly LogEvent[];
  readonly origin: OriginId;
}
