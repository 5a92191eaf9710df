import type { Attempt, Bytes, FileTree } from './file-tree.ts';
import type { PlannedFile } from './host-plan.ts';
import { readStream } from './reader.ts';

/** A larger file is reported and left out: 100,000 firewall rules take about 8 MiB. */
export const largestFile = 64 * 1024 * 1024;
/** Enough bytes for the head that formats look at, and most files whole. */
export const firstRead = 64 * 1024;

/** Where the bytes of files are. */
export interface FileSource {
  readonly tree: FileTree;
  /** What was read already, by path, see `ArchiveOpener`. */
  readonly contents: ReadonlyMap<string, Attempt<Bytes>>;
}

/** At most `limit` bytes from the beginning; all of what can be read only once. */
export function readUpTo(file: PlannedFile, limit: number, { tree, contents }: FileSource): Attempt<Bytes> {
  const known = contents.get(file.systemPath);
  if (known !== undefined) return known;
  if (file.type === 'file') return tree.readBytes(file.systemPath, limit, file.named);
  if (file.type === 'nothing') return { ok: { bytes: Buffer.alloc(0), size: 0 } };
  if (file.type === 'other') return { failure: { code: 'EINVAL', why: 'it is neither a file nor a directory' } };
  const stream = readStream(file.type === 'stdin' ? 0 : file.systemPath);
  return 'ok' in stream ? { ok: { bytes: stream.ok, size: stream.ok.length } } : stream;
}
