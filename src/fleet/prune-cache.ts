import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** After pruning there is room for some more: else each run would prune anew. */
const leftOver = 0.9;

/** As `ResultCache` names what it keeps, and the halves that an interrupted run left. */
const folder = /^[0-9a-f]{2}$/;
const entry = /^[0-9a-f]{62}\.ndjson(?:\.\d+\.\w+)?$/;

interface Entry {
  readonly file: string;
  readonly bytes: number;
  /** When it was used last, in milliseconds. */
  readonly used: number;
}

function* entriesOf(directory: string): Generator<Entry> {
  for (const name of readdirSync(directory).filter((one) => folder.test(one)))
    for (const own of readdirSync(join(directory, name)).filter((one) => entry.test(one))) {
      const file = join(directory, name, own);
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats?.isFile()) yield { file, bytes: stats.size, used: stats.mtimeMs };
    }
}

/**
 * Removes from a directory of results what was used longest ago until it has no more than so many bytes. Other files are
 * left alone; what cannot be looked at or removed stays.
 */
export function pruneCache(directory: string, most: number): void {
  try {
    const entries = [...entriesOf(directory)];
    let bytes = entries.reduce((sum, one) => sum + one.bytes, 0);
    if (bytes <= most) return;
    for (const { file, bytes: own } of entries.sort((a, b) => a.used - b.used || (a.file < b.file ? -1 : 1))) {
      if (bytes <= most * leftOver) return;
      rmSync(file, { force: true });
      bytes -= own;
    }
  } catch {
    // Another run may be at work there, or it is not there at all.
  }
}
