import { decimalSeconds, timeSeconds } from '../numbers.ts';
import { matchesAddressList } from '../numeric-address.ts';
import type { Reader } from '../reader.ts';
import type { Reading } from '../reading.ts';

/** From 9.7 a list that turns out empty (`AllowUsers # nobody`) ends the daemon. */
function needSome(reading: Reading, words: readonly string[]): void {
  if (words.length === 0 && reading.release >= 907)
    reading.fatal('missing-argument', `no ${reading.keyword} specified`);
}

/** Users add up. A comma is part of a name. */
export const readUsers: Reader = (reading: Reading) => {
  const old = reading.name === 'allowusers' ? 'AllowUsers' : 'DenyUsers';
  const words = reading.rest();
  for (const word of words) {
    const host = word.includes('@') ? word.slice(word.indexOf('@') + 1) : null;
    const broken = reading.release >= 705 && host !== null && matchesAddressList(null, host) === -2;
    if (word !== '' && !broken) continue;
    const shown = reading.shell ? word : word.slice(0, 100);
    reading.fatal('bad-value', `invalid ${reading.shell ? reading.keyword : old} pattern: "${shown}"`, { value: word });
  }
  needSome(reading, words);
  reading.add(words);
};

export const readGroups: Reader = (reading: Reading) => {
  const words = reading.rest();
  if (words.includes('')) reading.fatal('bad-value', `empty ${reading.keyword} pattern`, { value: '' });
  needSome(reading, words);
  reading.add(words);
};

export const readAcceptEnv: Reader = (reading: Reading) => {
  const words = reading.rest();
  const bad = words.find((word) => word === '' || word.includes('='));
  if (bad !== undefined) reading.fatal('bad-value', 'Invalid environment name.', { value: bad });
  needSome(reading, words);
  reading.add(words);
};

export const readSetEnv: Reader = (reading: Reading) => {
  // The words may hold equals signs, which separate words elsewhere up to 8.6.
  const words = reading.shell ? reading.rest() : reading.blankSeparated();
  const bad = words.find((word) => word === '' || !word.includes('='));
  if (bad !== undefined) reading.fatal('bad-value', 'Invalid environment.', { value: bad });
  needSome(reading, words);
  const names = new Set<string>();
  const kept = words.filter((word) => {
    const name = word.slice(0, word.indexOf('='));
    if (!reading.shell) return true;
    if (names.has(name)) return false;
    names.add(name);
    return true;
  });
  if (kept.length > 0) reading.keepFirst(kept);
};

/** A list that keeps its first line; `none` must stand alone. */
function keepFirstList(reading: Reading, words: readonly string[]): void {
  needSome(reading, words);
  if (words.length > 0) reading.keepFirst(words);
}

function refuseEmptyOrMixed(reading: Reading, words: readonly string[], noneAlone: boolean): void {
  words.forEach((word, i) => {
    if (word === '') reading.refuse('bad-value', `keyword ${reading.keyword} empty argument`, { value: '' });
    if (noneAlone && word.toLowerCase() === 'none' && (i > 0 || words.length > 1))
      reading.refuse('bad-value', `keyword ${reading.keyword} "none" argument must appear alone.`, { value: word });
  });
}

export const readKeysFiles: Reader = (reading: Reading) => {
  // Up to 8.6 a line that does not count was not even read to its end.
  const words = reading.rest();
  if (reading.shell) refuseEmptyOrMixed(reading, words, reading.release >= 1003);
  else reading.consume();
  keepFirstList(
    reading,
    words.map((word) => reading.homePathOf(word)),
  );
};

/** Addresses that are never penalised. */
export const readExemptList: Reader = (reading: Reading) => {
  const word = reading.need('missing argument.');
  if (matchesAddressList(null, word) !== 0)
    reading.fatal('bad-value', `keyword ${reading.keyword} invalid address argument.`, {
      value: word,
      expected: 'addresses and networks without host bits, separated by commas',
    });
  reading.keepFirst([word]);
};

export const readLogVerbose: Reader = (reading: Reading) => {
  const words = reading.rest();
  refuseEmptyOrMixed(reading, words, true);
  keepFirstList(reading, words);
};

const channelSeconds = ({ release }: Reading, text: string): number =>
  release >= 1006 ? decimalSeconds(text) : timeSeconds(text, release);

export const readChannelTimeout: Reader = (reading: Reading) => {
  const words = reading.rest();
  words.forEach((word, i) => {
    const name = reading.keyword;
    if (word.toLowerCase() === 'none') {
      const mixed = i > 0 && reading.release >= 907;
      if (mixed || i < words.length - 1)
        reading.refuse('bad-value', `keyword ${name} "none" argument must appear alone.`, { value: word });
      return;
    }
    const equals = word.indexOf('=');
    if (equals <= 0 || channelSeconds(reading, word.slice(equals + 1)) < 0)
      reading.fatal('bad-value', `invalid channel timeout ${word}`, { value: word, expected: 'type=time' });
  });
  keepFirstList(reading, words);
};

/** `host:port`, `any` or `none`; PermitListen also takes a bare port. */
export const readPermitted: Reader = (reading: Reading) => {
  const { release, shell, keyword, name } = reading;
  const late = release >= 907;
  // With PermitListen came the keyword in lower case.
  const permitName = release < 708 ? 'PermitOpen' : name;
  const fail = (words: string, old: string, value: string): never =>
    reading.fatal('bad-value', shell ? `${keyword} ${words}` : `${old} ${permitName}`, {
      value,
      expected: 'host:port',
    });
  const first = reading.peek();
  if (first === null || (first === '' && !late))
    reading.fatal('missing-argument', shell ? `${keyword} missing argument.` : `missing ${permitName} specification`);
  if (!late && (first === 'any' || first === 'none')) {
    reading.next();
    return reading.keepFirst([first]);
  }
  const kept: string[] = [];
  for (let word = reading.next(); word !== null && (late || word !== ''); word = reading.next()) {
    if (late && (word === 'any' || word === 'none')) {
      if (kept.length > 0)
        reading.fatal('bad-value', `${word} must appear alone on a ${keyword} line.`, { value: word });
      kept.push(word);
      continue;
    }
    if (name === 'permitlisten' && !word.includes(':')) {
      if (!isForwardPort(reading, word)) fail('bad port number', 'bad port number in', word);
      kept.push(`*:${word}`);
      continue;
    }
    const { host, port } = reading.hostAndPort(word);
    if (host === null) fail('missing host', 'missing host in', word);
    if (port === null || !isForwardPort(reading, port)) fail('bad port number', 'bad port number in', word);
    kept.push(word);
  }
  reading.keepFirst(kept);
};

const isForwardPort = (reading: Reading, text: string): boolean => text === '*' || reading.portNumber(text) > 0;

const methods = ['none', 'publickey', 'password', 'keyboard-interactive', 'hostbased'];

/** Whether a list names authentication methods this build has; says which one it has not. */
function methodsAreKnown(reading: Reading, list: string): boolean {
  if (list === '') {
    reading.remark('empty authentication method list');
    return false;
  }
  const { features, vendor } = reading.version;
  const gssapi = features.gssapi ? ['gssapi-with-mic', ...(vendor === 'upstream' ? [] : ['gssapi-keyex'])] : [];
  for (const entry of list.split(',')) {
    const method = entry.split(':', 1)[0]!;
    if (methods.includes(method) || gssapi.includes(method)) continue;
    reading.remark(`Unknown authentication method "${method}" in list`);
    return false;
  }
  return true;
}

/** Lists of methods, each a way in. */
export const readAuthenticationMethods: Reader = (reading: Reading) => {
  const { release, shell, options, keyword } = reading;
  const name = shell ? keyword : 'AuthenticationMethods';
  const alone = (): never => reading.fatal('bad-value', `"any" must appear alone in ${name}`, { value: 'any' });
  // Up to 8.6 the second line was not read at all.
  if (!shell && options.has(reading.name)) return reading.consume();
  const words: string[] = [];
  // From 8.7 to 9.6 "any" was also compared with what an earlier line had set.
  const before = (): number =>
    release >= 907 ? words.length : (options.get(reading.name)?.length ?? (reading.active ? words.length : 0));
  let any = false;
  for (const word of reading.rest()) {
    if (word === 'any' && release >= 703) {
      if (before() > 0) alone();
      any = true;
    } else if (any) alone();
    else if (!methodsAreKnown(reading, word))
      reading.fatal('bad-value', shell ? `invalid ${keyword} method list.` : 'invalid authentication method list.', {
        value: word,
      });
    words.push(word);
  }
  if (words.length === 0) reading.fatal('missing-argument', `no ${name} specified`);
  reading.keepFirst(words);
  if (!shell) reading.consume();
};
