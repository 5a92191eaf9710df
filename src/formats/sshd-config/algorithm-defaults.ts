import { type AlgorithmKind, supportedAlgorithms } from './algorithms.ts';
import type { Release, SshdVersion } from './versions.ts';

/** Lists by the first release that has them, newest first. From myproposal.h. */
type History = readonly (readonly [from: Release, list: string])[];

const curves = 'curve25519-sha256,curve25519-sha256@libssh.org';
const ecdh = 'ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521';
const groups =
  'diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256';
const oldGroups =
  'diffie-hellman-group-exchange-sha256,diffie-hellman-group-exchange-sha1,diffie-hellman-group14-sha1,diffie-hellman-group1-sha1';
const sntrup = 'sntrup761x25519-sha512@openssh.com';

const exchanges: History = [
  [1000, `mlkem768x25519-sha256,sntrup761x25519-sha512,${sntrup},${curves},${ecdh}`],
  [909, `sntrup761x25519-sha512,${sntrup},mlkem768x25519-sha256,${curves},${ecdh},${groups}`],
  [900, `${sntrup},${curves},${ecdh},${groups}`],
  [809, `${curves},${ecdh},${sntrup},${groups}`],
  [802, `${curves},${ecdh},${groups}`],
  [704, `${curves},${ecdh},${groups},diffie-hellman-group14-sha1`],
  [703, `curve25519-sha256@libssh.org,${ecdh},${groups},diffie-hellman-group14-sha1`],
  [607, `curve25519-sha256@libssh.org,${ecdh},diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha1`],
  [605, `curve25519-sha256@libssh.org,${ecdh},${oldGroups}`],
  [507, `${ecdh},${oldGroups}`],
  [0, oldGroups],
];

const ctr = 'aes128-ctr,aes192-ctr,aes256-ctr';
const gcm = 'aes128-gcm@openssh.com,aes256-gcm@openssh.com';
const chacha = 'chacha20-poly1305@openssh.com';
const oldCiphers =
  'aes128-cbc,3des-cbc,blowfish-cbc,cast128-cbc,aes192-cbc,aes256-cbc,arcfour,rijndael-cbc@lysator.liu.se';

const ciphers: History = [
  [1000, `${chacha},${gcm},${ctr}`],
  [609, `${chacha},${ctr},${gcm}`],
  [607, `${ctr},${gcm},${chacha}`],
  [605, `${ctr},arcfour256,arcfour128,${gcm},${chacha},${oldCiphers}`],
  [602, `${ctr},arcfour256,arcfour128,${gcm},${oldCiphers}`],
  [0, `${ctr},arcfour256,arcfour128,${oldCiphers}`],
];

const macs: History = [
  [
    607,
    'umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1',
  ],
  [
    602,
    'hmac-md5-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-ripemd160-etm@openssh.com,hmac-sha1-96-etm@openssh.com,hmac-md5-96-etm@openssh.com,hmac-md5,hmac-sha1,umac-64@openssh.com,umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-ripemd160,hmac-ripemd160@openssh.com,hmac-sha1-96,hmac-md5-96',
  ],
  [0, 'hmac-md5,hmac-sha1,umac-64@openssh.com,hmac-ripemd160,hmac-ripemd160@openssh.com,hmac-sha1-96,hmac-md5-96'],
];

const pick = (history: History, release: Release): string => history.find(([from]) => from <= release)![1];

const elliptic = ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'];

/** Plain key types in the order of preference. */
function preferredKeys(release: Release): string[] {
  const ed25519 = ['ssh-ed25519'];
  const tokenEd25519 = ['sk-ssh-ed25519@openssh.com'];
  const tokenEcdsa = ['sk-ecdsa-sha2-nistp256@openssh.com'];
  const web = release >= 1003 ? ['webauthn-sk-ecdsa-sha2-nistp256@openssh.com'] : [];
  const first =
    release >= 805
      ? [...ed25519, ...elliptic, ...tokenEd25519, ...tokenEcdsa, ...web]
      : [...elliptic, ...tokenEcdsa, ...ed25519, ...tokenEd25519];
  const rsa = release >= 702 ? ['rsa-sha2-512', 'rsa-sha2-256'] : [];
  const old = release < 700 ? ['ssh-rsa', 'ssh-dss'] : release < 808 ? ['ssh-rsa'] : [];
  const quantum = release >= 1006 ? ['ssh-mldsa44-ed25519'] : [];
  return [...first, ...rsa, ...old, ...quantum];
}

const asCertificate = (name: string): string => {
  if (name === 'ssh-mldsa44-ed25519') return `${name}-cert`;
  return name.endsWith('@openssh.com')
    ? name.replace('@openssh.com', '-cert-v01@openssh.com')
    : `${name}-cert-v01@openssh.com`;
};

function keyList(release: Release): string {
  const plain = preferredKeys(release);
  return [...plain.map(asCertificate), ...plain].join(',');
}

/** From 8.2 no longer with SHA-1; nothing that is signed by a key for the time after quantum computers. */
function signatureList(release: Release): string {
  const plain = preferredKeys(release);
  return plain.filter((name) => (release < 802 || name !== 'ssh-rsa') && !name.includes('mldsa')).join(',');
}

function listFor(kind: AlgorithmKind, { release, vendor }: SshdVersion): string {
  switch (kind) {
    case 'cipher':
      return pick(ciphers, release);
    case 'mac':
      return pick(macs, release);
    case 'kex':
      return vendor === 'debian' && release === 902
        ? `sntrup761x25519-sha512,${pick(exchanges, release)}`
        : pick(exchanges, release);
    case 'key':
      return keyList(release);
    case 'signature':
      return signatureList(release);
  }
}

/** What the build offers where nothing is configured, in its order of preference. */
export function defaultAlgorithms(kind: AlgorithmKind, version: SshdVersion): readonly string[] {
  const list = listFor(kind, version).split(',');
  // Up to 7.8 the MACs were a constant, built in or not.
  if (kind === 'mac' && version.release < 709) return list;
  const supported = new Set(supportedAlgorithms(kind, version));
  return list.filter((name) => supported.has(name));
}

/** GSSAPI key exchanges that the distributions' patches offer (Ubuntu's 8.2, Debian's 8.4 and 10.0, Ubuntu's 10.2). */
export const defaultGssapiExchanges = (release: Release): string =>
  release < 803 ? 'gss-gex-sha1-,gss-group14-sha1-' : release < 1001 ? withSha1 : withSha2;

const withSha2 = 'gss-group14-sha256-,gss-group16-sha512-,gss-nistp256-sha256-,gss-curve25519-sha256-';
const withSha1 = `${withSha2},gss-group14-sha1-,gss-gex-sha1-`;
