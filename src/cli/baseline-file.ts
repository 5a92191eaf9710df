import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Baseline, type BaselineEntry, parseBaseline, renderBaseline } from '#config/baseline';
import { UsageError } from './exit-codes.ts';
import { writeTextFile } from './text-files.ts';

/** Where `sshreach baseline` writes unless told otherwise. */
export const defaultBaseline = 'sshreach-baseline.json';

/** Throws `UsageError` where the file is missing or none of ours: a lost baseline must not pass for an empty one. */
export function readBaseline(file: string, workingDirectory: string): Baseline {
  const path = resolve(workingDirectory, file);
  if (!existsSync(path)) throw new UsageError(`The baseline ${file} is not there. \`sshreach baseline\` writes it.`);
  const baseline = parseBaseline(readFileSync(path, 'utf8'));
  if (typeof baseline === 'string') throw new UsageError(`The baseline ${file} cannot be used: ${baseline}.`);
  return baseline;
}

export const writeBaseline = (file: string, entries: readonly BaselineEntry[], workingDirectory: string): void =>
  writeTextFile(file, renderBaseline({ entries }), workingDirectory);
