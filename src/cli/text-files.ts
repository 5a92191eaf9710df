import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './exit-codes.ts';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of the path is no directory',
  EEXIST: 'a part of the path is no directory',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  EDQUOT: 'the quota is used up',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the device fails',
};

/** What keeps a machine from working, whatever program asks. */
const troubles = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE', 'EIO']);

/** What the machine refused at a place where nothing else is known of it; `null`: it is a mistake of ours. */
export function machineFailure(error: unknown): string | null {
  const { code = '', path } = error as NodeJS.ErrnoException;
  if (!troubles.has(code)) return null;
  return `${path ?? 'A file that was being written'}: ${fileFailure(error)}.`;
}

/** Why the system refused a file, in words. */
export function fileFailure(error: unknown): string {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  return words[code] ?? code;
}

/** A file that the user named as an option; `-` is standard input. */
export function readTextFile(path: string, workingDirectory: string): string {
  try {
    return readFileSync(path === '-' ? 0 : resolve(workingDirectory, path), 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${fileFailure(error)}.`);
  }
}

/** Folders on the way are made. */
export function writeTextFile(path: string, text: string, workingDirectory: string): void {
  const target = resolve(workingDirectory, path);
  try {
    mkdirSync(dirname(target), { recursive: true });
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${fileFailure(error)}.`);
  }
  replaceFile(target, path, Buffer.from(text));
}

/**
 * Writes a file anew without losing what it held if that fails half-way, as on a full disk. It keeps its mode, and its
 * owner where that may be given; of a link the file that it leads to is written. `name` is what the user calls it.
 */
export function replaceFile(path: string, name: string, bytes: Uint8Array): void {
  try {
    const target = existsSync(path) ? realpathSync(path) : path;
    const before = statSync(target, { throwIfNoEntry: false });
    if (before?.isFile() === false) {
      writeFileSync(target, bytes);
      return;
    }
    const half = `${target}.${process.pid}.sshreach`;
    try {
      writeFileSync(half, bytes, { flag: 'wx' });
      if (before !== undefined) takeOver(half, before);
      renameSync(half, target);
    } catch (error) {
      rmSync(half, { force: true });
      // A folder in which nothing may be made can hold a file that may be written.
      if (!['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
      writeFileSync(target, bytes);
    }
  } catch (error) {
    throw new UsageError(`${name} cannot be written: ${fileFailure(error)}.`);
  }
}

/** Throws `EPERM` where the owner cannot be given. */
function takeOver(path: string, { mode, uid, gid }: Stats): void {
  const own = statSync(path);
  if (own.uid !== uid || own.gid !== gid) chownSync(path, uid, gid);
  chmodSync(path, mode & 0o7777);
}

/** So many UTF-16 units are written at once. */
const largePiece = 256 * 1024;

/** The same text in fewer pieces. */
export function* inLargePieces(pieces: Iterable<string>): Generator<string> {
  let kept: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    kept.push(piece);
    length += piece.length;
    if (length < largePiece) continue;
    yield kept.join('');
    kept = [];
    length = 0;
  }
  yield kept.join('');
}

/** Writes a text as it comes. Folders on the way are made. */
export function writePieces(path: string, pieces: Iterable<string>, workingDirectory: string): void {
  const target = resolve(workingDirectory, path);
  const failed = (error: unknown): never => {
    throw new UsageError(`${path} cannot be written: ${fileFailure(error)}.`);
  };
  let descriptor = -1;
  try {
    mkdirSync(dirname(target), { recursive: true });
    descriptor = openSync(target, 'w');
  } catch (error) {
    failed(error);
  }
  try {
    for (const piece of inLargePieces(pieces)) {
      const bytes = Buffer.from(piece);
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
      } catch (error) {
        failed(error);
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
