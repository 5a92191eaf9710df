import { integer } from '../numbers.ts';
import type { Reader } from '../reader.ts';
import type { Reading } from '../reading.ts';

/** Words that are taken, in lower case, and how `sshd -T` prints what they mean. */
type Words = Readonly<Record<string, string>>;

const yesNo: Words = { yes: 'yes', no: 'no' };
const forwarding: Words = { yes: 'yes', all: 'yes', no: 'no', remote: 'remote', local: 'local' };

function wordsFor({ name, release }: Reading): Words {
  switch (name) {
    case 'addressfamily':
      return { inet: 'inet', inet6: 'inet6', any: 'any' };
    case 'permitrootlogin': {
      const middle = release >= 1001 ? 'prohibit-password' : 'without-password';
      return {
        ...(release >= 700 ? { 'prohibit-password': middle } : {}),
        'without-password': middle,
        'forced-commands-only': 'forced-commands-only',
        yes: 'yes',
        no: 'no',
      };
    }
    case 'compression':
      return release >= 704 ? { yes: 'yes', delayed: 'yes', no: 'no' } : { delayed: 'delayed', yes: 'yes', no: 'no' };
    case 'ignorerhosts':
      return release >= 802 ? { yes: 'yes', no: 'no', 'shosts-only': 'shosts-only' } : yesNo;
    case 'tcpkeepalive':
      return release >= 1006
        ? { true: 'true', transport: 'true', yes: 'true', false: 'false', no: 'false', all: 'all' }
        : yesNo;
    case 'warnweakcrypto':
      return { true: 'true', yes: 'true', false: 'false', no: 'false', 'no-pq-kex': 'false' };
    case 'gatewayports':
      return { clientspecified: 'clientspecified', yes: 'yes', no: 'no' };
    case 'allowtcpforwarding':
      return release >= 602 ? forwarding : yesNo;
    case 'allowstreamlocalforwarding':
      return forwarding;
    case 'useprivilegeseparation':
      return release >= 509 ? { yes: 'yes', sandbox: 'sandbox', nosandbox: 'yes', no: 'no' } : yesNo;
    default:
      return yesNo;
  }
}

/** Up to 7.6 in lower case only. */
function readFlag(reading: Reading): void {
  const word = reading.need('missing yes/no argument.');
  if (word !== 'yes' && word !== 'no')
    reading.fatal('bad-value', `Bad yes/no argument: ${word}`, { value: word, expected: 'yes, no' });
  reading.keepFirst([word]);
}

/** One of a few words, in any case. */
export const readChoice: Reader = (reading: Reading) => {
  const words = wordsFor(reading);
  if (words === yesNo && reading.release < 707) return readFlag(reading);
  const word = reading.need('missing argument.');
  const value = words[word.toLowerCase()];
  if (value === undefined)
    reading.fatal('bad-value', `unsupported option "${word}".`, {
      value: word,
      expected: Object.keys(words).join(', '),
    });
  reading.keepFirst([value]);
};

/** Protocol, which was an option up to 7.3. From 7.0 on a build knows of the first only where it was asked to. */
export const readProtocol: Reader = (reading: Reading) => {
  const list = reading.need('Missing argument.');
  const spoken = new Set<number>();
  for (const part of list.split(',')) {
    const number = Number(/^[ \t\n\v\f\r]*([+-]?[0-9]+)/.exec(part)?.[1] ?? 0);
    if (number !== 1 && number !== 2) reading.remark(`ignoring bad proto spec: '${part}'.`);
    else if (number === 2 || reading.release < 700) spoken.add(number);
  }
  if (spoken.size === 0) reading.fatal('bad-value', `Bad protocol spec '${list}'.`, { value: list, expected: '2' });
  reading.keepFirst([[...spoken].sort((a, b) => b - a).join(',')]);
};

const logLevels = ['QUIET', 'FATAL', 'ERROR', 'INFO', 'VERBOSE', 'DEBUG', 'DEBUG1', 'DEBUG2', 'DEBUG3'];
const logFacilities = ['DAEMON', 'USER', 'AUTH', 'AUTHPRIV', ...Array.from({ length: 8 }, (_, i) => `LOCAL${i}`)];

export const readLogLevel: Reader = (reading: Reading) => {
  const word = reading.next();
  const upper = word?.toUpperCase() ?? '';
  // Debian keeps an old name of QUIET, and prints it.
  const { vendor } = reading.version;
  const debian = vendor === 'debian' || vendor === 'ubuntu';
  const level = upper === 'SILENT' && (debian || vendor === null) ? 'QUIET' : logLevels.find((name) => name === upper);
  if (level === undefined)
    reading.fatal('bad-value', `unsupported log level '${word ?? '<NONE>'}'`, {
      value: word ?? '',
      expected: logLevels.join(', '),
    });
  reading.keepFirst([level === 'DEBUG1' ? 'DEBUG' : level === 'QUIET' && debian ? 'SILENT' : level]);
};

export const readLogFacility: Reader = (reading: Reading) => {
  const word = reading.next();
  const facility = logFacilities.find((name) => name === word?.toUpperCase());
  if (facility === undefined)
    reading.fatal('bad-value', `unsupported log facility '${word ?? '<NONE>'}'`, {
      value: word ?? '',
      expected: logFacilities.join(', '),
    });
  reading.keepFirst([facility]);
};

const tunnelModes = ['no', 'point-to-point', 'ethernet', 'yes'];

export const readTunnelMode: Reader = (reading: Reading) => {
  const word = reading.needArgument('Missing yes/point-to-point/ethernet/no argument.');
  if (!tunnelModes.includes(word))
    reading.fatal(
      'bad-value',
      reading.shell
        ? `bad ${reading.keyword} argument ${word}`
        : `Bad yes/point-to-point/ethernet/no argument: ${word}`,
      { value: word, expected: tunnelModes.join(', ') },
    );
  reading.keepFirst([word]);
};

const digests = ['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512'];

export const readFingerprintHash: Reader = (reading: Reading) => {
  const word = reading.needArgument('Missing argument.');
  const digest = digests.find((name) => name === word.toUpperCase());
  if (digest === undefined)
    reading.fatal(
      'bad-value',
      reading.shell ? `Invalid ${reading.keyword} algorithm "${word}".` : `Invalid hash algorithm "${word}".`,
      { value: word, expected: digests.join(', ') },
    );
  reading.keepLast([digest]);
};

export const readUserEnvironment: Reader = (reading: Reading) => {
  // Before 7.8 it was an ordinary yes or no.
  if (reading.release < 708) return readChoice(reading);
  reading.keepFirst([reading.needArgument('missing argument.')]);
};

/** `none` and the requirements for keys on tokens. */
export const readPubkeyOptions: Reader = (reading: Reading) => {
  const asked = new Set<string>();
  let tests: number | null = null;
  const known = ['touch-required', 'verify-required'].slice(0, reading.release >= 804 ? 2 : 1);
  for (const word of reading.rest()) {
    const lower = word.toLowerCase();
    if (known.includes(lower)) asked.add(lower);
    else if (reading.release >= 1006 && lower.startsWith('max-pk-ok:')) tests = readTests(reading, word);
    else if (lower !== 'none') {
      const data = { value: word, expected: ['none', ...known].join(', ') };
      if (reading.shell) reading.refuse('bad-value', `unsupported ${reading.keyword} option ${word}`, data);
      reading.fatal('bad-value', `unsupported PubkeyAuthOptions option ${word}`, data);
    }
  }
  const values = known.filter((option) => asked.has(option));
  const shown = values.length > 0 ? values.join(' ') : 'none';
  reading.keepFirst([tests === null ? shown : `${shown} max-pk-ok:${tests}`]);
};

/** How many keys a client may ask about before that counts as an attempt. */
function readTests(reading: Reading, word: string): number {
  const count = integer(word.slice(word.indexOf(':') + 1));
  if (typeof count === 'number') return count;
  const why = count === 'missing' ? 'invalid' : count;
  reading.refuse('bad-value', `bad ${reading.keyword} max-pk-ok value: ${why}`, { value: word });
}
