import type { Attempt, Bytes, DirectoryEntry, EntryType, FileStatus, FileTree } from './file-tree.ts';

/** Files that are read whole by then are kept up to so many bytes together, and folders up to so many entries. */
const mostKept = 4 * 1024 * 1024;
const mostEntriesKept = 20_000;

/** A tree that is asked only once for what it says of each folder and each small file, as far as there is room. */
export class KeptTree implements FileTree {
  readonly #base: FileTree;
  readonly #directories = new Map<string, Attempt<DirectoryEntry[]>>();
  readonly #files = new Map<string, Bytes>();
  #room = mostKept;
  #roomForEntries = mostEntriesKept;

  constructor(base: FileTree) {
    this.#base = base;
  }

  typeOf(path: string): Attempt<EntryType> {
    return this.#base.typeOf(path);
  }

  readDirectory(path: string): Attempt<DirectoryEntry[]> {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const read = this.#base.readDirectory(path);
    const entries = 'ok' in read ? 1 + read.ok.length : 1;
    if (entries <= this.#roomForEntries) {
      this.#roomForEntries -= entries;
      this.#directories.set(path, read);
    }
    return read;
  }

  readLink(path: string): Attempt<string> {
    return this.#base.readLink(path);
  }

  statusOf(path: string): FileStatus | null {
    return this.#base.statusOf?.(path) ?? null;
  }

  readBytes(path: string, limit: number, followLink = false): Attempt<Bytes> {
    const known = this.#files.get(path);
    if (known !== undefined)
      return { ok: known.bytes.length <= limit ? known : { ...known, bytes: known.bytes.subarray(0, limit) } };
    const read = this.#base.readBytes(path, limit, followLink);
    if (!followLink && 'ok' in read && read.ok.bytes.length >= read.ok.size && read.ok.size <= this.#room) {
      this.#room -= read.ok.size;
      this.#files.set(path, read.ok);
    }
    return read;
  }
}
