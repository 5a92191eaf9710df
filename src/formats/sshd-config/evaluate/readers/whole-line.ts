import type { Reader } from '../reader.ts';
import type { Reading } from '../reading.ts';

/** What follows the keyword, as it stands, without blanks before it; `null` where nothing does. */
const lineOf = (reading: Reading): string | null => reading.text?.replace(/^[ \t\r\n]+/, '') ?? null;

export const readForceCommand: Reader = (reading: Reading) => {
  const line = lineOf(reading);
  if (line === null || reading.text === '')
    reading.fatal('missing-argument', reading.shell ? `${reading.keyword} missing argument.` : 'Missing argument.');
  reading.keepFirst([line]);
  reading.consume();
};

export const readVersionAddendum: Reader = (reading: Reading) => {
  const line = lineOf(reading);
  if (line === null || reading.text === '')
    reading.fatal('missing-argument', reading.shell ? `${reading.keyword} missing argument.` : 'Missing argument.');
  const stored = line.toLowerCase() === 'none' || line === '' ? 'none' : line;
  const broken = line.includes('\r');
  if (broken && (reading.shell || (reading.active && !reading.options.has(reading.name) && stored !== 'none')))
    reading.fatal('bad-value', reading.shell ? `Invalid ${reading.keyword} argument` : 'Invalid argument', {
      value: line,
    });
  reading.keepFirst([stored]);
  reading.consume();
};

/** A program with its arguments, run as AuthorizedKeysCommandUser or AuthorizedPrincipalsCommandUser. */
export const readCommand: Reader = (reading: Reading) => {
  const line = lineOf(reading);
  if (line === null) reading.fatal('missing-argument', 'Missing argument.');
  const relative = !line.startsWith('/') && line.toLowerCase() !== 'none';
  // Up to 8.6 only the line that counts was looked at.
  if (relative && (reading.shell || (reading.active && !reading.options.has(reading.name)))) {
    const old = reading.name === 'authorizedkeyscommand' ? 'AuthorizedKeysCommand' : 'AuthorizedPrincipalsCommand';
    reading.fatal('bad-value', `${reading.shell ? reading.keyword : old} must be an absolute path`, {
      value: line,
      expected: 'an absolute path, or none',
    });
  }
  // A slip up to 9.2: the principals' command was kept as long as there was no keys' command, so that the last counts.
  if (reading.shell && reading.name === 'authorizedprincipalscommand' && reading.release < 903) {
    if (!reading.options.has('authorizedkeyscommand')) reading.keepLast([line]);
  } else reading.keepFirst([line]);
  reading.consume();
};
