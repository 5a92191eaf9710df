import { oncePer } from '#core/once-per';
import { isDebian, type Release, type SshdVersion, type Vendor } from './versions.ts';

/** `ignored` is skipped without a word; `deprecated` and `unsupported` with a warning; none of the three stops the daemon. */
export type KeywordState = 'supported' | 'deprecated' | 'unsupported' | 'ignored';

export interface Keyword {
  readonly state: KeywordState;
  /** Whether the keyword may stand below a Match line. */
  readonly inMatch: boolean;
}

/**
 * Keyword, then its state (s supported, d deprecated, u unsupported, i ignored, x unknown) and scope (g global only,
 * m in Match too) from the release on; the first run begins before the oldest release unless it says otherwise.
 * From servconf.c of each portable release.
 */
const upstream = `
acceptenv sg 6.1:sm
addressfamily sg
afstokenpassing ug 10.4:dg
agentsocketpath 10.6:sm
allowagentforwarding 5.1:sm
allowgroups sg 6.1:sm
allowstreamlocalforwarding 6.7:sm
allowtcpforwarding sg 4.4:sm
allowusers sg 6.1:sm
authenticationmethods 6.2:sm
authorizedkeyscommand 6.2:sm
authorizedkeyscommanduser 6.2:sm
authorizedkeysfile sg 5.6:sm
authorizedkeysfile2 sg 5.6:sm 5.9:dm
authorizedprincipalscommand 6.9:sm
authorizedprincipalscommanduser 6.9:sm
authorizedprincipalsfile 5.6:sm
banner sg 4.6:sm
casignaturealgorithms 7.9:sm
challengeresponseauthentication sg 8.7:sm
channeltimeout 9.2:sm
checkmail dg
chrootdirectory 4.9:sm
ciphers sg
clientalivecountmax sg 7.4:sm
clientaliveinterval sg 7.4:sm
compression sg
denygroups sg 6.1:sm
denyusers sg 6.1:sm
disableforwarding 7.4:sm
dsaauthentication sg
exposeauthinfo 7.6:sm
fingerprinthash 6.8:sg
forcecommand 4.4:sm
gatewayports sg 4.4:sm
gssapiauthentication sg 4.6:sm 10.4:x 10.5:sm
gssapicleanupcredentials sg 10.4:x 10.5:sg
gssapidelegatecredentials 10.3:sg 10.4:x 10.5:sg
gssapistrictacceptorcheck 6.9:sg 10.4:x 10.5:sg
gssauthentication 10.4:sm 10.5:x
gsscleanupcreds 10.4:sg 10.5:x
gssdelegatecreds 10.4:sg 10.5:x
gssstrictacceptor 10.4:sg 10.5:x
hostbasedacceptedalgorithms 8.5:sm
hostbasedacceptedkeytypes 6.8:sm
hostbasedauthentication sg 4.6:sm
hostbasedusesnamefrompacketonly sg 5.6:sm
hostcertificate 5.4:sg
hostdsakey sg
hostkey sg
hostkeyagent 6.3:sg
hostkeyalgorithms 7.0:sg
ignorerhosts sg 8.3:sm
ignoreuserknownhosts sg
include 8.2:sm
ipqos 5.7:sm
kbdinteractiveauthentication sg 4.6:sm
keepalive sg
kerberosauthentication sg 4.6:sm
kerberosgetafstoken ug 10.4:sg
kerberosorlocalpasswd sg
kerberostgtpassing ug 10.4:dg
kerberosticketcleanup sg
kexalgorithms 5.7:sg
keyregenerationinterval sg 7.4:dg
listenaddress sg
logingracetime sg
loglevel sg 7.6:sm
logverbose 8.5:sm
macs sg
match 4.4:sm
maxauthtries sg 5.1:sm
maxsessions 5.1:sm
maxstartups sg
modulifile 8.6:sg
pamauthenticationviakbdint dg 10.4:x
pamservicename 9.8:sm 10.4:sg 10.5:sm
passwordauthentication sg 4.6:sm
permitemptypasswords sg 5.2:sm
permitlisten 7.8:sm
permitopen 4.4:sm
permitrootlogin sg 4.9:sm
permittty 6.5:sm
permittunnel 4.3:sg 5.6:sm
permituserenvironment sg
permituserrc 6.7:sm
persourcemaxstartups 8.5:sg
persourcenetblocksize 8.5:sg
persourcepenalties 9.8:sg
persourcepenaltyexemptlist 9.8:sg
pidfile sg
port sg
printlastlog sg
printmotd sg
protocol sg 7.4:ig
pubkeyacceptedalgorithms 8.5:sm
pubkeyacceptedkeytypes 6.8:sm
pubkeyauthentication sg 4.6:sm
pubkeyauthoptions 8.2:sm
rdomain 7.7:sm
refuseconnection 9.9:sm
rekeylimit 6.3:sm
requiredrsasize 9.1:sm
reversemappingcheck dg
revokedkeys 5.4:sm
rhostsauthentication dg
rhostsrsaauthentication sg 4.6:sm 7.4:dm
rsaauthentication sg 4.6:sm 7.4:dm
securitykeyprovider 8.2:sg
serverkeybits sg 7.4:dg
setenv 7.8:sm
skeyauthentication sg 7.8:dg 8.7:sm
sshdauthpath 10.0:sg
sshdsessionpath 9.8:sg
streamlocalbindmask 6.7:sm
streamlocalbindunlink 6.7:sm
strictmodes sg
subsystem sg 9.5:sm
syslogfacility sg
tcpkeepalive sg
trustedusercakeys 5.4:sm
unusedconnectiontimeout 9.2:sm
usedns sg
uselogin sg 7.4:dg
usepam sg
useprivilegeseparation sg 7.5:dg
verifyreversemapping dg
versionaddendum 6.1:sg
warnweakcrypto 10.6:sm
x11displayoffset sg 4.4:sm
x11forwarding sg 4.4:sm
x11uselocalhost sg 4.4:sm
xauthlocation sg
zeroknowledgepasswordauthentication 5.2:um 6.6:x
`;

/** What distributions add, with the same letters. The keywords of one are fatal on the builds of the others. */
const additions: Readonly<Record<Exclude<Vendor, 'upstream'>, string>> = {
  debian: `
debianbanner sg
gssapicleanupcreds sg
gssapikexalgorithms 7.9:sg
gssapikeyexchange sg
gssapistorecredentialsonrekey sg
gssapistrictacceptorcheck sg
gssapiusesessioncredcache ug
gssusesessionccache ug
permitblacklistedkeys sg 6.7:dg
`,
  ubuntu: '',
  redhat: `
authorizedkeyscommand sm
authorizedkeyscommandrunas sg 6.2:x
authorizedprincipalsfile sm
exposeauthenticationmethods 7.4:sm 7.6:dm
gssapicleanupcreds sg
gssapienablek5users 6.4:sm
gssapiindicators 9.9:sm
gssapikexalgorithms 7.4:sg
gssapikeyexchange sg
gssapistorecredentialsonrekey sg
gssapistrictacceptorcheck sg
gssapiusesessioncredcache ug
gssusesessionccache ug
hostcertificate sg
kerberosuniqueccache 7.6:sg
kerberosusekuserok sm
kexalgorithms sg
permitblacklistedkeys ug 6.7:dg
requiredauthentications1 sm 6.2:x
requiredauthentications2 sm 6.2:x
requiredrsasize 8.0:sm
revokedkeys sm
rsaminsize 8.0:sm
showpatchlevel sg
trustedusercakeys sm
x11maxdisplays 6.4:sm
`,
  suse: `
gssapicleanupcreds sg
gssapikexalgorithms 7.9:sg
gssapikeyexchange sg
gssapistorecredentialsonrekey sg
gssapistrictacceptorcheck sg
gssapiusesessioncredcache ug
gssusesessionccache ug
x11maxdisplays 6.6:sm
`,
};

const states: Readonly<Record<string, KeywordState>> = {
  s: 'supported',
  d: 'deprecated',
  u: 'unsupported',
  i: 'ignored',
};

/** What a keyword is from a release on; `keyword: null`: unknown again. */
export interface Run {
  /** 0 for the oldest. */
  readonly from: Release;
  readonly keyword: Keyword | null;
}

const releaseOf = (text: string): Release => {
  const [major, minor] = text.split('.');
  return Number(major) * 100 + Number(minor);
};

function readRun(text: string): Run {
  const colon = text.indexOf(':');
  const code = text.slice(colon + 1);
  const state = states[code[0]!];
  return {
    from: colon < 0 ? 0 : releaseOf(text.slice(0, colon)),
    keyword: state === undefined ? null : { state, inMatch: code[1] === 'm' },
  };
}

function readTable(text: string): ReadonlyMap<string, readonly Run[]> {
  const table = new Map<string, readonly Run[]>();
  for (const line of text.trim().split('\n')) {
    const [name, ...runs] = line.split(' ');
    if (name) table.set(name, runs.map(readRun));
  }
  return table;
}

let tables: { upstream: ReturnType<typeof readTable>; added: Map<string, ReturnType<typeof readTable>> } | null = null;

const read = (): NonNullable<typeof tables> => {
  tables ??= {
    upstream: readTable(upstream),
    added: new Map(
      Object.entries(additions).map(([vendor, text]) => [
        vendor,
        readTable(vendor === 'ubuntu' ? additions.debian : text),
      ]),
    ),
  };
  return tables;
};

const at = (runs: readonly Run[] | undefined, release: Release): Keyword | null =>
  runs?.findLast((run) => run.from <= release)?.keyword ?? null;

/** Keywords that a build without the feature knows but does not act on. */
const needs: readonly [RegExp, keyof SshdVersion['features']][] = [
  [/^(?:usepam|pamservicename)$/, 'pam'],
  [/^gss/, 'gssapi'],
  [/^kerberos(?!getafstoken)/, 'kerberos'],
];

/** What this build makes of a keyword (lower case); `null`: unknown, and that stops the daemon. */
export function lookUpKeyword(name: string, version: SshdVersion): Keyword | null {
  const { upstream: common, added } = read();
  const vendors = version.vendor === null ? [...added.keys()] : [version.vendor];
  let found = at(common.get(name), version.release);
  for (const vendor of vendors) found ??= at(added.get(vendor)?.get(name), version.release);
  // They came with the patch for GSSAPI, and are gone where a Debian builds without it.
  if (!version.features.gssapi && isDebian(version) && name.startsWith('gss') && !at(common.get(name), version.release))
    return null;
  if (found?.state !== 'supported') return found;
  const feature = needs.find(([pattern]) => pattern.test(name))?.[1];
  if (feature !== undefined && !version.features[feature]) return { ...found, state: 'unsupported' };
  // The AFS token is built in nowhere.
  return name === 'kerberosgetafstoken' ? { ...found, state: 'unsupported' } : found;
}

/** All names that this build acts on. */
export const namesKnownTo = oncePer((version: SshdVersion, _: null): readonly string[] =>
  [...read().upstream.keys(), ...(version.vendor ? (read().added.get(version.vendor)?.keys() ?? []) : [])].filter(
    (name) => lookUpKeyword(name, version)?.state === 'supported',
  ),
);

/** The builds of which vendor know a name that this build does not; for sentences. */
export const vendorsKnowing = (name: string): readonly string[] =>
  [...read().added].filter(([, table]) => table.has(name)).map(([vendor]) => vendor);

/** What became of a keyword (lower case) over the releases of the OpenSSH project; `null` where it never had it. */
export const historyOf = (name: string): readonly Run[] | null => read().upstream.get(name) ?? null;

/** The first release that knows the name and the first that no longer does; `null` where there is none. */
export function knownBetween(name: string): { readonly since: Release | null; readonly until: Release | null } | null {
  const runs = read().upstream.get(name);
  if (!runs) return null;
  const last = runs.at(-1)!;
  return { since: runs[0]!.from || null, until: last.keyword === null ? last.from : null };
}

/**
 * The keyword under which a setting is stored and printed: spellings of the same setting share one.
 */
export function canonicalKeyword(name: string, version: SshdVersion): string {
  switch (name) {
    case 'hostdsakey':
      return 'hostkey';
    case 'dsaauthentication':
      return 'pubkeyauthentication';
    case 'keepalive':
      return 'tcpkeepalive';
    case 'gssapicleanupcreds':
    case 'gsscleanupcreds':
      return 'gssapicleanupcredentials';
    case 'gssauthentication':
      return 'gssapiauthentication';
    case 'gssdelegatecreds':
      return 'gssapidelegatecredentials';
    case 'gssstrictacceptor':
      return 'gssapistrictacceptorcheck';
    case 'challengeresponseauthentication':
    case 'skeyauthentication':
      return version.release >= 807 ? 'kbdinteractiveauthentication' : 'challengeresponseauthentication';
    case 'pubkeyacceptedkeytypes':
    case 'pubkeyacceptedalgorithms':
      return version.release >= 805 ? 'pubkeyacceptedalgorithms' : 'pubkeyacceptedkeytypes';
    case 'hostbasedacceptedkeytypes':
    case 'hostbasedacceptedalgorithms':
      return version.release >= 805 ? 'hostbasedacceptedalgorithms' : 'hostbasedacceptedkeytypes';
    case 'rsaminsize':
      return version.release >= 901 ? 'requiredrsasize' : 'rsaminsize';
    default:
      return name;
  }
}

/** Whether the vendor is one whose patches add GSSAPI key exchange. */
export const hasGssapiKeyExchange = (version: SshdVersion): boolean =>
  version.features.gssapi && (isDebian(version) || version.vendor === 'redhat' || version.vendor === 'suse');
