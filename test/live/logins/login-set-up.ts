/** A user of the test server. The client has the key and knows the password of each. */
export interface TestUser {
  readonly name: string;
  readonly uid: number;
  /** Besides the group of the same name. */
  readonly groups?: readonly string[];
  readonly shell?: string;
  /** Default: one that the client knows. */
  readonly password?: 'set' | 'locked' | 'none' | 'empty';
  /** Whether the keys file is there; default yes. A text is its content, where KEY stands for the client's key. */
  readonly key?: boolean | string;
  /** The day since 1970 on which the account ends. */
  readonly ends?: number;
}

export interface LoginProbe {
  readonly user: string;
  readonly from: string;
  /** Keys that no file names, and that the client offers before the right one. */
  readonly others?: number;
}

/** One server to be made, and who tries to log in. */
export interface LoginSetUp {
  readonly name: string;
  readonly sshd: string;
  readonly users?: readonly TestUser[];
  /** What root has, besides a key. */
  readonly root?: Pick<TestUser, 'password' | 'key'>;
  /** Files by absolute path below /etc, /run, /home or /root. */
  readonly files?: Readonly<Record<string, string>>;
  /** Run on the server before sshd starts, one shell command each. */
  readonly commands?: readonly string[];
  /** Collect shadow(5) itself instead of what passwd(1) says of it. */
  readonly shadow?: true;
  /** Collect the files of keys themselves. */
  readonly keys?: true;
  /** What the bundle leaves out, by path. */
  readonly leaveOut?: readonly string[];
  /** Asks something that nobody can read from the server, so that answers need not be certain. */
  readonly undecidable?: true;
  readonly probes?: readonly LoginProbe[];
}

export const defaultUsers: readonly TestUser[] = [
  { name: 'alice', uid: 1001, groups: ['ssh-users', 'wheel'] },
  { name: 'bob', uid: 1002, groups: ['ssh-users'] },
  { name: 'carol', uid: 1003, groups: ['contractors'] },
];

/** Every user from two sources, and somebody who does not exist. */
export const defaultProbes: readonly LoginProbe[] = [
  ...['root', 'alice', 'bob', 'carol'].flatMap((user) => [
    { user, from: '10.1.2.3' },
    { user, from: '198.18.5.7' },
  ]),
  { user: 'alice', from: '2001:db8:1::5' },
  { user: 'mallory', from: '10.1.2.3' },
];
