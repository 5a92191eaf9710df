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
import type { Attempt, Bytes, DirectoryEntry, EntryType, FileTree, ReadFailure } from './file-tree.ts';

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
const typeOfNamed = (path: string): Attempt<EntryType> => attempt(() => typeOf(statSync(path)));

const readLink = (path: string): Attempt<string> => attempt(() => readlinkSync(path));

/** Sorted by name, by code units, whatever the file system's order or the locale. */
const readDirectory = (path: string): Attempt<DirectoryEntry[]> =>
  attempt(() =>
    readdirSync(path, { withFileTypes: true })
      .map((entry) => ({ name: entry.name, type: typeOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );

/** At most `limit` bytes from the beginning of a regular file; a link in its place is refused, a pipe never waited for. */
function readBytes(path: string, limit: number, followLink = false): Attempt<Bytes> {
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

/** The same, or a file too large for that, piece by piece; throws where it cannot be read. */
export async function* readPieces(source: string | 0): AsyncGenerator<Buffer> {
  const descriptor = source === 0 ? 0 : openSync(source, constants.O_RDONLY);
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(pieceSize);
      const length = readSync(descriptor, piece, 0, pieceSize, null);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    if (source !== 0) closeSync(descriptor);
  }
}

const pieceSize = 256 * 1024;

/** The files of the machine that sshreach runs on. */
export const systemTree: FileTree = { typeOf: typeOfNamed, readDirectory, readLink, readBytes };
