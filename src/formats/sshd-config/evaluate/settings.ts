import { defaultGssapiExchanges } from '../algorithm-defaults.ts';
import { canonicalKeyword, lookUpKeyword } from '../keywords.ts';
import { isDebian, type SshdVersion } from '../versions.ts';
import { assembleAlgorithms } from './assemble-algorithms.ts';
import { listenersOf } from './listen-addresses.ts';
import type { Options } from './options.ts';
import { printedSettings } from './printed-settings.ts';
import { listedKinds } from './readers/algorithms.ts';

function hostKeys({ release, features }: SshdVersion): string[] {
  const types = features.openssl
    ? ['rsa', ...(release < 706 ? ['dsa'] : []), ...(release >= 507 ? ['ecdsa'] : [])]
    : ['rsa'];
  const later = [
    ...(release >= 605 ? ['ed25519'] : []),
    ...(release >= 1006 && features.openssl ? ['mldsa44_ed25519'] : []),
  ];
  return [...types, ...later].map((type) => `/etc/ssh/ssh_host_${type}_key`);
}

/** Distributions that move the service classes away from upstream's. */
function serviceClasses(version: SshdVersion): string {
  const { release } = version;
  if (isDebian(version)) {
    if (release >= 1001) return 'ef cs0';
    return version.vendor === 'debian' && release >= 1000 ? 'ef cs1' : 'lowdelay throughput';
  }
  return release >= 1001 ? 'ef cs0' : release >= 708 ? 'af21 cs1' : 'lowdelay throughput';
}

/** What stands for a setting that nobody made, where it depends on the release or the distribution. */
function defaultOf(keyword: string, version: SshdVersion): readonly string[] {
  const { release } = version;
  switch (keyword) {
    case 'permitrootlogin':
      return [release >= 1001 ? 'prohibit-password' : release >= 700 ? 'without-password' : 'yes'];
    case 'kbdinteractiveauthentication':
      return [release >= 807 ? 'yes' : 'no'];
    case 'tcpkeepalive':
      return [release >= 1006 ? 'true' : 'yes'];
    case 'pubkeyauthoptions':
      return [release >= 1006 ? 'none max-pk-ok:6' : 'none'];
    case 'protocol':
      return [release >= 504 ? '2' : '2,1'];
    case 'compression':
      // Ubuntu took the change of 7.4 into its older packages.
      return [release >= 704 || version.vendor === 'ubuntu' ? 'yes' : 'delayed'];
    case 'gssapikexalgorithms':
      return [defaultGssapiExchanges(release)];
    case 'usedns':
      return [release >= 608 ? 'no' : 'yes'];
    case 'pidfile':
      return [isDebian(version) && release >= 706 ? '/run/sshd.pid' : '/var/run/sshd.pid'];
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
    case 'listenaddress':
      return listenersOf(options).lines;
    case 'usepam':
      // A number in early releases (6.0 prints it so).
      if (release < 700) return [given?.[0] === 'yes' ? '1' : '0'];
      break;
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

/** Settings that are a name or a path, which up to 7.2 had no line where nothing is set; measured with 7.2. */
const silentWhereUnset = new Set([
  'banner',
  'forcecommand',
  'chrootdirectory',
  'trustedusercakeys',
  'revokedkeys',
  'authorizedprincipalsfile',
  'authorizedkeyscommand',
  'authorizedkeyscommanduser',
  'authorizedprincipalscommand',
  'authorizedprincipalscommanduser',
  'hostkeyagent',
  'pidfile',
  'xauthlocation',
  'authenticationmethods',
]);

const isPrinted = (keyword: string, version: SshdVersion): boolean =>
  canonicalKeyword(keyword, version) === keyword && lookUpKeyword(keyword, version)?.state === 'supported';

function isSilent(keyword: string, options: Options, release: number): boolean {
  if (release >= 703 || !silentWhereUnset.has(keyword)) return false;
  const given = options.first(keyword);
  if (given === undefined) return keyword !== 'pidfile' && keyword !== 'xauthlocation';
  return clearing.has(keyword) && keyword !== 'hostkeyagent' && given.toLowerCase() === 'none';
}

/** All settings as `sshd -T` prints them. */
export function settingsOf(options: Options, version: SshdVersion): Map<string, readonly string[]> {
  const { release } = version;
  const settings = new Map<string, readonly string[]>();
  settings.set(
    'port',
    options.ports.map(({ port }) => String(port)),
  );
  for (const [keyword, shape, fallback, since = 0, until = Number.POSITIVE_INFINITY] of printedSettings) {
    if (release < since || release >= until || !isPrinted(keyword, version)) continue;
    if (isSilent(keyword, options, release)) continue;
    const values = valuesOf(keyword, fallback, options, version);
    if (values.length > 0) settings.set(keyword, shape === 'joined' ? [values.join(' ')] : values);
  }
  return settings;
}
