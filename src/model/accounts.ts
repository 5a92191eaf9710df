import type { OriginId } from '#core/origin';
import type { Tri } from '#core/tri';
import type { PatternList } from './access-list.ts';
import type { SourceList } from './login.ts';

/** A file or service that names users or groups. */
export type AccountDatabase = 'users' | 'groups' | 'passwords';

export interface UserFact {
  readonly account: 'user';
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  /** Empty stands for /bin/sh. */
  readonly shell: string;
  /** Its password's place refers to shadow(5). */
  readonly shadowed: boolean;
  /** A CR ends its line on the host, and is a part of the shell's name. */
  readonly returns: Tri;
  readonly origin: OriginId;
}

export interface GroupFact {
  readonly account: 'group';
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
  readonly origin: OriginId;
}

/** Whether a password can be right, never the password nor its hash. */
export interface PasswordFact {
  readonly account: 'password';
  readonly user: string;
  /** A hash that some password fits; `empty`: no password is asked for. */
  readonly usable: Tri;
  readonly empty: boolean;
  /** The field begins with `!`, which an sshd without PAM takes for a locked account. */
  readonly locked: Tri;
  readonly origin: OriginId;
}

/** Days since 1970 after which something ends; `null` never. */
export interface AgeFact {
  readonly account: 'age';
  readonly user: string;
  /** The first day on which nobody logs in any more. */
  readonly accountEnds: number | null;
  /** The first day on which even a new password is no longer taken. */
  readonly passwordEnds: number | null;
  /** The first day on which a new password is asked for before anything else; 0 at the next login. */
  readonly changeDue: number | null;
  /** The day on which this was seen; `null` where nobody knows. */
  readonly seenOn: number | null;
  /** A day that had come by then. */
  readonly notBefore: number | null;
  readonly origin: OriginId;
}

/** What is known of the host's users. */
export type AccountFact =
  | UserFact
  | GroupFact
  | PasswordFact
  | AgeFact
  /** All groups of one user, asked of every source the host has. */
  | {
      readonly account: 'groups-of';
      readonly user: string;
      readonly groups: readonly string[];
      readonly origin: OriginId;
    }
  /** The host said that it knows no such user. */
  | { readonly account: 'no-user'; readonly user: string; readonly origin: OriginId }
  /** The whole database was shown: `local` its file, `all` every source. */
  | {
      readonly account: 'listed';
      readonly database: AccountDatabase;
      readonly sources: 'local' | 'all';
      /** Whether the lines are those of the host to the letter. */
      readonly exact: boolean;
      readonly origin: OriginId;
    }
  /** Whether more sources than the local file are asked. */
  | {
      readonly account: 'sources';
      readonly database: AccountDatabase;
      readonly others: readonly string[];
      readonly origin: OriginId;
    };

/** One module of the login service's stack, in the order asked. */
export interface LoginModule {
  readonly stack: 'auth' | 'account' | 'session';
  /** `pam_nologin`, without directory and ending. */
  readonly module: string;
  /** `required`, `[success=1 default=ignore]`, in lower case. */
  readonly control: string;
  readonly options: readonly string[];
  /** A CR ends its line on the host, and is a part of the last word. */
  readonly returns: Tri;
  /** How deep in substacks it is, from 0: what ends a substack does not end what is around it. */
  readonly level: number;
  readonly origin: OriginId;
}

/** The stack of one service of PAM; `complete: false` where an included file was not collected. */
export interface ServiceStack {
  readonly login: 'service';
  readonly service: string;
  readonly modules: readonly LoginModule[];
  /** Whether PAM starts at all: every file that is included has to exist. `at`: the line that decides. */
  readonly starts: { readonly passes: Tri; readonly at: OriginId };
  readonly complete: boolean;
  readonly origin: OriginId;
}

/** Whom an entry of a login access list means; `name` is a user, or a group whose members are meant. */
export interface LoginSubject {
  readonly kind: 'all' | 'name' | 'group' | 'unknown';
  readonly name: string;
}

/** Sources, without those behind an `EXCEPT`. */
export interface SourcesExcept {
  readonly list: SourceList;
  readonly except: SourcesExcept | null;
}

/** The first rule whose users and origins both match decides; without one the login goes on. */
export interface LoginAccessRule {
  readonly admits: boolean;
  readonly users: PatternList<LoginSubject>;
  readonly from: SourcesExcept;
  readonly origin: OriginId;
}

/** The list that the module pam_access goes by, access.conf(5). */
export interface LoginAccessList {
  readonly login: 'access-list';
  readonly path: string;
  readonly rules: readonly LoginAccessRule[];
  readonly origin: OriginId;
}

/** A file of lines that a module compares with; `null` lines: it does not exist. */
export interface LoginLines {
  readonly login: 'lines';
  readonly path: string;
  readonly lines: readonly string[] | null;
  readonly origin: OriginId;
}

export type LoginStackFact = ServiceStack | LoginAccessList | LoginLines;
