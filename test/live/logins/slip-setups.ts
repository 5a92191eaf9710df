import { defaultUsers, type LoginSetUp } from './login-set-up.ts';

const [alice, bob, carol] = defaultUsers;
type More = Omit<Partial<LoginSetUp>, 'name'>;
const keysAlone = 'UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n';
const standard =
  '@include common-auth\naccount required pam_nologin.so\n@include common-account\n@include common-session\n@include common-password\n';

const account = (name: string, lines: string, more: More = {}): LoginSetUp => ({
  name: `slip-${name}`,
  sshd: 'UsePAM yes\n',
  ...more,
  files: { 'etc/pam.d/common-account': lines, ...more.files },
});
const service = (name: string, lines: string, more: More = {}): LoginSetUp => ({
  name: `slip-${name}`,
  sshd: 'UsePAM yes\nPermitRootLogin yes\n',
  users: [alice!, { ...bob!, key: false }, carol!],
  files: { 'etc/pam.d/sshd': lines },
  ...more,
});
const shadow = (name: string, commands: readonly string[], more: More = {}): LoginSetUp =>
  account(`shadow-${name}`, 'account required pam_unix.so\n', {
    users: [alice!, { ...bob!, key: false }, carol!],
    shadow: true,
    commands,
    ...more,
  });
/** Whoever has the key gets in, or nobody does. */
const keys = (name: string, sshd: string, more: More = {}): LoginSetUp => ({
  name: `slip-keys-${name}`,
  sshd: `${keysAlone}${sshd}`,
  ...more,
});
const lists = (name: string, accessConf: string, dropIn: string): LoginSetUp =>
  account(`access-${name}`, 'account required pam_access.so\naccount required pam_unix.so\n', {
    files: { 'etc/security/access.conf': accessConf, 'etc/security/access.d/10-own.conf': dropIn },
  });

/** Where a copy alone may have what is odd, or its content was not collected. */
const open = { undecidable: true } as const;

/** Servers whose files hold a mistake that nobody sees, or a line that means something else than it seems to. */
export const slipSetUps: readonly LoginSetUp[] = [
  shadow('line-gone', ["sed -i '/^bob:/d;/^carol:/d' /etc/shadow"]),
  shadow('line-gone-without-pam', ["sed -i '/^bob:/d;/^carol:/d' /etc/shadow"], { sshd: 'UsePAM no\n' }),
  shadow('empty', [': > /etc/shadow'], open),
  shadow('short', [
    "sed -i 's/^bob:.*/bob:!:19000/;s/^alice:\\([^:]*\\):.*/alice:\\1:19000:0:99999/;s/^carol:\\([^:]*\\):.*/carol:\\1:19000:0:99999:7:::x/' /etc/shadow",
  ]),
  shadow('cr', ["sed -i '/^alice:\\|^bob:/s/$/\\r/' /etc/shadow"]),
  shadow('elsewhere', [
    "sed -i 's/^bob:x:/bob:*:/;s/^carol:x:/carol:!:/' /etc/passwd",
    "sed -i '/^bob:\\|^carol:/d' /etc/shadow",
  ]),
  service('cr-service', standard.replaceAll('\n', '\r\n'), open),
  service('cr-session', `${standard}session required pam_limits.so\r\n`),
  account('cr-module', 'account required pam_unix.so\r\naccount required pam_permit.so\n'),
  account('cr-option', 'account required pam_succeed_if.so user != bob\r\naccount required pam_permit.so\n'),
  account('cr-blank', 'account required pam_unix.so \r\naccount required pam_permit.so\n'),
  account('cr-optional', 'account optional pam_mail.so\r\naccount required pam_permit.so\n'),
  account('cr-passwd', 'account required pam_unix.so\n', { commands: ["sed -i '/^bob:/s/$/\\r/' /etc/passwd"] }),
  account('cr-passwd-all', 'account required pam_unix.so\n', { ...open, commands: ["sed -i 's/$/\\r/' /etc/passwd"] }),
  account('cr-group', 'account required pam_unix.so\n', {
    sshd: 'UsePAM yes\nAllowGroups ssh-users root\n',
    commands: ["sed -i '/^ssh-users:/s/$/\\r/' /etc/group"],
  }),
  account('cr-shells', 'account required pam_shells.so\n', { files: { 'etc/shells': '/bin/bash\r\n/bin/sh\n' } }),
  lists('dropin', '', '- : bob : ALL\n'),
  lists('dropin-behind', '+ : ALL : ALL\n', '- : bob : ALL\n'),
  lists('dropin-unset', '- : carol : ALL\n', '+ : carol : ALL\n- : bob : 10.0.0.0/8\n'),
  account('access-dropin-own-file', 'account required pam_access.so accessfile=/etc/security/ssh.conf\n', {
    files: { 'etc/security/ssh.conf': '- : alice : ALL\n', 'etc/security/access.d/10-own.conf': '- : bob : ALL\n' },
  }),
  keys('file-quoted', 'AuthorizedKeysFile ".ssh/authorized_keys .ssh/more"\n'),
  keys('file-quoted-blank', 'AuthorizedKeysFile "/etc/ssh/own keys/%u" .ssh/authorized_keys\n'),
  keys('type-unseen', 'PubkeyAcceptedAlgorithms rsa-sha2-512,rsa-sha2-256\n', open),
  keys('type-removed', 'PubkeyAcceptedAlgorithms -ssh-ed25519\n', open),
  keys('type-removed-seen', 'PubkeyAcceptedAlgorithms -ssh-ed25519\n', { keys: true }),
  keys('type-match', 'Match User alice\n PubkeyAcceptedKeyTypes ssh-rsa\n', open),
  keys('type-all', 'PubkeyAcceptedAlgorithms *\n'),
  keys('mark', '', {
    keys: true,
    users: [{ ...alice!, key: '\ufeffKEY\n' }, { ...bob!, key: '\ufeff# mine\nKEY\n' }, carol!],
  }),
  keys('principals', '', {
    keys: true,
    users: [
      { ...alice!, key: 'principals="alice" KEY\n' },
      { ...bob!, key: 'permitopen="host" KEY\n' },
      { ...carol!, key: 'permitopen="host:80",permitopen="[::1]:*" KEY\n' },
    ],
  }),
  keys('ports', '', {
    keys: true,
    users: [
      { ...alice!, key: 'permitopen="host:*",permitlisten="8080",permitlisten="localhost:*" KEY\n' },
      { ...bob!, key: 'permitopen="host:99999" KEY\n' },
      { ...carol!, key: 'permitlisten="host" KEY\n' },
    ],
  }),
  keys('ports-odd', '', {
    keys: true,
    users: [
      { ...alice!, key: 'permitopen="host:" KEY\n' },
      { ...bob!, key: 'permitopen="80" KEY\n' },
      { ...carol!, key: 'permitlisten="*" KEY\n' },
    ],
  }),
  account(
    'listfile-brackets',
    'account required pam_listfile.so item=user sense=deny [file=/etc/ssh/de nied] onerr=fail\n',
    {
      files: { 'etc/ssh/de nied': 'bob\n' },
    },
  ),
  account(
    'listfile-writable',
    'account required pam_listfile.so item=user sense=allow file=/etc/ssh/allowed onerr=fail\n',
    {
      files: { 'etc/ssh/allowed': 'alice\nbob\n' },
      commands: ['chmod 666 /etc/ssh/allowed'],
    },
  ),
  account(
    'listfile-writable-succeed',
    'account required pam_listfile.so item=user sense=allow file=/etc/ssh/allowed onerr=succeed\n',
    {
      files: { 'etc/ssh/allowed': 'alice\nbob\n' },
      commands: ['chmod 666 /etc/ssh/allowed'],
    },
  ),
  // What these say alone nobody takes for a success.
  ...['env', 'group', 'limits', 'mail', 'sepermit', 'warn'].map((name) =>
    account(`alone-${name}`, `account required pam_${name}.so\n`),
  ),
  ...['env', 'faildelay', 'group', 'umask', 'warn'].map(
    (name): LoginSetUp => ({
      name: `slip-alone-auth-${name}`,
      sshd: 'UsePAM yes\nPubkeyAuthentication no\n',
      files: { 'etc/pam.d/common-auth': `auth required pam_${name}.so\n` },
    }),
  ),
  account('beside-group', 'account required pam_group.so\naccount required pam_unix.so\n'),
  account('beside-warn', 'account required pam_warn.so\naccount required pam_unix.so\n'),
  account(
    'listfile-link',
    'account required pam_listfile.so item=user sense=allow file=/etc/ssh/allowed onerr=fail\n',
    {
      files: { 'etc/ssh/allowed-real': 'alice\nbob\n' },
      commands: ['ln -s allowed-real /etc/ssh/allowed'],
    },
  ),
  service('cr-include', standard.replace('common-session\n', 'common-session\r\n')),
  account('shadow-gone-broken-shadow', 'account required pam_unix.so broken_shadow\n', {
    shadow: true,
    commands: ["sed -i '/^bob:/d' /etc/shadow"],
  }),
  account('shadow-cr-all', 'account required pam_unix.so\n', {
    ...open,
    shadow: true,
    commands: ["sed -i 's/$/\\r/' /etc/shadow"],
  }),
  account('cr-group-all', 'account required pam_unix.so\n', {
    ...open,
    sshd: 'UsePAM yes\nAllowGroups ssh-users root\n',
    commands: ["sed -i 's/$/\\r/' /etc/group"],
  }),
  account('cr-shells-all', 'account required pam_shells.so\n', {
    ...open,
    files: { 'etc/shells': '/bin/bash\r\n/bin/sh\r\n' },
  }),
];
