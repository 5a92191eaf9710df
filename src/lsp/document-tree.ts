import { posix } from 'node:path';
import type { Attempt, Bytes, DirectoryEntry, EntryType, FileTree } from '#discover/file-tree';

/** Thrown where a folder holds more than somebody who types can wait for. */
export class TooMuchError extends Error {}

/** Directory entries and bytes of files that are looked at for one check. */
const MOST_ENTRIES = 4_000;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * The system's files as the editor has them: `documents` are texts by absolute path, saved or not. Throws `TooMuchError`
 * where there is too much of them.
 */
export class DocumentTree implements FileTree {
  readonly #base: FileTree;
  readonly #documents: ReadonlyMap<string, string>;
  #entries = 0;
  #bytes = 0;

  constructor(base: FileTree, documents: ReadonlyMap<string, string>) {
    this.#base = base;
    this.#documents = documents;
  }

  typeOf(path: string): Attempt<EntryType> {
    return this.#documents.has(path) ? { ok: 'file' } : this.#base.typeOf(path);
  }

  readDirectory(path: string): Attempt<DirectoryEntry[]> {
    const listing = this.#base.readDirectory(path);
    const names = [...this.#documents.keys()]
      .filter((one) => posix.dirname(one) === path)
      .map((one) => posix.basename(one));
    if ('failure' in listing && names.length === 0) return listing;
    const known = 'ok' in listing ? listing.ok : [];
    this.#entries += known.length + 1;
    if (this.#entries > MOST_ENTRIES) throw new TooMuchError(path);
    const others = known.filter(({ name }) => !names.includes(name));
    const entries = [...others, ...names.map((name): DirectoryEntry => ({ name, type: 'file' }))];
    return { ok: entries.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  }

  readLink(path: string): Attempt<string> {
    return this.#base.readLink(path);
  }

  readBytes(path: string, limit: number, followLink = false): Attempt<Bytes> {
    const text = this.#documents.get(path);
    const found = text === undefined ? this.#base.readBytes(path, limit, followLink) : this.#ofDocument(text, limit);
    if ('ok' in found) this.#bytes += found.ok.bytes.length;
    if (this.#bytes > MOST_BYTES) throw new TooMuchError(path);
    return found;
  }

  #ofDocument(text: string, limit: number): Attempt<Bytes> {
    const bytes = Buffer.from(text);
    return { ok: { bytes: bytes.subarray(0, limit), size: bytes.length } };
  }
}
