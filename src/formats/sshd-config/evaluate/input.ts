import type { Address, Family } from '#core/address';
import type { SshdVersion } from '../versions.ts';
import type { ConfigFile, Expansion } from './result.ts';

/** A connection as `-C` describes it; what is left out fits no Match line. */
export interface Connection {
  readonly user?: string;
  /** Whether the user exists; `invalid-user` of `-C` says no. */
  readonly userInvalid?: boolean;
  readonly host?: string;
  readonly address?: string;
  readonly localAddress?: string;
  readonly localPort?: number;
  readonly routingDomain?: string;
}

/** The daemon's own arguments, in order. Only those that change its configuration. */
export type CommandLineArgument =
  | { readonly port: string }
  | { readonly option: string }
  | { readonly family: Family }
  | { readonly hostKey: string };

/** What a name in a ListenAddress stands for; `null`: nobody knows. An empty list: it does not exist. */
export type Resolve = (name: string) => readonly Address[] | null;

/**
 * - `start`: the daemon is started
 * - `test`: `sshd -t`
 * - `dump`: `sshd -T`, which goes through the Match blocks once more
 */
export type Mode = 'start' | 'test' | 'dump';

export interface SshdConfigInput {
  readonly main: ConfigFile;
  /** Files of which nobody knows how they are included, read after the main one. */
  readonly further?: readonly ConfigFile[];
  readonly version: SshdVersion;
  readonly mode: Mode;
  /** The files that an Include pattern names. The pattern is absolute, or begins with `~`. */
  expand(pattern: string): Expansion;
  readonly resolve?: Resolve;
  /** TCP port of a service name that is not a common one; `null`: there is no such name. */
  readonly service?: (name: string) => number | null;
  /** Whether the host has a network device of that name; `null`: nobody knows. */
  readonly deviceExists?: (name: string) => boolean | null;
  /** Names of the user's groups; `null`: no such user, `undefined`: nobody knows. */
  readonly groups?: (user: string) => readonly string[] | null | undefined;
  readonly commandLine?: readonly CommandLineArgument[];
  readonly connection?: Connection;
  /** The directory it is started in, for relative file names. */
  readonly workingDirectory?: string;
  /** The home directory of the user that starts it, for `~/`. */
  readonly home?: string;
  /** The same of other users; `null`: no such user, `undefined`: nobody knows. */
  readonly homes?: (user: string) => string | null | undefined;
  /** How characters of the files stand for bytes, for words that repeat them. */
  readonly encoding?: 'utf-8' | 'latin-1';
}
