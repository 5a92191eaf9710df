import { defaultUsers, type LoginSetUp } from './login-set-up.ts';

const [alice, bob, carol] = defaultUsers;

/** A server whose account stack is this. */
const account = (name: string, lines: readonly string[], more: Omit<Partial<LoginSetUp>, 'name'> = {}): LoginSetUp => ({
  name: `pam-${name}`,
  sshd: 'UsePAM yes\n',
  ...more,
  files: { 'etc/pam.d/common-account': `${lines.join('\n')}\n`, ...more.files },
});

/** A server whose auth stack is this; only passwords meet it. */
const auth = (name: string, lines: readonly string[], more: Omit<Partial<LoginSetUp>, 'name'> = {}): LoginSetUp => ({
  name: `pam-${name}`,
  sshd: 'UsePAM yes\nPubkeyAuthentication no\nPermitRootLogin yes\n',
  ...more,
  files: { 'etc/pam.d/common-auth': `${lines.join('\n')}\n`, ...more.files },
});

/** Servers where PAM lets some users in and others not. */
export const pamSetUps: readonly LoginSetUp[] = [
  account(
    'listfile-deny',
    ['account required pam_listfile.so item=user sense=deny file=/etc/ssh/denied onerr=succeed'],
    {
      files: { 'etc/ssh/denied': 'bob\nroot\n' },
    },
  ),
  account(
    'listfile-groups',
    ['account required pam_listfile.so item=group sense=allow file=/etc/ssh/groups onerr=fail'],
    {
      files: { 'etc/ssh/groups': 'ssh-users\n' },
    },
  ),
  account(
    'listfile-apply',
    [
      'account required pam_listfile.so item=user sense=allow file=/etc/ssh/only apply=@ssh-users onerr=fail',
      'account required pam_unix.so',
    ],
    { files: { 'etc/ssh/only': 'alice' } },
  ),
  account(
    'listfile-shell',
    [
      'account required pam_listfile.so item=shell sense=allow file=/etc/ssh/only apply=carol onerr=succeed',
      'account required pam_permit.so',
    ],
    { files: { 'etc/ssh/only': '/bin/sh' }, users: [{ ...alice!, shell: '/bin/sh' }, bob!, carol!] },
  ),
  account('listfile-missing-fail', [
    'account required pam_listfile.so item=user sense=deny file=/etc/ssh/gone onerr=fail',
  ]),
  account('listfile-missing-succeed', [
    'account required pam_listfile.so item=user sense=allow file=/etc/ssh/gone onerr=succeed',
  ]),
  account('succeed-if-group', ['account required pam_succeed_if.so quiet user ingroup wheel:contractors']),
  account('succeed-if-and', ['account required pam_succeed_if.so uid >= 1001 uid < 1003 user != bob debug']),
  account('succeed-if-text', [
    'account required pam_succeed_if.so shell =~ */bash user notin carol:mallory user !~ r*',
  ]),
  account('succeed-if-bad', ['account required pam_succeed_if.so height > 180']),
  account('jump', [
    'account [success=1 default=ignore] pam_succeed_if.so user = alice',
    'account requisite pam_deny.so',
    'account required pam_permit.so',
  ]),
  account('jump-twice', [
    'account [success=2 default=ignore] pam_succeed_if.so user = alice',
    'account [success=1 default=ignore] pam_succeed_if.so uid = 1002',
    'account requisite pam_deny.so',
    'account required pam_permit.so',
  ]),
  account('jump-too-far', [
    'account [success=3 default=ignore] pam_succeed_if.so user = alice',
    'account required pam_permit.so',
  ]),
  account('default-die', [
    'account [success=ok default=die] pam_succeed_if.so user != bob',
    'account sufficient pam_permit.so',
  ]),
  account('sufficient-first', ['account sufficient pam_succeed_if.so user = alice', 'account required pam_deny.so']),
  account('optional-deny', ['account optional pam_deny.so', 'account required pam_permit.so']),
  account('required-then-sufficient', [
    'account required pam_succeed_if.so user != carol',
    'account sufficient pam_permit.so',
    'account required pam_deny.so',
  ]),
  account('substack', ['account substack sub', 'account required pam_succeed_if.so user != alice'], {
    files: {
      'etc/pam.d/sub': 'account sufficient pam_succeed_if.so user in alice:bob\naccount required pam_deny.so\n',
    },
  }),
  account('substack-die', ['account substack sub', 'account sufficient pam_permit.so'], {
    files: { 'etc/pam.d/sub': 'account requisite pam_succeed_if.so user != bob\naccount required pam_permit.so\n' },
  }),
  account('include-done', ['account include sub', 'account required pam_deny.so'], {
    files: { 'etc/pam.d/sub': 'account sufficient pam_succeed_if.so user in alice:bob\n' },
  }),
  account(
    'jump-over-substack',
    [
      'account [success=1 default=ignore] pam_succeed_if.so user = alice',
      'account substack sub',
      'account required pam_permit.so',
    ],
    { files: { 'etc/pam.d/sub': 'account required pam_permit.so\naccount required pam_deny.so\n' } },
  ),
  account('continued-line', ['account required \\', '  pam_succeed_if.so user \\', '  != bob']),
  account('shells', ['account required pam_shells.so'], {
    files: { 'etc/shells': '# shells\n/bin/bash\n' },
    users: [alice!, { ...bob!, shell: '/bin/sh' }, carol!],
  }),
  account('nobody-says', ['account required pam_succeed_if.so user != root', 'account [default=ignore] pam_permit.so']),
  account('usertype', ['account required pam_usertype.so isregular']),
  account('localuser', ['account required pam_localuser.so']),
  account('access-file', ['account required pam_access.so accessfile=/etc/security/ssh.conf'], {
    files: { 'etc/security/ssh.conf': '+ : root alice : 10.0.0.0/8\n- : ALL : ALL\n' },
  }),
  account('access-sufficient', ['account sufficient pam_access.so', 'account required pam_deny.so'], {
    files: { 'etc/security/access.conf': '- : bob : ALL\n' },
  }),
  account('time-empty', ['account required pam_time.so'], { files: { 'etc/security/time.conf': '# nothing\n' } }),
  account('time-rule', ['account required pam_time.so'], {
    files: { 'etc/security/time.conf': 'sshd;*;bob;!Al0000-2400\n' },
    undecidable: true,
  }),
  account('exec', ['account required pam_exec.so /bin/false'], { undecidable: true }),
  account('expired-passed-over', ['account sufficient pam_permit.so', 'account required pam_unix.so'], {
    users: [{ ...alice!, ends: 100 }, bob!, carol!],
  }),
  account(
    'nologin-required',
    ['account required pam_nologin.so file=/etc/closed successok', 'account required pam_permit.so'],
    {
      files: { 'etc/closed': 'Closed.\n' },
      leaveOut: [],
    },
  ),
  auth(
    'auth-listfile',
    [
      'auth required pam_listfile.so item=user sense=deny file=/etc/ssh/denied onerr=succeed',
      'auth required pam_unix.so nodelay',
    ],
    { files: { 'etc/ssh/denied': 'bob\n' } },
  ),
  auth(
    'auth-succeed-if',
    [
      'auth sufficient pam_unix.so nodelay',
      'auth requisite pam_succeed_if.so uid >= 1000 quiet_success',
      'auth required pam_deny.so',
    ],
    { users: [alice!, { ...bob!, password: 'locked' }, { ...carol!, password: 'none' }] },
  ),
  auth('auth-permit', ['auth sufficient pam_succeed_if.so user = bob', 'auth required pam_unix.so nodelay'], {
    users: [alice!, { ...bob!, password: 'locked' }, { ...carol!, password: 'locked' }],
  }),
  auth(
    'auth-jump',
    [
      'auth [success=1 default=ignore] pam_unix.so nodelay',
      'auth requisite pam_deny.so',
      'auth required pam_succeed_if.so user != alice',
      'auth required pam_permit.so',
    ],
    { users: [alice!, { ...bob!, password: 'none' }, carol!] },
  ),
  auth('auth-denied-keys-alone', ['auth required pam_deny.so'], { sshd: 'UsePAM yes\n' }),
];
