/**
 * Configurations for sshd, from a seed: keywords with good, odd and bad values, all manners of quoting and separating,
 * comments in every place, Match lines, and files that are included.
 */

export interface GeneratedConfig {
  readonly main: string;
  /** Files of the directory that stands for /etc/ssh, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** What `-C` is given, or `null` for no `-C`. */
  readonly connection: Readonly<Record<string, string>> | null;
  /** The daemon's own arguments. */
  readonly args?: readonly string[];
}

/** mulberry32: small, and the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const yesNo = ['yes', 'no', 'YES', 'No'];
export const generatedKeywords: Readonly<Record<string, readonly string[]>> = {
  Port: ['22', '2222', '0', '65535', '65536', '+23', 'ssh', 'nosuch', '22x', '-1', '08', '22 23', ''],
  ListenAddress: [
    '127.0.0.1',
    '0.0.0.0',
    '::',
    '[::1]',
    '[::1]:2022',
    '127.0.0.1:2022',
    '::1:2222',
    '127.1',
    '*',
    '*:2222',
    '0x7f.1:99',
    'localhost',
    'localhost:2024',
    '10.0.0.1/2222',
    '127.0.0.1:',
    '[::1',
    '[::1]x',
    'no.such.host.invalid',
    '127.0.0.1 rdomain 1',
    '127.0.0.1 rdomain lo',
    '[::1]:23 rdomain lo',
    '127.0.0.1 127.0.0.2',
    '::1.2.3.4',
    '::ffff:1.2.3.4',
    '2001:db8:0:0:1::1',
    '256.1.1.1',
    '127.0.0.1:ssh',
    '[127.0.0.1]:26',
    '"127.0.0.1"',
  ],
  AddressFamily: ['inet', 'inet6', 'any', 'INET', 'inet4', ''],
  PermitRootLogin: ['yes', 'no', 'prohibit-password', 'without-password', 'forced-commands-only', 'maybe', 'Yes', ''],
  PasswordAuthentication: [...yesNo, 'maybe', ''],
  PubkeyAuthentication: yesNo,
  KbdInteractiveAuthentication: yesNo,
  ChallengeResponseAuthentication: yesNo,
  HostbasedAuthentication: yesNo,
  GSSAPIAuthentication: yesNo,
  UsePAM: [...yesNo, 'maybe'],
  X11Forwarding: [...yesNo, 'true'],
  StrictModes: yesNo,
  TCPKeepAlive: yesNo,
  PermitEmptyPasswords: yesNo,
  IgnoreRhosts: ['yes', 'no', 'shosts-only', 'x'],
  UseDNS: yesNo,
  Compression: ['yes', 'no', 'delayed', 'DELAYED', 'zlib'],
  GatewayPorts: ['yes', 'no', 'clientspecified', 'client'],
  AllowTcpForwarding: ['yes', 'no', 'local', 'remote', 'all', 'both'],
  AllowStreamLocalForwarding: ['yes', 'local', 'all', 'x'],
  AllowAgentForwarding: yesNo,
  PermitTTY: yesNo,
  PermitUserRC: yesNo,
  ExposeAuthInfo: yesNo,
  DisableForwarding: yesNo,
  StreamLocalBindUnlink: yesNo,
  DebianBanner: yesNo,
  LoginGraceTime: ['120', '2m', '2m30', '1h30m10s', '0', '-1', 'x', '', '1w', '99999999999', '1m 2', '10 s'],
  ClientAliveInterval: ['30', '5m', '1d2', 'none'],
  ClientAliveCountMax: ['3', '0', '-1', 'x', '99999999999', ''],
  MaxAuthTries: ['6', '0', '+4', '4x', '1 2'],
  MaxSessions: ['10', '0', 'ten'],
  X11DisplayOffset: ['10', '99', 'x'],
  RequiredRSASize: ['1024', '2048', 'x'],
  MaxStartups: [
    '10',
    '10:30:100',
    '10:30',
    '100:30:10',
    '10:0:20',
    '10:101:20',
    '3x',
    '0',
    'x',
    '5:50:5',
    '10:30:100:7',
    '',
  ],
  PerSourceMaxStartups: ['5', 'none', 'x', '-1', 'None'],
  PerSourceNetBlockSize: ['24:64', '24', '16x', '32:', '33:1', '32:129', 'x', '8:0', '32:128x'],
  RekeyLimit: [
    '1G',
    'default',
    'default none',
    '1G 1h',
    '10',
    '5',
    '1.5M',
    '1X',
    '1G x',
    '16K 10m',
    '-1',
    '512M none',
    '',
  ],
  Banner: [
    'none',
    'None',
    '/etc/issue.net',
    '"/etc/my issue"',
    "'/etc/a b'",
    '/etc/a\\ b',
    '~/x',
    '/a b',
    '"x',
    "it's",
    '/etc/a#b',
    '"/etc/#x"',
  ],
  PidFile: ['none', '/run/x.pid', '"/run/a\\"b"'],
  XAuthLocation: ['/usr/bin/xauth', 'none'],
  ChrootDirectory: ['none', '/srv/%u', '%h', 'None', '"/a b"', ''],
  ForceCommand: ['none', 'internal-sftp', 'echo "hi there" # x', "echo 'a' \\\\ b", "echo it's", '  ', 'echo #x'],
  VersionAddendum: ['none', 'hello world', 'a # b', '"x y"', 'None', ''],
  AuthorizedKeysFile: ['.ssh/authorized_keys', 'none', '.ssh/a .ssh/b', '/etc/%u ~/x', '"a b" c', '', '""'],
  AuthorizedPrincipalsFile: ['none', '/etc/%u', '~/p', ''],
  AuthorizedKeysCommand: ['none', '/bin/true %u', 'bin/true', '/bin/x "a b"', '  /bin/y'],
  AuthorizedKeysCommandUser: ['nobody', 'root', '', 'a b'],
  AuthorizedPrincipalsCommand: ['none', '/bin/p', 'p'],
  AuthorizedPrincipalsCommandUser: ['nobody', ''],
  TrustedUserCAKeys: ['none', '/etc/ca.pub', ''],
  RevokedKeys: ['none', '/etc/revoked', '/a /b'],
  HostKeyAgent: ['none', ''],
  HostCertificate: ['none'],
  SecurityKeyProvider: ['internal', 'INTERNAL', '/lib/x.so', ''],
  AllowUsers: [
    'alice',
    'alice bob',
    'a,b',
    'root@10.0.0.0/8',
    'x@10.0.0.1/8',
    '"a b" c',
    'a#b c',
    'a # b',
    '',
    '""',
    '*@*.example.org !x',
    'u@1.2.3.4,10.0.0.0/33',
  ],
  DenyUsers: ['mallory', 'm*', '"" x', 'a=b'],
  AllowGroups: ['wheel', 'a b', '"a b"', '"" x', '#x'],
  DenyGroups: ['nogroup', 'x y z'],
  AcceptEnv: ['LANG LC_*', 'A=B', 'X', '"A B"', ''],
  SetEnv: ['A=B', 'A=B C=D', 'A', 'A="b c"', '"A=b c" D=e', 'A=1 A=2', ''],
  Subsystem: [
    'sftp internal-sftp',
    'sftp /usr/lib/sftp-server -f "a b"',
    'sftp',
    'x /bin/x',
    'netconf /a b\\ c',
    '"a b" /c',
    '',
  ],
  PermitOpen: [
    'any',
    'none',
    'host:22',
    'host:22 [::1]:80',
    'host',
    'host:x',
    '*:*',
    'any host:1',
    '[::1:22',
    'host:22 any',
    '',
  ],
  PermitListen: ['any', 'none', '8080', 'localhost:8080', '*', 'x', ':80', '*:*', 'host/80'],
  PermitTunnel: ['yes', 'no', 'point-to-point', 'ethernet', 'Yes', 'x', ''],
  PermitUserEnvironment: ['yes', 'no', 'LANG,LC_*', 'YES', ''],
  IPQoS: [
    'af21 cs1',
    'ef',
    'none',
    'lowdelay throughput',
    '0x10',
    '8',
    '300',
    'x',
    'af11 x',
    'cs0 none',
    '010',
    'le',
    'reliability',
    '',
  ],
  StreamLocalBindMask: ['0177', '0', '777', '1000', '8', 'x', '0777x', ''],
  FingerprintHash: ['md5', 'sha256', 'SHA512', 'crc', ''],
  SyslogFacility: ['AUTH', 'authpriv', 'LOCAL3', 'KERN', ''],
  LogLevel: ['INFO', 'verbose', 'DEBUG', 'DEBUG1', 'debug3', 'quiet', 'SILENT', 'LOUD', ''],
  LogVerbose: ['none', 'a b', 'a none', 'x:*', ''],
  PubkeyAuthOptions: ['none', 'touch-required', 'verify-required none', 'touch-required verify-required', 'x', ''],
  AuthenticationMethods: [
    'any',
    'publickey',
    'publickey,password',
    'publickey password',
    'any publickey',
    'publickey any',
    'publickey, password',
    'x',
    'keyboard-interactive:pam',
    'password,gssapi-with-mic',
    'none',
    'hostbased',
    '',
    '""',
  ],
  ChannelTimeout: ['none', 'session=5m', 'session:*=1h agent=10', 'none x=1', 'x', 'session=', 'a=1 none'],
  UnusedConnectionTimeout: ['none', '5m', 'x', 'None'],
  Ciphers: [
    'aes128-ctr',
    'aes128-ctr,aes256-gcm@openssh.com',
    '+3des-cbc',
    '-aes*',
    '^aes256-cbc',
    'nosuch',
    'aes128-ctr,',
    '+x',
    '-*',
    'aes128-ctr,,x',
    '+aes128-ctr',
    'arcfour',
    '',
  ],
  MACs: ['hmac-sha2-256', '+hmac-md5', '-umac*', 'hmac-ripemd160', '^hmac-sha1', 'x'],
  KexAlgorithms: [
    'curve25519-sha256',
    '+diffie-hellman-group1-sha1',
    '-ecdh*',
    'sntrup761x25519-sha512',
    'mlkem768x25519-sha256',
    'x',
    '^ecdh-sha2-nistp256',
    '-*',
    '',
  ],
  HostKeyAlgorithms: [
    'ssh-ed25519',
    '+ssh-rsa',
    '*',
    '-ssh*',
    'ssh-dss',
    'rsa',
    'RSA',
    'x',
    'ssh-*',
    '^rsa-sha2-512',
    'ssh-rsa-cert-v01@openssh.com',
    '!ssh-rsa',
    'ecdsa-*,rsa*',
  ],
  PubkeyAcceptedAlgorithms: ['+ssh-rsa', '*', 'x', 'ssh-ed25519,sk*', '-*'],
  PubkeyAcceptedKeyTypes: ['+ssh-dss', 'ssh-ed25519'],
  HostbasedAcceptedAlgorithms: ['*', 'x', '-rsa*'],
  CASignatureAlgorithms: ['ssh-ed25519', '+ssh-rsa', '*', 'ssh-ed25519-cert-v01@openssh.com', '-ecdsa*'],
  ModuliFile: ['/etc/ssh/moduli', ''],
  RDomain: ['none', '%D', '1'],
  GSSAPIKeyExchange: yesNo,
  GSSAPIStrictAcceptorCheck: yesNo,
  GSSAPIKexAlgorithms: ['gss-group14-sha256-', 'gss-x-', ''],
  KerberosAuthentication: ['no'],
  Protocol: ['2', '1', '2,1', 'x y', ''],
  UsePrivilegeSeparation: ['yes', 'sandbox', 'x y'],
  ServerKeyBits: ['1024', ''],
  RSAAuthentication: ['yes'],
  PAMAuthenticationViaKbdInt: ['no'],
  KeyRegenerationInterval: ['1h'],
  KerberosGetAFSToken: ['no'],
  PerSourcePenalties: [
    'no',
    'yes',
    'crash:10 authfail:2m',
    'authfail:x',
    'max:1h min:10s',
    'overflow:deny-all',
    'no x:1',
    'x:1',
    'noauth:1.5',
    'refuseconnection:5',
    'invaliduser:3',
    'max-sources4:10',
    '',
  ],
  PerSourcePenaltyExemptList: ['10.0.0.0/8', '10.0.0.1/8', 'none', '192.0.2.1,2001:db8::/32', 'x', ''],
  RefuseConnection: yesNo,
  PAMServiceName: ['sshd', 'x', ''],
  SshdSessionPath: ['/x', ''],
  SshdAuthPath: ['/y'],
  PrintMotd: yesNo,
  PrintLastLog: yesNo,
  KeepAlive: yesNo,
  DSAAuthentication: yesNo,
  FooBar: ['yes', ''],
  ForwardAgent: ['yes'],
  HashKnownHosts: ['yes'],
};

export const generatedMatches = [
  'all',
  'ALL',
  'User root',
  'User alice',
  'User *,!root',
  'User !alice',
  'user "alice"',
  'Group root',
  'Group nosuch',
  'Host *.example.org',
  'Host web?',
  'Address 10.0.0.0/8',
  'Address 10.0.0.1/8',
  'Address 10.0.0.0/33',
  'Address 2001:db8::/32',
  'Address 192.0.2.*',
  'Address *,!10.0.0.0/8',
  'Address 10.1',
  'LocalAddress 127.0.0.1',
  'LocalAddress 127.0.0.1/8',
  'LocalPort 22',
  'LocalPort 22,23',
  'LocalPort ssh',
  'RDomain x',
  'User',
  'User=root',
  'User = root',
  'User=',
  'final',
  'exec "x"',
  'version *',
  'Version OpenSSH_9*',
  'invalid-user',
  'User a root',
  'User root # c',
  'all # c',
  'all User root',
  'User root all',
  '# c',
  "User 'root'",
  'User "',
  'localnetwork 10.0.0.0/8',
  'User root Address 10.0.0.0/8',
  'Address 10.0.0.0/8,',
  '',
];

const separators = [' ', ' ', ' ', ' ', '  ', '\t', '=', ' = ', ' =', '= ', '==', ' = = '];
const endings = [
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  ' ',
  '\r',
  ' # note',
  '\t#note',
  '#glued',
  '\f',
  ' \r',
  ' "',
  " '",
  ' extra',
];
const oddLines = [
  '',
  '# comment',
  '   ',
  '\f',
  '"Port" 2023',
  '=Port 2024',
  '"" Port 2025',
  'Port"22',
  '== x',
  '\x0bPort 1',
  '\u00e9t\u00e9 1',
  '\ufeffPort 1',
  '"#x" y',
  'Port\\ 22',
  'Port',
  '"Por"t 22',
  'a\\b c',
];

export function generateConfig(seed: number, directory: string): GeneratedConfig {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const chance = (p: number): boolean => random() < p;
  const names = Object.keys(generatedKeywords);
  // Most lines are good, else nearly every configuration would end at its first line.
  const good = chance(0.6);
  const line = (): string => {
    const keyword = pick(names);
    const values = generatedKeywords[keyword]!;
    const value = good && chance(0.9) ? values[Math.floor(random() * Math.ceil(values.length / 3))]! : pick(values);
    const written = chance(0.1) ? keyword.toLowerCase() : chance(0.05) ? keyword.toUpperCase() : keyword;
    const indent = chance(0.2) ? pick(['  ', '\t', ' ']) : '';
    return `${indent}${written}${chance(good ? 0.05 : 0.2) ? pick(separators) : ' '}${value}${chance(good ? 0.1 : 0.3) ? pick(endings) : ''}`;
  };
  /** One character more, less or another: what typing does. */
  const mistype = (text: string): string => {
    const at = Math.floor(random() * (text.length + 1));
    const typed = pick(['"', "'", '=', '#', '\\', ' ', '\t', ',', ':', '!', '*', '\r', '\f', '1', 'x', '\u00e9', '']);
    return text.slice(0, at) + typed + text.slice(at + (chance(0.5) ? 1 : 0));
  };
  const match = (): string =>
    `Match${chance(0.9) ? ' ' : pick(separators)}${good && chance(0.8) ? pick(generatedMatches.slice(0, 10)) : pick(generatedMatches)}`;
  const include = (): string =>
    pick([
      `Include ${directory}/a.conf`,
      `Include ${directory}/*.conf`,
      `include ${directory}/none*`,
      `Include ${directory}/b.conf ${directory}/a.conf`,
      `Include "${directory}/a.conf"`,
      `Include ~/nothing`,
      ...(good ? [] : [`Include ${directory}/self.conf`, 'Include', 'Include ""', `Include ${directory}/a.conf extra`]),
    ]);
  const body = (most: number, depth: number): string => {
    const lines: string[] = [];
    const count = 1 + Math.floor(random() * most);
    for (let i = 0; i < count; i++) {
      const what = random();
      if (what < 0.12) lines.push(match());
      else if (what < 0.2 && depth < 2) lines.push(include());
      else if (what < (good ? 0.23 : 0.3)) lines.push(pick(oddLines.slice(0, good ? 4 : undefined)));
      else lines.push(line());
      // A pattern with a slip could name files of the machine itself.
      if (chance(good ? 0.02 : 0.12) && !/include/i.test(lines.at(-1)!)) lines.push(mistype(lines.pop()!));
    }
    return lines.join('\n') + (chance(0.85) ? '\n' : '');
  };
  const connection: Record<string, string> = {};
  if (chance(0.7)) connection.user = pick(['root', 'alice', 'bob']);
  if (chance(0.7)) connection.host = pick(['web1', 'a.example.org', 'WEB1']);
  if (chance(0.7)) connection.addr = pick(['10.1.2.3', '192.0.2.7', '2001:db8::5', '10.0.0.1']);
  if (chance(0.5)) connection.laddr = '127.0.0.1';
  if (chance(0.5)) connection.lport = pick(['22', '2222']);
  return {
    main: body(good ? 8 : 4, 0),
    files: {
      'a.conf': body(3, 1),
      'b.conf': body(3, 2),
      'self.conf': `Include ${directory}/self.conf\n`,
    },
    connection: chance(0.5) && Object.keys(connection).length > 0 ? connection : null,
  };
}
