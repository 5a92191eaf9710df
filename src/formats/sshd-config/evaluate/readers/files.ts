import type { Reader } from '../reader.ts';
import type { Reading } from '../reading.ts';

/** A file that is looked up from the working directory. */
export const readFileName: Reader = (reading: Reading) => {
  const word = reading.need('missing file name.');
  reading.keepFirst([reading.pathOf(word)]);
};

/** Host keys and their certificates add up. */
export const readHostKey: Reader = (reading: Reading) => {
  const word = reading.need('missing file name.');
  reading.add([reading.pathOf(word)]);
};

export const readHostKeyAgent: Reader = (reading: Reading) => {
  const word = reading.need('missing socket name.');
  reading.keepFirst([word === 'SSH_AUTH_SOCK' ? word : reading.pathOf(word)]);
};

/** A path that is filled in for each user: no working directory goes before it. */
export const readPrincipalsFile: Reader = (reading: Reading) => {
  const word = reading.needArgument('missing file name.');
  reading.keepFirst([reading.homePathOf(word)]);
};

export const readChrootDirectory: Reader = (reading: Reading) =>
  reading.keepFirst([reading.needArgument('missing file name.')]);

export const readSecurityKeyProvider: Reader = (reading: Reading) => {
  const word = reading.needArgument('missing file name.');
  reading.keepFirst([word.toLowerCase() === 'internal' ? word : reading.pathOf(word)]);
};

/** `none`, or below a user's home directory, or in one that all share. */
export const readAgentSocketPath: Reader = (reading: Reading) => {
  const word = reading.needArgument('missing argument.');
  const [, kind, path] = /^(user|shared):([\s\S]*)$/.exec(word) ?? [];
  const data = { value: word, expected: 'none, user:DIRECTORY or shared:/DIRECTORY' };
  if (word !== 'none' && kind === undefined) reading.fatal('bad-value', 'invalid path.', data);
  if (kind !== undefined && (path === '' || (kind === 'shared' && !path!.startsWith('/'))))
    reading.fatal('bad-value', `invalid ${kind} path.`, data);
  reading.keepFirst([word]);
};

export const readPamServiceName: Reader = (reading: Reading) => reading.keepFirst([reading.need('missing argument.')]);

/** The user that runs AuthorizedKeysCommand or AuthorizedPrincipalsCommand. */
export const readCommandUser: Reader = (reading: Reading) => {
  const name = reading.shell
    ? reading.keyword
    : reading.name === 'authorizedkeyscommanduser'
      ? 'AuthorizedKeysCommandUser'
      : 'AuthorizedPrincipalsCommandUser';
  reading.keepFirst([reading.need(`missing ${name} argument.`)]);
};
