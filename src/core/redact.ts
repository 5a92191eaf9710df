const mark = '[redacted]';

type Replacement = readonly [pattern: RegExp, by: (all: string, head: string, secret: string) => string];

const whole = (): string => mark;
const afterHead = (_all: string, head: string): string => head + mark;

/** Settings (`password=no`), the beginning of a list. */
const harmless = /^(?:[[{]*|["']{0,2}[,;\]})]*|["']?(?:yes|no|true|false|on|off|null|none)["']?[,;\]})]*)$/i;
/** Where a key is, not what it is: `PrivateKey = /etc/wireguard/key`; a base64 key may begin with a slash, too. */
const place = /^["']?~?\.{0,2}\/[\w./-]*[\w./-]["']?[,;\]})]*$/;

function afterName(all: string, head: string, secret: string): string {
  if (harmless.test(secret)) return all;
  return /key["']?[ \t]*[=:]/i.test(head) && place.test(secret) ? all : head + mark;
}

/** A quoted string on one line, or everything up to a blank or a quotation mark. */
const word = String.raw`(\[redacted\]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s"']*)`;
/** Names that end in one of these hold a secret; `PasswordAuthentication` and `ImportCredential` do not end so. */
const name = `(?:${[
  'password|passphrase|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key',
  'preshared[_-]?key|pre-shared-key|account[_-]?key|shared[_-]?access[_-]?key',
].join('|')})`;

/** Armoured private keys, the last perhaps cut short. */
export const privateKeys =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$(?![\s\S]))/g;

const replacements: readonly Replacement[] = [
  // A whole private key (PEM, OpenSSH, PGP), cut short or not, also where a JSON string holds it with \n.
  [privateKeys, whole],
  // PuTTY's files tell how many lines of key follow.
  [/^(Private-Lines: \d+\r?\n)(?:[A-Za-z0-9+/]+={0,2}(?:\r?\n|$))+/gm, (_all, head) => `${head}${mark}\n`],
  [/^(Private-MAC: )[0-9A-Fa-f]+/gm, afterHead],
  // Key bodies in OpenSSH's encoding: public ones begin with the length of the type's name, private ones with a word.
  [/\b(?:AAAA[0-9A-Za-z+/]{30,}|b3BlbnNzaC1rZXktdjE[0-9A-Za-z+/]{8,})={0,3}/g, whole],
  // crypt(5) and its relatives, LDAP schemes, GRUB.
  [
    /\$(?:1|2[abxy]?|5|6|7|y|gy|sha1|md5|apr1|argon2(?:id|i|d)|scrypt|bcrypt-sha256|pbkdf2[\w-]*)\$[./A-Za-z0-9$,=+_-]{20,}/g,
    whole,
  ],
  [/\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT|PBKDF2[\w-]*)\}[^\s"',;]+/gi, whole],
  [/\bgrub\.pbkdf2\.sha512\.[0-9.]+[0-9A-F.]+/g, whole],
  // Traditional DES hashes have no mark of their own: only where shadow(5) puts them.
  [/^([\w.-]+\$?:[!*]?)[./A-Za-z0-9]{13}(?=:\d*:)/gm, afterHead],
  // Tokens that carry their issuer's mark. Names of key types begin with `sk-`, too.
  [/\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{20,})/g, whole],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, whole],
  [
    /\b(?:xox[abeprs]-[\w-]{10,}|sk_(?:live|test)_\w{10,}|sk-(?!ssh-|ecdsa-)[\w-]{20,}|AIza[\w-]{30,}|ya29\.[\w-]{20,})/g,
    whole,
  ],
  [/\b(?:hv[sbr]\.[\w-]{20,}|do[op]_v1_[0-9a-f]{32,})/g, whole],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/g, whole],
  [/\b((?:Proxy-)?Authorization["']?[ \t]*:[ \t]*["']?)[^\r\n"']+/gi, afterHead],
  [/\b(Bearer[ \t]+)[\w.~+/-]{16,}=*/g, afterHead],
  // user:password@ in addresses, signatures in query strings.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"']{0,80}:)[^\s/@"']+(?=@)/gi, afterHead],
  [/([?&](?:sig|signature|X-Amz-Signature|access_token)=)[^\s&"']+/gi, afterHead],
  [/\b(PSK[ \t]+)"[^"\n]*"/g, afterHead],
];

/** What every name below has in it; most lines have none of them. */
const mayName = /pass|secret|token|key|psk/i;

const byName: readonly Replacement[] = [
  // `name = words to the end` of INI and YAML, then `name=word`, `"name": word` and `--name word` anywhere.
  // `passwd:` alone is a line of nsswitch.conf, and NOPASSWD: one of sudoers.
  [
    new RegExp(
      String.raw`(^[ \t]*(?:-[ \t]+)?[\w.-]*${name}(?:[ \t]+=(?!>)[ \t]*|[ \t]*=[ \t]+|:[ \t]+))([^\r\n]+)`,
      'gim',
    ),
    afterName,
  ],
  [new RegExp(String.raw`(${name}["']?[ \t]*=(?!>)[ \t]*)${word}`, 'gi'), afterName],
  [new RegExp(String.raw`(["'][\w.-]*${name}["']?[ \t]*:[ \t]*)${word}`, 'gi'), afterName],
  [new RegExp(String.raw`((?<![a-z])(?:passwd|pass|psk)["']?[ \t]*=(?!>)[ \t]*)${word}`, 'gi'), afterName],
  [new RegExp(String.raw`(["'](?:passwd|pass|psk)["'][ \t]*:[ \t]*)${word}`, 'gi'), afterName],
  [
    new RegExp(
      String.raw`((?<![\w-])--(?:[a-z-]{1,40}-)?(?:password|passphrase|secret|token|api-key|secret-key)[ \t]+)${word}`,
      'gi',
    ),
    afterName,
  ],
];

/** A line of nothing but base64, or with a comment behind it: part of a key of which only some lines are shown. */
const bareLine = /^([ \t]*)([0-9A-Za-z+/]{16,}={0,2})((?:[ \t]+\S+)?[ \t]*\r?)$/gm;

function isKeyBody(text: string): boolean {
  if (!text.endsWith('=') && text.length < 56) return false;
  const slashes = text.split('/').length - 1;
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && slashes <= Math.max(3, text.length / 10);
}

/** A word of base64 that a message quotes: sshd names the line of a key that it takes for a keyword. */
const quotedBody = /(["'`“‘])([0-9A-Za-z+/]{40,}={0,2})(?=["'`”’…])/g;

/** Repetitions over megabytes exhaust the stack of the regular expressions; no report shows that much of one text. */
const LONGEST = 1_000_000;

/**
 * Takes secrets out of text that is about to be reported: private keys and key bodies, password hashes, tokens,
 * passwords, authorization headers become `[redacted]`. All other text comes back as it was, so that a report still
 * shows the configuration that it talks about. One line or many, of any origin; idempotent. What follows the first
 * million characters is left out.
 */
export function redact(text: string): string {
  if (text.length > LONGEST) return redact(text.slice(0, LONGEST)) + mark;
  let out = text;
  for (const [pattern, by] of replacements) out = out.replace(pattern, by);
  if (mayName.test(out)) for (const [pattern, by] of byName) out = out.replace(pattern, by);
  out = out.replace(quotedBody, (all, quote: string, body: string) => (isKeyBody(body) ? quote + mark : all));
  return out.replace(bareLine, (all, before: string, body: string, after: string) =>
    isKeyBody(body) ? `${before}${mark}${after}` : all,
  );
}
