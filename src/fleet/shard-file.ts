import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { ResultLog, type StoredResult } from './result-log.ts';
import { parseShardHead, type ShardHead } from './shard.ts';

/** Writes a shard's file, in the order of its places; it is there only once it is whole. Folders on the way are made. */
export function writeShardFile(path: string, head: ShardHead, results: readonly StoredResult[]): void {
  const half = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  rmSync(half, { force: true });
  const log = new ResultLog(half, 'new');
  log.addLine(JSON.stringify(head));
  for (const stored of [...results].sort((a, b) => a.result.order - b.result.order)) {
    const source = stored.reports.find((one) => one !== null)?.log;
    // States are of this machine's files.
    log.add({ result: { ...stored.result, state: '' }, reports: source?.textOf(stored) ?? '' });
  }
  log.close();
  renameSync(half, path);
}

export interface ShardFile {
  readonly head: ShardHead;
  readonly results: readonly StoredResult[];
}

/** Opens a shard's file; a sentence where it is none. Throws where it cannot be read. */
export function readShardFile(path: string): ShardFile | string {
  const log = new ResultLog(path, 'read');
  const { head: line, results } = log.read();
  const head = parseShardHead(line);
  return typeof head === 'string' ? head : { head, results };
}
