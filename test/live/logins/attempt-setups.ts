import { defaultProbes, defaultUsers, type LoginProbe, type LoginSetUp } from './login-set-up.ts';

const [alice, bob, carol] = defaultUsers;
const users: LoginSetUp['users'] = [alice!, { ...bob!, key: false }, { ...carol!, password: 'none', key: false }];
/** Every user with that many other keys before the right one. */
const probes = (others: number): LoginProbe[] => defaultProbes.map((probe) => ({ ...probe, others }));
const withPam = 'UsePAM yes\nPermitRootLogin yes\n';
const withoutPam = 'UsePAM no\nPermitRootLogin yes\n';

const keysAlone = 'PasswordAuthentication no\nKbdInteractiveAuthentication no\n';
/** How many keys the client has decides. */
const open = { undecidable: true } as const;

const tries = (name: string, sshd: string, more: Omit<Partial<LoginSetUp>, 'name'> = {}): LoginSetUp => ({
  name: `tries-${name}`,
  sshd,
  users,
  root: { key: false },
  shadow: true,
  ...more,
});
const empty = (name: string, sshd: string, more: Omit<Partial<LoginSetUp>, 'name'> = {}): LoginSetUp => ({
  name: `empty-${name}`,
  sshd: `PermitEmptyPasswords yes\n${sshd}`,
  users: [
    { ...alice!, password: 'empty', key: false },
    { ...bob!, password: 'empty' },
    { ...carol!, key: false },
  ],
  root: { password: 'empty', key: false },
  shadow: true,
  ...more,
});

/** Few attempts, other keys that come first, and passwords that are empty. */
export const attemptSetUps: readonly LoginSetUp[] = [
  ...[1, 2].flatMap((most) => [
    tries(`${most}-pam`, `${withPam}MaxAuthTries ${most}\n`, open),
    tries(`${most}-no-pam`, `${withoutPam}MaxAuthTries ${most}\n`, open),
    tries(`${most}-keys`, `${withPam}${keysAlone}MaxAuthTries ${most}\n`, open),
    tries(`${most}-passwords`, `${withPam}PubkeyAuthentication no\nMaxAuthTries ${most}\n`),
    tries(`${most}-passwords-no-pam`, `${withoutPam}PubkeyAuthentication no\nMaxAuthTries ${most}\n`),
    tries(`${most}-two-keys-first`, `${withPam}MaxAuthTries ${most}\n`, { probes: probes(2), ...open }),
    tries(`${most}-denied`, `${withPam}MaxAuthTries ${most}\nDenyUsers *\n`, open),
    tries(`${most}-both`, `${withPam}MaxAuthTries ${most}\nAuthenticationMethods publickey,password\n`, open),
  ]),
  tries('2-one-key-first', `${withPam}MaxAuthTries 2\n`, { probes: probes(1), ...open }),
  tries('3-pam', `${withPam}MaxAuthTries 3\n`, open),
  tries('3-no-pam', `${withoutPam}MaxAuthTries 3\n`, open),
  tries('3-two-keys-first', `${withPam}MaxAuthTries 3\n`, { probes: probes(2), ...open }),
  tries('4-no-pam', `${withoutPam}MaxAuthTries 4\n`, open),
  tries('4-two-keys-first', `${withPam}MaxAuthTries 4\n`, { probes: probes(2), ...open }),
  empty('no-pam', 'UsePAM no\n'),
  empty('pam', 'UsePAM yes\n'),
  empty('no-pam-root', 'UsePAM no\nPermitRootLogin yes\n'),
  empty('pam-root', 'UsePAM yes\nPermitRootLogin yes\n'),
  empty('pam-no-nullok', 'UsePAM yes\nPermitRootLogin yes\n', {
    files: { 'etc/pam.d/common-auth': 'auth required pam_unix.so nodelay\n' },
  }),
  empty('pam-sufficient', 'UsePAM yes\nPermitRootLogin yes\n', {
    files: {
      'etc/pam.d/common-auth':
        'auth required pam_env.so\nauth sufficient pam_unix.so nullok try_first_pass nodelay\nauth required pam_deny.so\n',
    },
  }),
  empty('pam-required', 'UsePAM yes\nPermitRootLogin yes\n', {
    files: { 'etc/pam.d/common-auth': 'auth required pam_unix.so nullok nodelay\n' },
  }),
  empty('pam-optional', 'UsePAM yes\nPermitRootLogin yes\n', {
    files: {
      'etc/pam.d/common-auth':
        'auth optional pam_faildelay.so delay=1\nauth [success=done default=ignore] pam_unix.so nullok nodelay\nauth requisite pam_deny.so\n',
    },
  }),
  empty('pam-no-password', 'UsePAM yes\nPermitRootLogin yes\nPasswordAuthentication no\n'),
  empty('pam-no-kbd', 'UsePAM yes\nPermitRootLogin yes\nKbdInteractiveAuthentication no\n'),
  empty('no-pam-no-password', 'UsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\n'),
  empty('no-pam-keys', 'UsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n'),
  empty('methods', 'UsePAM no\nPermitRootLogin yes\nAuthenticationMethods password\n'),
  empty('methods-pam', 'UsePAM yes\nPermitRootLogin yes\nAuthenticationMethods password keyboard-interactive\n'),
  empty('methods-both', 'UsePAM no\nPermitRootLogin yes\nAuthenticationMethods publickey,password\n', {
    root: { password: 'empty' },
  }),
  empty('root-set', 'UsePAM no\nPermitRootLogin yes\n', { root: { key: false } }),
  empty('root-key', 'UsePAM no\n', { root: { password: 'empty' } }),
  empty('root-key-pam', 'UsePAM yes\n', { root: { password: 'empty' } }),
  empty('none', 'UsePAM no\nPermitRootLogin yes\nAuthenticationMethods none\n', { root: { password: 'empty' } }),
  empty('none-root', 'UsePAM no\nAuthenticationMethods none\n'),
  empty('none-pam', 'UsePAM yes\nPermitRootLogin yes\nAuthenticationMethods none\n'),
  empty('no-root', 'UsePAM no\nPermitRootLogin no\n'),
  empty('deny', 'UsePAM no\nPermitRootLogin yes\nDenyUsers alice root\n'),
  empty('match', 'UsePAM yes\nMatch User root\n  PermitRootLogin yes\nMatch User alice\n PermitEmptyPasswords no\n'),
  empty('tries', 'UsePAM no\nPermitRootLogin yes\nMaxAuthTries 1\n'),
  empty('pam-key', 'UsePAM yes\n', { users: [alice!, bob!, { ...carol!, password: 'none' }] }),
  empty('pam-key-no-kbd', 'UsePAM yes\nKbdInteractiveAuthentication no\n', {
    users: [alice!, bob!, { ...carol!, password: 'none', key: false }],
  }),
  { ...empty('off', ''), sshd: 'UsePAM yes\nPermitRootLogin yes\n' },
  { ...empty('off-no-pam', ''), sshd: 'UsePAM no\nPermitRootLogin yes\n' },
];
