/** All that discover does to the file system: nothing here writes, follows a link it was not told to, or runs anything. */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';

export type EntryType = 'file' | 'directory' | 'link' | 'other';

export interface DirectoryEntry {
  readonly name: string;
  readonly type: EntryType;
}

/** The reason in the system's short name (`EACCES`), and a word for the user. */
export interface ReadFailure {
  readonly code: string;
  readonly why: string;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  ELOOP: 'its symbolic links run in a circle',
  ENOTDIR: 'a part of its path is not a directory',
  EISDIR: 'it is a directory',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
};

const failureOf = (error: unknown): ReadFailure => {
  const code = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
  return { code, why: reasons[code] ?? `the system said ${code}` };
};

type Attempt<T> = { readonly ok: T } | { readonly failure: ReadFailure };

function attempt<T>(action: () => T): Attempt<T> {
  try {
    return { ok: action() };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

const typeOf = (stats: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): EntryType =>
  stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'link' : 'other';

/** A path that the user named: links are followed. */
export const typeOfNamed = (path: string): Attempt<EntryType> => attempt(() => typeOf(statSync(path)));

export const readLink = (path: string): Attempt<string> => attempt(() => readlinkSync(path));

/** Sorted by name, by code units, whatever the file system's order or the locale. */
export const readDirectory = (path: string): Attempt<DirectoryEntry[]> =>
  attempt(() =>
    readdirSync(path, { withFileTypes: true })
      .map((entry) => ({ name: entry.name, type: typeOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );

export interface Bytes {
  readonly bytes: Buffer;
  /** Of the whole file. */
  readonly size: number;
}

/** At most `limit` bytes from the beginning of a regular file; a link in its place is refused, a pipe never waited for. */
export function readBytes(path: string, limit: number, followLink = false): Attempt<Bytes> {
  return attempt(() => {
    const noLink = followLink ? 0 : (constants.O_NOFOLLOW ?? 0);
    const descriptor = openSync(path, constants.O_RDONLY | noLink | (constants.O_NONBLOCK ?? 0));
    try {
      const { size } = fstatSync(descriptor);
      const bytes = Buffer.allocUnsafe(Math.min(size, limit));
      let length = 0;
      while (length < bytes.length) {
        const count = readSync(descriptor, bytes, length, bytes.length - length, length);
        if (count === 0) break;
        length += count;
      }
      return { bytes: bytes.subarray(0, length), size };
    } finally {
      closeSync(descriptor);
    }
  });
}

/** A pipe that the user named (`<(…)`) or standard input (0), to its end. */
export const readStream = (source: string | 0): Attempt<Buffer> => attempt(() => readFileSync(source));
