/**
 * Wilder configurations for sshd, from a seed: every keyword of every release and vendor, values that fit another
 * keyword or none, long files, trees of included files, and the daemon's own arguments. `sshd-config-generator.ts` makes
 * the slips of people; this makes what nobody thinks of.
 */
import { type GeneratedConfig, generatedKeywords, generatedMatches, randomFrom } from './sshd-config-generator.ts';

/** Not worth a list of values of their own above. */
const furtherKeywords: Readonly<Record<string, readonly string[]>> = {
  HostKey: ['/nonexistent/key', 'none', 'key2', '"/a b"', '~/k', ''],
  HostDSAKey: ['/nonexistent/dsa'],
  X11UseLocalhost: ['yes', 'no', 'No'],
  IgnoreUserKnownHosts: ['yes', 'no'],
  HostbasedUsesNameFromPacketOnly: ['yes', 'no'],
  KerberosOrLocalPasswd: ['yes', 'no'],
  KerberosTicketCleanup: ['yes', 'no'],
  KerberosTgtPassing: ['yes'],
  AFSTokenPassing: ['yes'],
  GSSAPICleanupCredentials: ['yes', 'no'],
  GSSAPICleanupCreds: ['no'],
  GSSAPIStoreCredentialsOnRekey: ['yes', 'no'],
  GSSAPIUseSessionCredCache: ['yes'],
  AuthorizedKeysFile2: ['.ssh/k2', ''],
  SkeyAuthentication: ['yes', 'no', 'x'],
  UseLogin: ['no', 'x y z'],
  CheckMail: ['yes'],
  VerifyReverseMapping: ['no', ''],
  RhostsRSAAuthentication: ['no'],
  RhostsAuthentication: ['no'],
  PermitBlacklistedKeys: ['yes'],
  ShowPatchLevel: ['no'],
  X11MaxDisplays: ['1000'],
  KerberosUseKuserok: ['yes'],
  RSAMinSize: ['2048'],
  GSSAPIIndicators: ['x'],
  ZeroKnowledgePasswordAuthentication: ['yes'],
  UnusedConnectionTimeOut: ['1h', 'none'],
  HostbasedAcceptedKeyTypes: ['+ssh-rsa', '-*', 'ssh-rsa,', '^ssh-ed25519,ssh-rsa'],
  StrictHostKeyChecking: ['no'],
  'Subsystem sftp': ['internal-sftp -f AUTH -l INFO', '/usr/lib/openssh/sftp-server'],
};

const names = ['alice', 'b_b', 'root', 'x@y', '*', '?', '!a', 'a,b', 'ops-team', '%u', '10.0.0.0/8', '::1', '[::1]:22'];
const numbers = [
  '0',
  '1',
  '6',
  '22',
  '007',
  '0x10',
  '+5',
  '-3',
  '1e3',
  '1.5',
  '2147483647',
  '2147483648',
  '9'.repeat(25),
];
const times = ['10', '1m', '1H', '2d3h', '1w1w', '5s5', '1y', '10 m', 'm', '-1m', '1m-1', '3550w', '3551w'];
const sizes = ['1K', '4G', '1.5g', '0.5K', '16', '15', '1KB', '8E', '7.9999e', '.5M', '1..5M'];
const paths = ['/etc/x', 'rel/y', '~', '~/z', '~bob/z', 'none', 'NONE', '/a/%h/%u', '/a%%b', '//x', '/a/../b', '.'];
const lists = [
  'a,b,c',
  ',a',
  'a,',
  'a,,b',
  '+a',
  '-a',
  '^a',
  '+',
  '-',
  '^',
  '+-a',
  '*,!x',
  'aes*,-x',
  '+aes128-cbc,3des-cbc',
];
const words = [
  'yes',
  'no',
  'none',
  'any',
  'all',
  'default',
  'inet',
  'local',
  'sandbox',
  'INFO',
  'auth',
  '#',
  '=',
  '\\',
  '$(id)',
  '"',
  "'",
];

export function generateWild(seed: number, directory: string): GeneratedConfig {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const chance = (p: number): boolean => random() < p;
  const known = { ...generatedKeywords, ...furtherKeywords };
  const keywords = Object.keys(known);
  const mild = chance(0.65);
  const someCase = (text: string): string =>
    chance(0.9) ? text : [...text].map((c) => (chance(0.5) ? c.toUpperCase() : c.toLowerCase())).join('');
  const quoted = (text: string): string =>
    text.includes('"') || text.includes("'") || text.includes('\\')
      ? text
      : pick([`"${text}"`, `'${text}'`, text.replace(/ /g, '\\ '), `"${text.slice(0, 2)}"${text.slice(2)}`]);
  const atom = (): string => pick(pick([names, numbers, times, sizes, paths, lists, words]));
  const value = (keyword: string): string => {
    const own = known[keyword]!;
    const first = own.slice(0, Math.max(1, Math.ceil(own.length / 3)));
    if (mild && chance(0.93)) return pick(first);
    const what = random();
    const text =
      what < 0.4
        ? pick(own)
        : what < 0.6
          ? pick(known[pick(keywords)]!)
          : Array.from({ length: 1 + Math.floor(random() * 3) }, atom).join(chance(0.8) ? ' ' : ',');
    return chance(0.15) ? quoted(text) : text;
  };
  const line = (): string => {
    const keyword = pick(keywords);
    const separator = chance(mild ? 0.03 : 0.15) ? pick(['\t', '=', ' = ', ' =', '= ', '  ', '==', '="', ' \t ']) : ' ';
    const end = chance(mild ? 0.05 : 0.2)
      ? pick([' # x', ' #', '#', ' ;', ' \\', '  ', '\t\r', ' ""', " ''", ' "a', ' a b', '\u00a0'])
      : '';
    return `${chance(0.1) ? '\t' : ''}${someCase(keyword)}${separator}${value(keyword)}${end}`;
  };
  const criterion = (): string =>
    mild
      ? pick(generatedMatches.slice(0, 10))
      : chance(0.7)
        ? pick(generatedMatches)
        : `${pick(['User', 'Group', 'Host', 'Address', 'LocalAddress', 'LocalPort', 'RDomain', 'all', 'Version'])}${pick([' ', '=', ' = '])}${atom()}`;
  const files = [
    'd/10-a.conf',
    'd/9-b.conf',
    'd/.hidden.conf',
    'd/z.conf~',
    'd/A.conf',
    'e/x.conf',
    'e/y z.conf',
    'f.conf',
  ];
  const include = (): string => {
    const pattern = pick([
      'd/*.conf',
      'd/*',
      'd/[0-9]*.conf',
      'd/?.conf',
      'e/*.conf',
      'f.conf',
      '?/*.conf',
      'd/10-a.conf',
      'nothing/*',
      'e/y?z.conf',
      'd/{A,z}.conf',
      'd/[!A]*.conf',
    ]);
    const whole = `${directory}/${pattern}`;
    return `${someCase('Include')} ${chance(0.15) ? `${whole} ${directory}/f.conf` : chance(0.1) ? `"${whole}"` : whole}`;
  };
  const body = (most: number, depth: number): string => {
    const lines = Array.from({ length: 1 + Math.floor(random() * most) }, () => {
      const what = random();
      if (what < 0.1) return `${someCase('Match')} ${criterion()}${chance(0.2) ? ` ${criterion()}` : ''}`;
      if (what < (depth === 0 ? 0.2 : 0.14)) return include();
      if (what < 0.24) return pick(['', '# x', '  # y', '\t', '#Port 1']);
      return line();
    });
    return lines.join(chance(0.05) ? '\r\n' : '\n') + (chance(0.8) ? '\n' : '');
  };
  const connection: Record<string, string> = {};
  for (const [name, choices] of Object.entries({
    user: ['root', 'alice', 'x@y', 'Root'],
    host: ['web1.example.org', 'UNKNOWN', '10.1.2.3', 'Web1'],
    addr: ['10.1.2.3', '192.0.2.7', '2001:db8::5', '::ffff:10.0.0.1', '::1'],
    laddr: ['127.0.0.1', '::1', '10.0.0.1'],
    lport: ['22', '2222', '1'],
    rdomain: ['x', ''],
  }))
    if (chance(0.5)) connection[name] = pick(choices);
  const args = chance(0.25)
    ? Array.from({ length: 1 + Math.floor(random() * 2) }, () =>
        pick([
          ['-4'],
          ['-6'],
          ['-p', pick(['22', '99', '0', 'ssh', '70000'])],
          ['-o', mild ? `${pick(keywords)}=${'yes'}` : line().trim()],
          ['-o', `Port ${pick(['22', '23'])}`],
          ['-o', 'PermitRootLogin=no'],
        ]),
      ).flat()
    : [];
  // Inside of other files only those that come later are included, so that it ends.
  return {
    main: body(mild ? 25 : 5, 0),
    files: Object.fromEntries(files.map((name) => [name, body(3, 2).replace(/^\s*include.*$/gim, '# none')])),
    connection: chance(0.6) && Object.keys(connection).length > 0 ? connection : null,
    args,
  };
}
