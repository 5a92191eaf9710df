import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
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
};

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
    writeFileSync(target, text);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${fileFailure(error)}.`);
  }
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
