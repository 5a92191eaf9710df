import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { applyBaseline, type Baseline, type BaselineEntry, parseBaseline, renderBaseline } from '#config/baseline';
import type { ReportDocument } from '#engine/document';
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

/** The document without what was known before, and the entries that nothing is left of. */
export function withBaseline(
  document: ReportDocument,
  file: string,
  workingDirectory: string,
  prune: boolean,
): { readonly document: ReportDocument; readonly stale: readonly BaselineEntry[] } {
  const baseline = readBaseline(file, workingDirectory);
  const applied = applyBaseline(document, baseline);
  if (prune && applied.stale.length > 0) {
    const kept = baseline.entries.filter((entry) => !applied.stale.includes(entry));
    writeTextFile(file, renderBaseline({ entries: kept }), workingDirectory);
  }
  return applied;
}
