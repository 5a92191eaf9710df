import { defaultUsers, type LoginSetUp } from './login-set-up.ts';

const [alice, bob, carol] = defaultUsers;
const keysAlone = 'UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n';
const access = (name: string, text: string, arg = '', more: Omit<Partial<LoginSetUp>, 'name'> = {}): LoginSetUp => ({
  name: `access-list-${name}`,
  sshd: 'UsePAM yes\n',
  ...more,
  files: {
    'etc/pam.d/common-account': `account required pam_access.so ${arg}\naccount required pam_unix.so\n`,
    'etc/security/access.conf': text,
    ...more.files,
  },
});
const account = (name: string, text: string, more: Omit<Partial<LoginSetUp>, 'name'> = {}): LoginSetUp => ({
  name: `pam-account-${name}`,
  sshd: 'UsePAM yes\n',
  ...more,
  files: { 'etc/pam.d/common-account': text, ...more.files },
});
const auth = (name: string, text: string, more: Omit<Partial<LoginSetUp>, 'name'> = {}): LoginSetUp => ({
  name: `pam-further-${name}`,
  sshd: 'UsePAM yes\nPermitRootLogin yes\n',
  root: { key: false },
  users: [{ ...alice!, key: false }, { ...bob!, key: false }, carol!],
  ...more,
  files: { 'etc/pam.d/common-auth': text, ...more.files },
});
const session = (name: string, text: string, limits: string): LoginSetUp => ({
  name: `pam-session-${name}`,
  sshd: 'UsePAM yes\n',
  files: { 'etc/pam.d/common-session': text, 'etc/security/limits.conf': limits },
});
/** Servers thought of later; most of what they ask, somebody once got wrong. */
export const furtherSetUps: readonly LoginSetUp[] = [
  access('all-except', '- : ALL EXCEPT root alice : ALL\n'),
  access('local', '+ : alice : LOCAL\n- : alice : ALL\n'),
  access('mask', '+ : alice : 10.1.0.0/255.255.0.0\n- : alice : ALL\n'),
  access('prefix', '+ : alice : 10.1.\n- : alice : ALL\n'),
  access('v6', '+ : alice : 2001:db8:1::/48\n- : alice : ALL\n'),
  access('v6host', '+ : alice : 2001:db8:1::5\n- : alice : ALL\n'),
  access('group-parens', '- : ALL EXCEPT (ssh-users) root : ALL\n'),
  access('group-bare', '- : ALL EXCEPT ssh-users root : ALL\n'),
  access('group-nodef', '- : ALL EXCEPT ssh-users root : ALL\n', 'nodefgroup'),
  access('comment', '  # - : ALL : ALL\n- : bob : ALL # x\n'),
  access('origin-except', '- : bob : ALL EXCEPT 10.0.0.0/8\n'),
  access('two-fields', '- : bob\n- : carol : ALL\n'),
  access('bad-perm', 'x : bob : ALL\n- : carol : ALL\n'),
  access('nested', '- : ALL EXCEPT alice EXCEPT bob : ALL EXCEPT 10.0.0.0/8 EXCEPT 10.1.2.3\n'),
  access('case', '- : BOB : all\n- : All : ALL\n'),
  access('spaces', '-:bob carol:ALL\n+:ALL:ALL\n- : root : ALL\n'),
  access('host-bits', '- : bob : 10.1.2.0/8\n'),
  access('noaudit', '- : bob : ALL', 'noaudit debug'),
  access('maxent', '- : bob : 10.1.2.3/32\n'),
  account('time-always', 'account required pam_time.so\naccount required pam_unix.so\n', {
    files: {
      'etc/security/time.conf': 'sshd;*;alice;Al0000-2400\nlogin;*;carol;!Al0000-2400\nsshd;tty*;bob;!Al0000-2400\n',
    },
  }),
  account('time-never', 'account required pam_time.so\naccount required pam_unix.so\n', {
    files: { 'etc/security/time.conf': 'sshd;*;alice|bob;!Al0000-2400\n' },
  }),
  account('time-not', 'account required pam_time.so\naccount required pam_unix.so\n', {
    files: { 'etc/security/time.conf': 'sshd&!login;ssh;!root&!alice;!Al0000-2400\n' },
  }),
  account('tally2-dash', '-account required pam_tally2.so\naccount required pam_unix.so\n'),
  account('faillock', 'account required pam_faillock.so\naccount required pam_unix.so\n'),
  account('empty', '', {}),
  account('comment-only', '# nothing\n', {}),
  account('unix-broken-shadow', 'account required pam_unix.so broken_shadow\n', {}),
  account('case', 'ACCOUNT REQUIRED pam_deny.so\n', {}),
  account('abs-path', 'account required /lib/x86_64-linux-gnu/security/pam_deny.so\n', {}),
  account('gid', 'account required pam_succeed_if.so gid = 1001\n', {}),
  account('service', 'account required pam_succeed_if.so service in sshd:login tty = ssh\n', {}),
  account('uid-eq', 'account required pam_succeed_if.so uid eq 1001\n', {}),
  account('notingroup', 'account required pam_succeed_if.so user notingroup contractors\n', {}),
  account('home', 'account required pam_succeed_if.so home = /home/alice\n', {}),
  account(
    'quiet-fail',
    'account requisite pam_succeed_if.so quiet_fail quiet_success user != carol\naccount required pam_unix.so\n',
    {},
  ),
  account('nologin-file', 'account required pam_nologin.so\naccount required pam_unix.so\n', {
    files: { 'etc/nologin': '' },
  }),
  auth('securetty', 'auth required pam_securetty.so\nauth required pam_unix.so nodelay\n', {
    files: { 'etc/securetty': 'tty1\nconsole\n' },
  }),
  auth('securetty-none', 'auth required pam_securetty.so\nauth required pam_unix.so nodelay\n'),
  auth('securetty-ssh', 'auth required pam_securetty.so\nauth required pam_unix.so nodelay\n', {
    files: { 'etc/securetty': 'ssh\n' },
  }),
  auth('deny', 'auth required pam_deny.so\n'),
  auth(
    'faillock',
    'auth required pam_faillock.so preauth silent deny=3 unlock_time=600\nauth [success=1 default=bad] pam_unix.so nodelay\nauth [default=die] pam_faillock.so authfail\nauth sufficient pam_faillock.so authsucc\nauth required pam_permit.so\n',
  ),
  auth('nullok-no', 'auth required pam_unix.so nullok nodelay\n', {
    users: [{ ...alice!, key: false, password: 'empty' }, bob!, carol!],
    sshd: 'UsePAM yes\n',
    shadow: true,
  }),
  session(
    'maxlogins',
    'session required pam_limits.so\nsession required pam_unix.so\n',
    'alice hard maxlogins 0\nbob - maxlogins 1\n',
  ),
  session('maxlogins-group', 'session required pam_limits.so\n', '@ssh-users - maxlogins 0\n'),
  session('maxlogins-star', 'session required pam_limits.so\n', '* - maxlogins 0\n'),
  session('maxsyslogins', 'session required pam_limits.so\n', '* - maxsyslogins 0\n'),
  session('deny', 'session required pam_deny.so\n', ''),
  session('deny-optional', 'session optional pam_deny.so\nsession required pam_unix.so\n', ''),
  session('deny-bob', 'session required pam_succeed_if.so user != bob\nsession required pam_unix.so\n', ''),
  { name: 'allow-domain', sshd: 'UsePAM yes\nAllowUsers alice@corp.example.com bob@10.1.2.3 *@198.18.5.7\n' },
  { name: 'allow-gid', sshd: 'UsePAM yes\nAllowGroups 1001 1002\n' },
  {
    name: 'allow-empty-match',
    sshd: 'UsePAM yes\nAllowUsers alice\nMatch Address 198.18.0.0/16\n AllowUsers bob carol\n AllowGroups contractors\n',
  },
  { name: 'deny-case', sshd: 'UsePAM yes\nDenyUsers ALICE bob@198.18.*,!198.18.5.7\n' },
  { name: 'denygroups-star', sshd: 'UsePAM yes\nDenyGroups *\n' },
  { name: 'denygroups-neg', sshd: 'UsePAM yes\nDenyGroups !wheel,*\nAllowGroups !contractors *\n' },
  {
    name: 'methods-order',
    sshd: 'UsePAM yes\nAuthenticationMethods password,publickey\n',
    users: [alice!, { ...bob!, key: false }, { ...carol!, password: 'none' }],
  },
  {
    name: 'methods-kbd',
    sshd: 'UsePAM yes\nAuthenticationMethods keyboard-interactive:pam publickey,password\nPasswordAuthentication no\n',
    users: [alice!, { ...bob!, key: false }, { ...carol!, password: 'none' }],
  },
  {
    name: 'methods-root',
    sshd: 'UsePAM yes\nAuthenticationMethods publickey,password\nMatch User root\n AuthenticationMethods publickey\n',
  },
  {
    name: 'methods-rootpw',
    sshd: 'UsePAM yes\nPermitRootLogin prohibit-password\nAuthenticationMethods publickey,password publickey,keyboard-interactive\n',
  },
  {
    name: 'methods-none',
    sshd: 'UsePAM no\nAuthenticationMethods none\nPermitEmptyPasswords yes\n',
    users: [{ ...alice!, password: 'empty', key: false }, bob!, carol!],
    shadow: true,
  },
  {
    name: 'strict-group',
    sshd: keysAlone,
    commands: [
      'chmod 775 /home/alice',
      'chmod 775 /home/bob',
      'chgrp ssh-users /home/bob',
      'chmod 664 /home/carol/.ssh/authorized_keys',
    ],
  },
  {
    name: 'strict-owner',
    sshd: keysAlone,
    commands: [
      'chown bob /home/alice/.ssh/authorized_keys',
      'chown root /home/bob/.ssh/authorized_keys /home/bob/.ssh',
      'chown root:root /home/carol',
    ],
  },
  {
    name: 'strict-mode000',
    sshd: keysAlone,
    commands: [
      'chmod 000 /home/alice/.ssh/authorized_keys',
      'chmod 666 /home/bob/.ssh/authorized_keys',
      'chmod 777 /home/carol/.ssh',
    ],
  },
  { name: 'strict-root', sshd: keysAlone, commands: ['chmod 777 /root'] },
  {
    name: 'keys2',
    sshd: keysAlone,
    commands: [
      'mv /home/alice/.ssh/authorized_keys /home/alice/.ssh/authorized_keys2',
      'mv /home/bob/.ssh/authorized_keys /home/bob/.ssh/keys',
    ],
  },
  {
    name: 'keys-dir',
    sshd: `${keysAlone}AuthorizedKeysFile /etc/ssh/keys/%u .ssh/authorized_keys\n`,
    commands: [
      'mkdir -p /etc/ssh/keys',
      'mv /home/alice/.ssh/authorized_keys /etc/ssh/keys/alice',
      'chmod 777 /etc/ssh/keys',
    ],
  },
  {
    name: 'keys-dir2',
    sshd: `${keysAlone}AuthorizedKeysFile /etc/ssh/keys/%u\n`,
    commands: [
      'mkdir -p /etc/ssh/keys',
      'for u in alice bob; do mv /home/$u/.ssh/authorized_keys /etc/ssh/keys/$u; done',
      'chown root /etc/ssh/keys/alice',
      'chmod 600 /etc/ssh/keys/alice',
    ],
  },
  {
    name: 'ca',
    sshd: `${keysAlone}TrustedUserCAKeys /etc/ssh/ca.pub\nAuthorizedPrincipalsFile /etc/ssh/auth/%u\n`,
    files: {
      'etc/ssh/ca.pub': 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtTsmMnAk3v3cqkbBvdNr9/5qdEUZQ1q5XG5qB1c7wW ca\n',
    },
  },
  {
    name: 'keys-odd',
    sshd: keysAlone,
    users: [
      { ...alice!, key: '  KEY\r\n' },
      { ...bob!, key: 'no-pty,command="echo \\"hi\\"" KEY\n' },
      { ...carol!, key: 'environment="A=b" KEY\n' },
    ],
    keys: true,
  },
  {
    name: 'pwauth-challenge',
    sshd: 'UsePAM yes\nPasswordAuthentication no\nChallengeResponseAuthentication yes\n',
    users: [alice!, { ...bob!, key: false }, carol!],
  },
  { name: 'quoted-user', sshd: 'UsePAM yes\nAllowUsers "alice" \'bob\' "carol root"\n' },
  { name: 'denyusers-comma', sshd: 'UsePAM yes\nDenyUsers alice,bob\n' },
  { name: 'allowgroups-comma', sshd: 'UsePAM yes\nAllowGroups ssh-users,contractors\n' },
  {
    name: 'permitroot-match',
    sshd: 'UsePAM yes\nPermitRootLogin no\nMatch Address 10.1.0.0/16 User root\n PermitRootLogin without-password\n',
  },
];
