import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './exit-codes.ts';

const why = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** A file that the user named as an option; `-` is standard input. */
export function readTextFile(path: string, workingDirectory: string): string {
  try {
    return readFileSync(path === '-' ? 0 : resolve(workingDirectory, path), 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${why(error)}).`);
  }
}

/** Folders on the way are made. */
export function writeTextFile(path: string, text: string, workingDirectory: string): void {
  const target = resolve(workingDirectory, path);
  try {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  } catch (error) {
    throw new UsageError(`${path} cannot be written (${why(error)}).`);
  }
}
