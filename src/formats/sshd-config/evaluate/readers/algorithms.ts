import { type AlgorithmKind, isGssapiExchange, isSupported, keyTypesForCheck } from '../../algorithms.ts';
import { matchesPatternList } from '../numeric-address.ts';
import type { Reader } from '../reader.ts';
import type { Reading } from '../reading.ts';

/** Names up to the first empty one: what follows it was never looked at. */
function namesOf(list: string): string[] {
  const names = list.split(',');
  const empty = names.indexOf('');
  return empty < 0 ? names : names.slice(0, empty);
}

/**
 * A list without the sign that adds to, takes from or goes before the default; `null` where it takes away, which is
 * never checked. The signs came with 7.0, 7.5 and 8.1.
 */
function listToCheck(list: string, release: number): string | null {
  if (list.startsWith('-') && release >= 705) return null;
  if (list.startsWith('+') && release >= 700) return list.slice(1);
  if (list.startsWith('^') && release >= 801) return list.slice(1);
  return list;
}

function readNames(reading: Reading, kind: 'cipher' | 'mac' | 'kex', words: (list: string) => string): void {
  const list = reading.needArgument('Missing argument.');
  const checked = listToCheck(list, reading.release);
  if (checked !== null) {
    const unknown = namesOf(checked).find((name) => !isSupported(kind, name, reading.version));
    if (unknown !== undefined && kind === 'kex') reading.remark(`Unsupported KEX algorithm "${unknown.slice(0, 100)}"`);
    if (unknown !== undefined || checked === '')
      reading.fatal('unknown-algorithm', words(list), { value: list, algorithm: unknown ?? '' });
  }
  // The first list counts, even below Match lines: these keywords are not allowed there.
  if (!reading.options.has(reading.name)) reading.options.set(reading.name, [list], reading.at);
}

export const readCiphers: Reader = (reading: Reading) =>
  readNames(reading, 'cipher', (list) => `Bad SSH2 cipher spec '${list}'.`);

export const readMacs: Reader = (reading: Reading) =>
  readNames(reading, 'mac', (list) => `Bad SSH2 mac spec '${list}'.`);

export const readExchanges: Reader = (reading: Reading) =>
  readNames(reading, 'kex', (list) => `Bad SSH2 KexAlgorithms '${list}'.`);

export const readGssapiExchanges: Reader = (reading: Reading) => {
  const list = reading.need('Missing argument.');
  const unknown = namesOf(list).find((name) => !isGssapiExchange(name));
  if (unknown !== undefined) reading.remark(`Unsupported KEX algorithm "${unknown.slice(0, 100)}"`);
  if (unknown !== undefined)
    reading.fatal('unknown-algorithm', `Bad GSSAPI KexAlgorithms '${list}'.`, { value: list, algorithm: unknown });
  reading.keepFirst([list]);
};

/** Key types may be given by pattern and, up to 9.9, by short name. */
export const readKeyTypes: Reader = (reading: Reading) => {
  const { release, version } = reading;
  const list = reading.need('Missing argument.');
  const checked = listToCheck(list, release);
  if (checked !== null) {
    // From 9.4 a certificate's type cannot sign certificates.
    const plainOnly = reading.name === 'casignaturealgorithms' && release >= 904;
    const types = keyTypesForCheck(version).filter((type) => !(plainOnly && type.certificate));
    const fits = (name: string): boolean =>
      types.some(
        (type) =>
          type.name === name ||
          (release < 1000 && !type.certificate && type.shortName === name.toUpperCase()) ||
          matchesPatternList(type.name, name) !== 0,
      );
    const unknown = namesOf(checked).find((name) => !fits(name));
    if (unknown !== undefined || checked === '')
      reading.fatal('unknown-algorithm', `Bad key types '${list}'.`, { value: list, algorithm: unknown ?? '' });
  }
  reading.keepFirst([list]);
};

/** Which names each keyword lists. */
export const listedKinds: Readonly<Record<string, AlgorithmKind>> = {
  ciphers: 'cipher',
  macs: 'mac',
  kexalgorithms: 'kex',
  casignaturealgorithms: 'signature',
  hostbasedacceptedalgorithms: 'key',
  hostbasedacceptedkeytypes: 'key',
  hostkeyalgorithms: 'key',
  pubkeyacceptedalgorithms: 'key',
  pubkeyacceptedkeytypes: 'key',
};
