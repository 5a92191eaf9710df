import { attemptSetUps } from './attempt-setups.ts';
import { furtherSetUps } from './further-setups.ts';
import { defaultUsers, type LoginSetUp } from './login-set-up.ts';
import { pamSetUps } from './pam-setups.ts';
import { slipSetUps } from './slip-setups.ts';

const [alice, bob, carol] = defaultUsers;
const keysAlone = 'UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n';

/** Servers that let some users in and others not, each for one reason. */
export const loginSetUps: readonly LoginSetUp[] = [
  { name: 'defaults', sshd: 'UsePAM yes\n' },
  { name: 'root-no', sshd: 'UsePAM yes\nPermitRootLogin no\n' },
  { name: 'root-yes', sshd: 'UsePAM yes\nPermitRootLogin yes\n', root: { key: false } },
  { name: 'root-password-only', sshd: 'UsePAM yes\n', root: { key: false } },
  { name: 'root-forced-commands-only', sshd: 'UsePAM yes\nPermitRootLogin forced-commands-only\n', undecidable: true },
  {
    name: 'root-by-another-name',
    sshd: 'UsePAM yes\nPermitRootLogin no\n',
    users: [alice!, { name: 'toor', uid: 0 }],
    probes: [
      { user: 'toor', from: '10.1.2.3' },
      { user: 'alice', from: '10.1.2.3' },
    ],
  },
  { name: 'allow-users', sshd: 'UsePAM yes\nAllowUsers alice b?b\n' },
  {
    name: 'allow-users-from',
    sshd: 'UsePAM yes\nAllowUsers alice@10.0.0.0/8 bob@198.18.* carol@!10.1.2.3,10.0.0.0/8 root@2001:db8:1::/48\n',
  },
  { name: 'allow-users-comma', sshd: 'UsePAM yes\nAllowUsers alice,bob\n' },
  { name: 'allow-users-negated', sshd: 'UsePAM yes\nAllowUsers !carol *\n' },
  { name: 'allow-users-upper-case', sshd: 'UsePAM yes\nAllowUsers Alice BOB root\n' },
  { name: 'deny-users', sshd: 'UsePAM yes\nDenyUsers carol root\n' },
  { name: 'deny-users-from', sshd: 'UsePAM yes\nDenyUsers *@10.0.0.0/8\n' },
  { name: 'deny-before-allow', sshd: 'UsePAM yes\nDenyUsers bob\nAllowUsers alice bob\n' },
  { name: 'deny-users-all-but-one-network', sshd: 'UsePAM yes\nDenyUsers *@!198.18.0.0/16,*\n' },
  { name: 'allow-groups', sshd: 'UsePAM yes\nAllowGroups ssh-users root\n' },
  { name: 'allow-primary-group', sshd: 'UsePAM yes\nAllowGroups carol\n' },
  { name: 'allow-groups-pattern', sshd: 'UsePAM yes\nAllowGroups ssh-*\n' },
  { name: 'deny-groups', sshd: 'UsePAM yes\nDenyGroups contractors wheel\n' },
  { name: 'allow-users-and-groups', sshd: 'UsePAM yes\nAllowUsers alice carol\nAllowGroups ssh-users\n' },
  {
    name: 'no-password-method',
    sshd: 'UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n',
    users: [alice!, { ...bob!, key: false }, carol!],
  },
  {
    name: 'no-public-key',
    sshd: 'UsePAM yes\nPubkeyAuthentication no\n',
    users: [{ ...alice!, password: 'none' }, bob!, { ...carol!, password: 'locked' }],
  },
  {
    name: 'no-method-at-all',
    sshd: 'PubkeyAuthentication no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n',
  },
  {
    name: 'keyboard-interactive-without-pam',
    sshd: 'UsePAM no\nPasswordAuthentication no\n',
    users: [alice!, { ...bob!, key: false }, carol!],
  },
  {
    name: 'locked-without-pam',
    sshd: 'UsePAM no\n',
    shadow: true,
    users: [{ ...alice!, password: 'locked' }, { ...bob!, password: 'none' }, carol!],
  },
  {
    name: 'locked-with-pam',
    sshd: 'UsePAM yes\n',
    shadow: true,
    users: [
      { ...alice!, password: 'locked' },
      { ...bob!, password: 'locked', key: false },
      { ...carol!, password: 'none', key: false },
    ],
  },
  {
    name: 'empty-password',
    sshd: 'UsePAM no\n',
    shadow: true,
    users: [{ ...alice!, password: 'empty', key: false }, bob!, carol!],
  },
  {
    name: 'both-methods',
    sshd: 'UsePAM yes\nAuthenticationMethods publickey,password\n',
    users: [alice!, { ...bob!, key: false }, { ...carol!, password: 'none' }],
  },
  {
    name: 'either-pair',
    sshd: 'UsePAM yes\nAuthenticationMethods publickey,keyboard-interactive password\n',
    users: [alice!, { ...bob!, key: false }, { ...carol!, password: 'none' }],
  },
  {
    name: 'match-user',
    sshd: 'UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nMatch User bob,c*\n  PasswordAuthentication yes\n',
    users: [
      { ...alice!, key: false },
      { ...bob!, key: false },
      { ...carol!, key: false },
    ],
  },
  {
    name: 'match-group',
    sshd: 'UsePAM yes\nAllowGroups nobody-at-all\nMatch Group ssh-users,!wheel\n  AllowGroups *\n',
  },
  {
    name: 'match-address',
    sshd: 'UsePAM yes\nPermitRootLogin no\nMatch Address 10.0.0.0/8,2001:db8::/32\n  PermitRootLogin yes\n  DenyUsers bob\n',
  },
  {
    name: 'match-address-negated',
    sshd: 'UsePAM yes\nAllowUsers alice\nMatch Address !10.1.2.3,10.0.0.0/8,198.18.0.0/15\n  AllowUsers bob carol\n',
  },
  {
    name: 'match-local',
    sshd: 'UsePAM yes\nDenyUsers alice\nMatch LocalAddress 192.0.2.10 LocalPort 22\n  DenyUsers bob\n',
  },
  {
    name: 'match-first-wins',
    sshd: 'UsePAM yes\nMatch User alice\n  PubkeyAuthentication no\n  PasswordAuthentication no\n  KbdInteractiveAuthentication no\nMatch Address 10.0.0.0/8\n  PubkeyAuthentication yes\n  PermitRootLogin no\nMatch all\n  PermitRootLogin yes\n',
  },
  {
    name: 'match-methods-impossible',
    sshd: 'UsePAM yes\nMatch User alice\n  AuthenticationMethods publickey\n  PubkeyAuthentication no\n',
  },
  { name: 'match-host', sshd: 'UsePAM yes\nMatch Host 10.1.*\n  DenyUsers alice\n' },
  {
    name: 'match-in-include',
    sshd: 'UsePAM yes\nInclude /etc/ssh/sshd_config.d/*.conf\nDenyUsers carol\n',
    files: { 'etc/ssh/sshd_config.d/10-x.conf': 'Match User alice\n  DenyUsers alice\n' },
  },
  { name: 'nologin-file', sshd: 'UsePAM yes\n', files: { 'etc/nologin': 'Down for maintenance.\n' } },
  { name: 'nologin-run', sshd: 'UsePAM yes\n', files: { 'run/nologin': 'System is booting up.\n' } },
  { name: 'nologin-without-pam', sshd: 'UsePAM no\n', files: { 'etc/nologin': 'Down for maintenance.\n' } },
  { name: 'nologin-run-without-pam', sshd: 'UsePAM no\n', files: { 'run/nologin': 'System is booting up.\n' } },
  {
    name: 'shells',
    sshd: 'UsePAM yes\n',
    users: [
      { ...alice!, shell: '/bin/zsh-that-is-not-there' },
      { ...bob!, shell: '/usr/sbin/nologin' },
      { ...carol!, shell: '/bin/false' },
    ],
    leaveOut: [],
  },
  { name: 'expired', sshd: 'UsePAM yes\n', users: [{ ...alice!, ends: 100 }, { ...bob!, ends: 40_000 }, carol!] },
  {
    name: 'expired-without-pam',
    sshd: 'UsePAM no\n',
    shadow: true,
    users: [{ ...alice!, ends: 100 }, { ...bob!, ends: 40_000 }, carol!],
  },
  {
    name: 'strict-modes',
    sshd: 'UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n',
    commands: [
      'chmod 777 /home/alice',
      'chown root:root /home/bob/.ssh/authorized_keys',
      'chmod 664 /home/carol/.ssh/authorized_keys',
    ],
  },
  {
    name: 'strict-modes-off',
    sshd: 'UsePAM yes\nStrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n',
    commands: [
      'chmod 777 /home/alice',
      'chown root:root /home/bob/.ssh/authorized_keys',
      'chown 1002 /home/carol/.ssh',
    ],
  },
  {
    name: 'strict-modes-password',
    sshd: 'UsePAM yes\n',
    commands: ['chmod 777 /home/alice'],
    users: [alice!, { ...bob!, key: false }, carol!],
  },
  {
    name: 'keys-elsewhere',
    sshd: 'UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nAuthorizedKeysFile /etc/ssh/keys/%u\n',
    commands: [
      'mkdir -p /etc/ssh/keys',
      'cp /home/alice/.ssh/authorized_keys /etc/ssh/keys/alice',
      'chmod 644 /etc/ssh/keys/alice',
      'cp /home/bob/.ssh/authorized_keys /etc/ssh/keys/bob',
      'chown root:root /etc/ssh/keys/bob',
      'chmod 600 /etc/ssh/keys/bob',
    ],
  },
  {
    name: 'keys-nowhere',
    sshd: 'UsePAM yes\nAuthorizedKeysFile none\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n',
  },
  {
    name: 'access-conf',
    sshd: 'UsePAM yes\n',
    files: {
      'etc/pam.d/common-account': 'account required pam_access.so\naccount required pam_unix.so\n',
      'etc/security/access.conf':
        '# who may\n+ : alice : 10.0.0.0/8\n+ : (ssh-users) : 198.18.\n- : ALL EXCEPT root : ALL\n',
    },
  },
  {
    name: 'access-conf-groups-and-except',
    sshd: 'UsePAM yes\n',
    files: {
      'etc/pam.d/common-account': 'account required pam_access.so\naccount required pam_unix.so\n',
      'etc/security/access.conf': '- : contractors root : ALL EXCEPT 10.1.2.0/24\n- : bob : LOCAL\n',
    },
  },
  { name: 'max-auth-tries-zero', sshd: 'UsePAM yes\nMatch User alice\n  MaxAuthTries 0\n' },
  {
    name: 'forced-sftp-nologin',
    sshd: 'UsePAM yes\nMatch User bob\n  ForceCommand internal-sftp\n',
    users: [alice!, { ...bob!, shell: '/usr/sbin/nologin' }, carol!],
    probes: [{ user: 'alice', from: '10.1.2.3' }],
  },
  { name: 'revoked-missing', sshd: `${keysAlone}RevokedKeys /etc/ssh/revoked_keys\n` },
  { name: 'revoked-missing-passwords-too', sshd: 'UsePAM yes\nRevokedKeys /etc/ssh/revoked_keys\n' },
  {
    name: 'revoked-none',
    sshd: `${keysAlone}RevokedKeys /etc/ssh/revoked_keys\n`,
    files: { 'etc/ssh/revoked_keys': '# nobody yet\n' },
  },
  {
    name: 'revoked-other',
    sshd: `${keysAlone}RevokedKeys /etc/ssh/revoked_keys\n`,
    keys: true,
    files: {
      'etc/ssh/revoked_keys':
        'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIpyMnNq7CU40DL2ZElzLM5ul4LJbwPUt8kVZ7Qw6KpR bob@old\n',
    },
  },
  {
    name: 'revoked-ours',
    sshd: `${keysAlone}RevokedKeys /etc/ssh/revoked_keys\n`,
    keys: true,
    files: { 'etc/ssh/revoked_keys': '' },
    commands: ['cp /home/alice/.ssh/authorized_keys /etc/ssh/revoked_keys'],
  },
  {
    name: 'revoked-ours-with-options',
    sshd: `${keysAlone}RevokedKeys /etc/ssh/revoked_keys\n`,
    keys: true,
    files: { 'etc/ssh/revoked_keys': '' },
    commands: ['sed "s/^/no-pty /" /home/alice/.ssh/authorized_keys >/etc/ssh/revoked_keys'],
  },
  {
    name: 'revoked-by-list-of-serials',
    sshd: `${keysAlone}RevokedKeys /etc/ssh/krl\n`,
    commands: ['ssh-keygen -q -k -f /etc/ssh/krl /home/alice/.ssh/authorized_keys'],
    undecidable: true,
  },
  {
    name: 'revoked-for-some',
    sshd: `${keysAlone}Match User bob\nRevokedKeys /etc/ssh/gone\n`,
  },
  {
    name: 'keys-from',
    sshd: keysAlone,
    keys: true,
    users: [
      { ...alice!, key: 'from="10.0.0.0/8,2001:db8::/32" KEY\n' },
      { ...bob!, key: 'from="!10.1.2.3,10.*" KEY\n' },
      { ...carol!, key: '# two ways\nfrom="198.18.*" KEY\nfrom="10.0.0.1/8,10.1.2.3" KEY\n' },
    ],
  },
  {
    name: 'keys-from-name',
    sshd: keysAlone,
    keys: true,
    users: [
      { ...alice!, key: 'from="*.example.net" KEY\n' },
      { ...bob!, key: 'from="*" KEY\n' },
      { ...carol!, key: 'from="*.example.net,198.18.5.7" KEY\n' },
    ],
  },
  {
    name: 'keys-expired',
    sshd: keysAlone,
    keys: true,
    undecidable: true,
    users: [
      { ...alice!, key: 'expiry-time="20200101" KEY\n' },
      { ...bob!, key: 'expiry-time="29990101Z" KEY\n' },
      { ...carol!, key: 'expiry-time="2020010" KEY\n' },
    ],
  },
  {
    name: 'keys-options',
    sshd: keysAlone,
    keys: true,
    users: [
      { ...alice!, key: 'restrict,pty KEY\n' },
      { ...bob!, key: 'no-such-option KEY\n' },
      { ...carol!, key: 'no-pty,command="exit 3" KEY\n' },
    ],
  },
  {
    name: 'keys-options-misspelt',
    sshd: keysAlone,
    keys: true,
    users: [
      { ...alice!, key: 'restrict, KEY\n' },
      { ...bob!, key: 'from=10.0.0.0/8 KEY\n' },
      { ...carol!, key: 'from="10.0.0.0/8",from="198.18.0.0/15" KEY\n' },
    ],
  },
  {
    name: 'keys-options-quoted',
    sshd: keysAlone,
    keys: true,
    users: [
      { ...alice!, key: '  \tNO-PTY,environment="A=\\"b c\\"",permitopen="localhost:80"   KEY a comment\n' },
      { ...bob!, key: 'from="10.0.0.0/8 KEY\n' },
      { ...carol!, key: 'command="true",command="true" KEY\n' },
    ],
  },
  {
    name: 'keys-damaged',
    sshd: keysAlone,
    keys: true,
    users: [
      { ...alice!, key: '#KEY\n' },
      { ...bob!, key: 'KEY' },
      { ...carol!, key: 'ssh-ed25519\nKEYS\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA\n' },
    ],
  },
  {
    name: 'keys-cloud-root',
    sshd: `${keysAlone}PermitRootLogin yes\n`,
    keys: true,
    root: {
      key: 'no-port-forwarding,no-agent-forwarding,no-X11-forwarding,command="echo \'Please login as the user \\"alice\\" rather than the user \\"root\\".\';echo;sleep 1;exit 142" KEY\n',
    },
  },
  {
    name: 'keys-root-command',
    sshd: 'UsePAM yes\nPermitRootLogin forced-commands-only\n',
    keys: true,
    root: { key: 'from="198.18.0.0/15" KEY\ncommand="true" KEY\nrestrict KEY\n' },
  },
  {
    name: 'keys-root-no-command',
    sshd: 'UsePAM yes\nPermitRootLogin forced-commands-only\n',
    keys: true,
    root: { key: 'restrict KEY\n' },
  },
  { name: 'keys-algorithm', sshd: `${keysAlone}PubkeyAcceptedAlgorithms ecdsa-sha2-*,rsa-sha2-512\n`, keys: true },
  ...pamSetUps,
  ...furtherSetUps,
  ...attemptSetUps,
  ...slipSetUps,
];
