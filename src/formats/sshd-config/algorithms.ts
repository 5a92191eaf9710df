import { hasGssapiKeyExchange } from './keywords.ts';
import type { Release, SshdVersion } from './versions.ts';

/** What the algorithms are for: the keywords that list them. */
export type AlgorithmKind = 'cipher' | 'mac' | 'kex' | 'key' | 'signature';

/**
 * Name, first release, first release without it (`-`: still there). `*` marks what a build without OpenSSL has too.
 * From cipher.c, mac.c, kex.c and sshkey.c.
 */
const tables: Readonly<Record<'cipher' | 'mac' | 'kex', string>> = {
  cipher: `
3des-cbc 0 -
blowfish-cbc 0 706
cast128-cbc 0 706
arcfour 0 706
arcfour128 0 706
arcfour256 0 706
aes128-cbc 0 -
aes192-cbc 0 -
aes256-cbc 0 -
rijndael-cbc@lysator.liu.se 0 805
aes128-ctr 0 - *
aes192-ctr 0 - *
aes256-ctr 0 - *
aes128-gcm@openssh.com 602 -
aes256-gcm@openssh.com 602 -
chacha20-poly1305@openssh.com 605 - *`,
  mac: `
hmac-sha1 0 - *
hmac-sha1-96 0 - *
hmac-sha2-256 509 -
hmac-sha2-512 509 -
hmac-sha2-256-96 509 601
hmac-sha2-512-96 509 601
hmac-md5 0 - *
hmac-md5-96 0 - *
hmac-ripemd160 0 706
hmac-ripemd160@openssh.com 0 706
umac-64@openssh.com 0 - *
umac-128@openssh.com 602 - *
hmac-sha1-etm@openssh.com 602 - *
hmac-sha1-96-etm@openssh.com 602 - *
hmac-sha2-256-etm@openssh.com 602 -
hmac-sha2-512-etm@openssh.com 602 -
hmac-md5-etm@openssh.com 602 - *
hmac-md5-96-etm@openssh.com 602 - *
hmac-ripemd160-etm@openssh.com 602 706
umac-64-etm@openssh.com 602 - *
umac-128-etm@openssh.com 602 - *`,
  kex: `
diffie-hellman-group1-sha1 0 -
diffie-hellman-group14-sha1 0 -
diffie-hellman-group14-sha256 703 -
diffie-hellman-group16-sha512 703 -
diffie-hellman-group18-sha512 703 -
diffie-hellman-group-exchange-sha1 0 -
diffie-hellman-group-exchange-sha256 0 -
ecdh-sha2-nistp256 507 -
ecdh-sha2-nistp384 507 -
ecdh-sha2-nistp521 507 -
curve25519-sha256 704 - *
curve25519-sha256@libssh.org 605 - *
sntrup4591761x25519-sha512@tinyssh.org 800 805 *
sntrup761x25519-sha512 909 - *
sntrup761x25519-sha512@openssh.com 805 - *
mlkem768x25519-sha256 909 - *`,
};

/**
 * Key types in the order of sshkey.c of 9.2: name, short name, first release, first release without it, `*` as above.
 * `cert` marks certificates.
 */
const keyTypes = `
ssh-ed25519 ED25519 605 - *
ssh-ed25519-cert-v01@openssh.com ED25519-CERT 605 - * cert
sk-ssh-ed25519@openssh.com ED25519-SK 802 - *
sk-ssh-ed25519-cert-v01@openssh.com ED25519-SK-CERT 802 - * cert
ssh-mldsa44-ed25519 MLDSA44-ED25519 1006 -
ssh-mldsa44-ed25519-cert MLDSA44-ED25519-CERT 1006 - cert
ecdsa-sha2-nistp256 ECDSA 507 -
ecdsa-sha2-nistp256-cert-v01@openssh.com ECDSA-CERT 507 - cert
ecdsa-sha2-nistp384 ECDSA 507 -
ecdsa-sha2-nistp384-cert-v01@openssh.com ECDSA-CERT 507 - cert
ecdsa-sha2-nistp521 ECDSA 507 -
ecdsa-sha2-nistp521-cert-v01@openssh.com ECDSA-CERT 507 - cert
sk-ecdsa-sha2-nistp256@openssh.com ECDSA-SK 802 -
sk-ecdsa-sha2-nistp256-cert-v01@openssh.com ECDSA-SK-CERT 802 - cert
webauthn-sk-ecdsa-sha2-nistp256@openssh.com ECDSA-SK 804 -
webauthn-sk-ecdsa-sha2-nistp256-cert-v01@openssh.com ECDSA-SK-CERT 1003 - cert
ssh-dss DSA 0 908
ssh-dss-cert-v01@openssh.com DSA-CERT 0 908 cert
ssh-rsa RSA 0 -
ssh-rsa-cert-v01@openssh.com RSA-CERT 0 - cert
rsa-sha2-256 RSA 702 -
rsa-sha2-256-cert-v01@openssh.com RSA-CERT 708 - cert
rsa-sha2-512 RSA 702 -
rsa-sha2-512-cert-v01@openssh.com RSA-CERT 708 - cert`;

interface KeyType {
  readonly name: string;
  readonly shortName: string;
  readonly certificate: boolean;
}

const within = (from: string, until: string, release: Release): boolean =>
  Number(from) <= release && (until === '-' || release < Number(until));

const cache = new Map<string, readonly string[]>();

function listOf(kind: 'cipher' | 'mac' | 'kex', { release, features, vendor }: SshdVersion): readonly string[] {
  const key = `${kind} ${release} ${features.openssl} ${vendor}`;
  let list = cache.get(key);
  if (!list) {
    list = tables[kind]
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, from, until, mark]) => within(from!, until!, release) && (features.openssl || mark === '*'))
      .map(([name]) => name!);
    // Debian 12 took the name without a suffix into its 9.2.
    if (kind === 'kex' && release === 902 && (vendor === 'debian' || vendor === null))
      list = [...list, 'sntrup761x25519-sha512'];
    cache.set(key, list);
  }
  return list;
}

let keyTypeTable: readonly (readonly string[])[] | null = null;

/** Before 9.2 the table went: Ed25519, then keys, then certificates, each of RSA, DSA and ECDSA. */
const earlierRank = ({ name, certificate }: KeyType): number =>
  name.includes('ed25519')
    ? 0
    : (certificate ? 10 : 1) + ['rsa', 'dss', 'ecdsa', 'sk-'].findLastIndex((part) => name.includes(part));

function keyTypesOf({ release, features }: SshdVersion): KeyType[] {
  keyTypeTable ??= keyTypes
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const found = keyTypeTable
    .filter(([, , from, until, mark]) => within(from!, until!, release) && (features.openssl || mark === '*'))
    .map((cells) => ({ name: cells[0]!, shortName: cells[1]!, certificate: cells.includes('cert') }));
  return release < 902 ? found.sort((a, b) => earlierRank(a) - earlierRank(b)) : found;
}

/** All names of that kind which this build has, in its own order. */
export function supportedAlgorithms(kind: AlgorithmKind, version: SshdVersion): readonly string[] {
  switch (kind) {
    case 'key':
      return keyTypesOf(version).map((type) => type.name);
    case 'signature':
      return keyTypesOf(version)
        .filter((type) => !type.certificate)
        .map((type) => type.name);
    default:
      return listOf(kind, version);
  }
}

const gssapiExchanges =
  /^gss-(?:gex-sha1|group1-sha1|group14-sha1|group14-sha256|group16-sha512|nistp256-sha256|curve25519-sha256)-/;

/** Whether this build knows the name, as a list of ciphers, MACs or key exchanges is checked. */
export const isSupported = (kind: 'cipher' | 'mac' | 'kex', name: string, version: SshdVersion): boolean =>
  listOf(kind, version).includes(name) ||
  (kind === 'kex' && hasGssapiKeyExchange(version) && gssapiExchanges.test(name));

/** The entry of a list of GSSAPI key exchanges. */
export const isGssapiExchange = (name: string): boolean => gssapiExchanges.test(name);

/** Key types are also known by short names (`rsa`), in any case. */
export const keyTypesForCheck = (version: SshdVersion): readonly KeyType[] => keyTypesOf(version);
