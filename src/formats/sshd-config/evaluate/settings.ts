import { defaultGssapiExchanges } from '../algorithm-defaults.ts';
import { canonicalKeyword, lookUpKeyword } from '../keywords.ts';
import { isDebian, type SshdVersion } from '../versions.ts';
import { assembleAlgorithms } from './assemble-algorithms.ts';
import { listenersOf } from './listen-addresses.ts';
import type { Options } from './options.ts';
import { listedKinds } from './readers/algorithms.ts';

/**
 * How `sshd -T` prints a keyword: `one` line; a line for `each` value, or none; all `joined` on one line;
 * `optional` is one line that is left out where nothing is set.
 */
type Shape = 'one' | 'each' | 'joined' | 'optional';

/** Keyword, shape, and what is printed where nothing was set; in sshd's order. */
const printed: readonly (readonly [keyword: string, shape: Shape, fallback: string])[] = [
  ['usepam', 'one', 'no'],
  ['pamservicename', 'one', 'sshd'],
  ['logingracetime', 'one', '120'],
  ['keyregenerationinterval', 'one', '3600'],
  ['x11displayoffset', 'one', '10'],
  ['x11maxdisplays', 'one', '1000'],
  ['maxauthtries', 'one', '6'],
  ['maxsessions', 'one', '10'],
  ['clientaliveinterval', 'one', '0'],
  ['clientalivecountmax', 'one', '3'],
  ['requiredrsasize', 'one', '1024'],
  ['rsaminsize', 'one', '1024'],
  ['streamlocalbindmask', 'one', '0177'],
  ['unusedconnectiontimeout', 'one', 'none'],
  ['permitrootlogin', 'one', ''],
  ['ignorerhosts', 'one', 'yes'],
  ['ignoreuserknownhosts', 'one', 'no'],
  ['rhostsrsaauthentication', 'one', 'no'],
  ['hostbasedauthentication', 'one', 'no'],
  ['hostbasedusesnamefrompacketonly', 'one', 'no'],
  ['rsaauthentication', 'one', 'yes'],
  ['pubkeyauthentication', 'one', 'yes'],
  ['kerberosauthentication', 'one', 'no'],
  ['kerberosorlocalpasswd', 'one', 'yes'],
  ['kerberosticketcleanup', 'one', 'yes'],
  ['gssapiauthentication', 'one', 'no'],
  ['gssapicleanupcredentials', 'one', 'yes'],
  ['gssapidelegatecredentials', 'one', 'yes'],
  ['gssapikeyexchange', 'one', 'no'],
  ['gssapistrictacceptorcheck', 'one', 'yes'],
  ['gssapistorecredentialsonrekey', 'one', 'no'],
  ['gssapikexalgorithms', 'one', defaultGssapiExchanges],
  ['passwordauthentication', 'one', 'yes'],
  ['kbdinteractiveauthentication', 'one', ''],
  ['challengeresponseauthentication', 'one', 'yes'],
  ['printmotd', 'one', 'yes'],
  ['printlastlog', 'one', 'yes'],
  ['x11forwarding', 'one', 'no'],
  ['x11uselocalhost', 'one', 'yes'],
  ['permittty', 'one', 'yes'],
  ['permituserrc', 'one', 'yes'],
  ['strictmodes', 'one', 'yes'],
  ['tcpkeepalive', 'one', 'yes'],
  ['permitemptypasswords', 'one', 'no'],
  ['compression', 'one', ''],
  ['gatewayports', 'one', 'no'],
  ['usedns', 'one', ''],
  ['allowtcpforwarding', 'one', 'yes'],
  ['allowagentforwarding', 'one', 'yes'],
  ['disableforwarding', 'one', 'no'],
  ['allowstreamlocalforwarding', 'one', 'yes'],
  ['streamlocalbindunlink', 'one', 'no'],
  ['useprivilegeseparation', 'one', ''],
  ['fingerprinthash', 'one', 'SHA256'],
  ['exposeauthinfo', 'one', 'no'],
  ['refuseconnection', 'one', 'no'],
  ['debianbanner', 'one', 'yes'],
  ['pidfile', 'one', ''],
  ['modulifile', 'one', '/etc/ssh/moduli'],
  ['xauthlocation', 'one', '/usr/bin/xauth'],
  ['ciphers', 'one', ''],
  ['macs', 'one', ''],
  ['banner', 'one', 'none'],
  ['forcecommand', 'one', 'none'],
  ['chrootdirectory', 'one', 'none'],
  ['trustedusercakeys', 'one', 'none'],
  ['revokedkeys', 'one', 'none'],
  ['securitykeyprovider', 'one', 'internal'],
  ['authorizedprincipalsfile', 'one', 'none'],
  ['versionaddendum', 'one', 'none'],
  ['authorizedkeyscommand', 'one', 'none'],
  ['authorizedkeyscommanduser', 'one', 'none'],
  ['authorizedprincipalscommand', 'one', 'none'],
  ['authorizedprincipalscommanduser', 'one', 'none'],
  ['hostkeyagent', 'one', 'none'],
  ['kexalgorithms', 'one', ''],
  ['casignaturealgorithms', 'one', ''],
  ['hostbasedacceptedalgorithms', 'one', ''],
  ['hostbasedacceptedkeytypes', 'one', ''],
  ['hostkeyalgorithms', 'one', ''],
  ['pubkeyacceptedalgorithms', 'one', ''],
  ['pubkeyacceptedkeytypes', 'one', ''],
  ['sshdsessionpath', 'one', ''],
  ['sshdauthpath', 'one', ''],
  ['persourcepenaltyexemptlist', 'one', 'none'],
  ['loglevel', 'one', 'INFO'],
  ['syslogfacility', 'one', 'AUTH'],
  ['authorizedkeysfile', 'joined', ''],
  ['revokedkeys', 'joined', ''],
  ['hostkey', 'each', ''],
  ['hostcertificate', 'each', ''],
  ['allowusers', 'each', ''],
  ['denyusers', 'each', ''],
  ['allowgroups', 'each', ''],
  ['denygroups', 'each', ''],
  ['acceptenv', 'each', ''],
  ['setenv', 'each', ''],
  ['authenticationmethods', 'joined', 'any'],
  ['logverbose', 'joined', ''],
  ['channeltimeout', 'joined', ''],
  ['subsystem', 'each', ''],
  ['maxstartups', 'one', ''],
  ['persourcemaxstartups', 'one', 'none'],
  ['persourcenetblocksize', 'one', ''],
  ['permittunnel', 'one', 'no'],
  ['ipqos', 'one', ''],
  ['rekeylimit', 'one', ''],
  ['permitopen', 'joined', 'any'],
  ['permitlisten', 'joined', 'any'],
  ['permituserenvironment', 'one', 'no'],
  ['pubkeyauthoptions', 'one', 'none'],
  ['persourcepenalties', 'one', ''],
];

function hostKeys({ release, features }: SshdVersion): string[] {
  const types = features.openssl
    ? ['rsa', ...(release < 706 ? ['dsa'] : []), ...(release >= 507 ? ['ecdsa'] : [])]
    : ['rsa'];
  return [...types, ...(release >= 605 ? ['ed25519'] : [])].map((type) => `/etc/ssh/ssh_host_${type}_key`);
}

/** Distributions that move the service classes away from upstream's. */
function serviceClasses(version: SshdVersion): string {
  const { release } = version;
  if (isDebian(version)) return release >= 1001 ? 'ef cs0' : release >= 1000 ? 'ef cs1' : 'lowdelay throughput';
  return release >= 1001 ? 'ef cs0' : release >= 708 ? 'af21 cs1' : 'lowdelay throughput';
}

/** What stands for a setting that nobody made, where it depends on the release or the distribution. */
function defaultOf(keyword: string, version: SshdVersion): readonly string[] {
  const { release } = version;
  switch (keyword) {
    case 'permitrootlogin':
      return [release >= 1003 ? 'prohibit-password' : release >= 700 ? 'without-password' : 'yes'];
    case 'kbdinteractiveauthentication':
      return [release >= 807 ? 'yes' : 'no'];
    case 'compression':
      return [release >= 704 ? 'yes' : 'delayed'];
    case 'usedns':
      return [release >= 608 ? 'no' : 'yes'];
    case 'pidfile':
      return [isDebian(version) && release >= 800 ? '/run/sshd.pid' : '/var/run/sshd.pid'];
    case 'sshdsessionpath':
      return [version.vendor === 'redhat' ? '/usr/libexec/openssh/sshd-session' : '/usr/lib/openssh/sshd-session'];
    case 'sshdauthpath':
      return [version.vendor === 'redhat' ? '/usr/libexec/openssh/sshd-auth' : '/usr/lib/openssh/sshd-auth'];
    case 'revokedkeys':
      return release >= 1003 ? [] : ['none'];
    case 'authorizedkeysfile':
      return release >= 509 ? ['.ssh/authorized_keys', '.ssh/authorized_keys2'] : ['.ssh/authorized_keys'];
    case 'useprivilegeseparation':
      return [release >= 601 ? 'sandbox' : 'yes'];
    case 'channeltimeout':
      return release >= 905 ? ['none'] : [];
    case 'hostkey':
      return hostKeys(version);
    case 'ipqos':
      return [serviceClasses(version)];
    default:
      return [];
  }
}

function startups(options: Options, release: number): string {
  const early = release < 602;
  const start = options.first('maxstartups.start') ?? '10';
  const full = options.first('maxstartups.full') ?? (early ? '10' : '100');
  return `${start}:${options.first('maxstartups.rate') ?? (early ? '100' : '30')}:${full}`;
}

/** Causes in the order of printing, and their penalties. */
function penalties(options: Options, release: number): string {
  if (options.first('persourcepenalties.enabled') === 'no') return 'no';
  const decimals = release >= 1003 ? '.000000' : '';
  const causes: [string, string][] = [
    ['crash', '90'],
    ['authfail', '5'],
    ['noauth', '1'],
    ...(release >= 1003 ? [['invaliduser', '5'] as [string, string]] : []),
    ['grace-exceeded', release === 908 ? '20' : '10'],
    ...(release >= 909 ? [['refuseconnection', '10'] as [string, string]] : []),
    ['max', '600'],
    ['min', '15'],
  ];
  const overflow = options.first('persourcepenalties.overflow') ?? 'permissive';
  return [
    ...causes.map(([cause, fallback]) => {
      const given = options.first(`persourcepenalties.${cause}`);
      return `${cause}:${given ?? fallback + decimals}`;
    }),
    `max-sources4:${options.first('persourcepenalties.max-sources4') ?? '65536'}`,
    `max-sources6:${options.first('persourcepenalties.max-sources6') ?? '65536'}`,
    `overflow:${overflow}`,
    `overflow6:${options.first('persourcepenalties.overflow6') ?? overflow}`,
  ].join(' ');
}

/** Words that stand for "not set" where they are the value. */
const clearing = new Set([
  'pidfile',
  'xauthlocation',
  'banner',
  'trustedusercakeys',
  'revokedkeys',
  'securitykeyprovider',
  'authorizedprincipalsfile',
  'forcecommand',
  'chrootdirectory',
  'hostkeyagent',
  'persourcepenaltyexemptlist',
]);

function valuesOf(keyword: string, fallback: string, options: Options, version: SshdVersion): readonly string[] {
  const { release } = version;
  const kind = listedKinds[keyword];
  if (kind) {
    const list = assembleAlgorithms(options.first(keyword), kind, version) ?? '';
    const again = list === '' && options.reassembled && !options.merged.has(keyword);
    return [again ? assembleAlgorithms('', kind, version)! : list];
  }
  const given = options.get(keyword);
  if (given && options.merged.has(keyword) && keyword !== 'unusedconnectiontimeout') return given;
  switch (keyword) {
    case 'maxstartups':
      return [startups(options, release)];
    case 'persourcenetblocksize':
      return [
        `${options.first('persourcenetblocksize.4') ?? '32'}:${options.first('persourcenetblocksize.6') ?? '128'}`,
      ];
    case 'rekeylimit':
      return [`${options.first('rekeylimit.bytes') ?? '0'} ${options.first('rekeylimit.seconds') ?? '0'}`];
    case 'persourcepenalties':
      return [penalties(options, release)];
    case 'unusedconnectiontimeout':
      return [given === undefined || given[0] === '0' ? 'none' : given[0]!];
    case 'kbdinteractiveauthentication':
      // Up to 8.6 the other keyword turned this one on.
      if (release < 807 && options.first('challengeresponseauthentication') !== 'no') return ['yes'];
      break;
    case 'hostkey':
    case 'hostcertificate':
      if (given) return given.map((value) => (value === 'none' ? '(null)' : value));
      break;
    case 'authorizedkeysfile':
      if (release >= 1003 && given?.length === 1 && given[0]!.toLowerCase() === 'none') return [];
      break;
    case 'channeltimeout':
      if (given?.length === 1 && given[0]!.toLowerCase() === 'none') return defaultOf(keyword, version);
      break;
    case 'authenticationmethods':
      if (given?.length === 1 && given[0] === 'any') return ['any'];
      break;
    default:
      break;
  }
  if (given) return clearing.has(keyword) && given[0]?.toLowerCase() === 'none' ? defaultNone(keyword, release) : given;
  return fallback === '' ? defaultOf(keyword, version) : [fallback];
}

const defaultNone = (keyword: string, release: number): readonly string[] =>
  keyword === 'revokedkeys' && release >= 1003 ? [] : ['none'];

const isPrinted = (keyword: string, version: SshdVersion): boolean => {
  if (canonicalKeyword(keyword, version) !== keyword) return false;
  // Debian's own keyword was forgotten here for years.
  if (keyword === 'debianbanner' && version.release < 905) return false;
  return lookUpKeyword(keyword, version)?.state === 'supported';
};

/** All settings as `sshd -T` prints them. */
export function settingsOf(options: Options, version: SshdVersion): Map<string, readonly string[]> {
  const settings = new Map<string, readonly string[]>();
  settings.set(
    'port',
    options.ports.map(({ port }) => String(port)),
  );
  settings.set('addressfamily', [options.first('addressfamily') ?? 'any']);
  settings.set('listenaddress', listenersOf(options).lines);
  for (const [keyword, shape, fallback] of printed) {
    if (!isPrinted(keyword, version)) continue;
    // From 10.3 it is a list, and stands with the lists.
    if (keyword === 'revokedkeys' && (shape === 'joined') !== version.release >= 1003) continue;
    const values = valuesOf(keyword, fallback, options, version);
    if (values.length > 0) settings.set(keyword, shape === 'joined' ? [values.join(' ')] : values);
  }
  return settings;
}
