import type { Reader } from '../reader.ts';
import { readCiphers, readExchanges, readGssapiExchanges, readKeyTypes, readMacs } from './algorithms.ts';
import {
  readBindMask,
  readInteger,
  readMaxStartups,
  readPenalties,
  readRekeyLimit,
  readSourceBlock,
  readSourceStartups,
  readTime,
  readUnusedConnectionTimeout,
} from './amounts.ts';
import {
  readAgentSocketPath,
  readChrootDirectory,
  readCommandUser,
  readFileName,
  readHostKey,
  readHostKeyAgent,
  readPamServiceName,
  readPrincipalsFile,
  readSecurityKeyProvider,
} from './files.ts';
import { readAddressFamily, readListenAddress, readPort, readRoutingDomain } from './listen.ts';
import {
  readAcceptEnv,
  readAuthenticationMethods,
  readChannelTimeout,
  readExemptList,
  readGroups,
  readKeysFiles,
  readLogVerbose,
  readPermitted,
  readSetEnv,
  readUsers,
} from './lists.ts';
import { readQuality } from './quality-of-service.ts';
import { readSubsystem } from './subsystem.ts';
import { readCommand, readForceCommand, readVersionAddendum } from './whole-line.ts';
import {
  readChoice,
  readFingerprintHash,
  readLogFacility,
  readLogLevel,
  readProtocol,
  readPubkeyOptions,
  readTunnelMode,
  readUserEnvironment,
} from './words.ts';

/** Words that nothing is known of, taken as they come: keywords of distributions, whose values are not modelled. */
const readAnything: Reader = (reading) => {
  const words = reading.rest();
  if (words.length > 0) reading.keepFirst([words.join(' ')]);
};

const readers: Readonly<Record<string, Reader>> = {
  acceptenv: readAcceptEnv,
  addressfamily: readAddressFamily(readChoice),
  agentsocketpath: readAgentSocketPath,
  allowgroups: readGroups,
  allowusers: readUsers,
  authenticationmethods: readAuthenticationMethods,
  authorizedkeyscommand: readCommand,
  authorizedkeyscommandrunas: readCommandUser,
  authorizedkeyscommanduser: readCommandUser,
  authorizedkeysfile: readKeysFiles,
  authorizedkeysfile2: readPrincipalsFile,
  authorizedprincipalscommand: readCommand,
  authorizedprincipalscommanduser: readCommandUser,
  authorizedprincipalsfile: readPrincipalsFile,
  banner: readFileName,
  casignaturealgorithms: readKeyTypes,
  channeltimeout: readChannelTimeout,
  chrootdirectory: readChrootDirectory,
  ciphers: readCiphers,
  clientalivecountmax: readInteger,
  clientaliveinterval: readTime,
  denygroups: readGroups,
  denyusers: readUsers,
  fingerprinthash: readFingerprintHash,
  forcecommand: readForceCommand,
  gssapiindicators: readAnything,
  gssapikexalgorithms: readGssapiExchanges,
  hostbasedacceptedalgorithms: readKeyTypes,
  hostbasedacceptedkeytypes: readKeyTypes,
  hostcertificate: readHostKey,
  hostkey: readHostKey,
  hostkeyagent: readHostKeyAgent,
  hostkeyalgorithms: readKeyTypes,
  ipqos: readQuality,
  kexalgorithms: readExchanges,
  keyregenerationinterval: readTime,
  listenaddress: readListenAddress,
  logingracetime: readTime,
  loglevel: readLogLevel,
  logverbose: readLogVerbose,
  macs: readMacs,
  maxauthtries: readInteger,
  maxsessions: readInteger,
  maxstartups: readMaxStartups,
  modulifile: readFileName,
  pamservicename: readPamServiceName,
  permitlisten: readPermitted,
  permitopen: readPermitted,
  permittunnel: readTunnelMode,
  permituserenvironment: readUserEnvironment,
  persourcemaxstartups: readSourceStartups,
  persourcenetblocksize: readSourceBlock,
  persourcepenalties: readPenalties,
  persourcepenaltyexemptlist: readExemptList,
  pidfile: readFileName,
  port: readPort,
  protocol: readProtocol,
  pubkeyacceptedalgorithms: readKeyTypes,
  pubkeyacceptedkeytypes: readKeyTypes,
  pubkeyauthoptions: readPubkeyOptions,
  rdomain: readRoutingDomain,
  rekeylimit: readRekeyLimit,
  requiredauthentications1: readAnything,
  requiredauthentications2: readAnything,
  requiredrsasize: readInteger,
  revokedkeys: readFileName,
  rsaminsize: readInteger,
  securitykeyprovider: readSecurityKeyProvider,
  serverkeybits: readInteger,
  setenv: readSetEnv,
  sshdauthpath: readFileName,
  sshdsessionpath: readFileName,
  streamlocalbindmask: readBindMask,
  subsystem: readSubsystem,
  syslogfacility: readLogFacility,
  trustedusercakeys: readFileName,
  unusedconnectiontimeout: readUnusedConnectionTimeout,
  versionaddendum: readVersionAddendum,
  x11displayoffset: readInteger,
  x11maxdisplays: readInteger,
  xauthlocation: readFileName,
};

/** How the values of a keyword (under the name it is stored by) are read; all others are one word of a few. */
export function readerFor(name: string, release: number): Reader {
  if (name === 'authorizedkeysfile' && release < 509) return readPrincipalsFile;
  // Debian's first form of it was a number.
  if (name === 'debianbanner' && release < 707) return readInteger;
  if (name === 'revokedkeys' && release >= 1003) return readKeysFiles;
  return readers[name] ?? readChoice;
}
