import type { Attempt, Bytes, DirectoryEntry, EntryType, FileStatus, FileTree } from './file-tree.ts';

/** Files that are read whole by then are kept up to so many bytes together. */
const mostKept = 4 * 1024 * 1024;

/** A tree that is asked only once for what it says of each folder and each small file: for as long as one place is read. */
export class KeptTree implements FileTree {
  readonly #base: FileTree;
  readonly #directories = new Map<string, Attempt<DirectoryEntry[]>>();
  readonly #files = new Map<string, Bytes>();
  #room = mostKept;

  constructor(base: FileTree) {
    this.#base = base;
  }

  typeOf(path: string): Attempt<EntryType> {
    return this.#base.typeOf(path);
  }

  readDirectory(path: string): Attempt<DirectoryEntry[]> {
    const known = this.#directories.get(path) ?? this.#base.readDirectory(path);
    this.#directories.set(path, known);
    return known;
  }

  readLink(path: string): Attempt<string> {
    return this.#base.readLink(path);
  }

  statusOf(path: string): FileStatus | null {
    return this.#base.statusOf?.(path) ?? null;
  }

  readBytes(path: string, limit: number, followLink = false): Attempt<Bytes> {
    const known = this.#files.get(path);
    if (known !== undefined) return { ok: { ...known, bytes: known.bytes.subarray(0, limit) } };
    const read = this.#base.readBytes(path, limit, followLink);
    if (!followLink && 'ok' in read && read.ok.bytes.length >= read.ok.size && read.ok.size <= this.#room) {
      this.#room -= read.ok.size;
      this.#files.set(path, read.ok);
    }
    return read;
  }
}
