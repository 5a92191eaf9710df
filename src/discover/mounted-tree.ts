import type { Attempt, Bytes, DirectoryEntry, EntryType, FileStatus, FileTree } from './file-tree.ts';

/** The system's files, with archives in it opened as directories: `web01.tar.xz` is the directory `web01.tar.xz!`. */
export class MountedTree implements FileTree {
  readonly #base: FileTree;
  readonly #mounts = new Map<string, FileTree>();

  constructor(base: FileTree) {
    this.#base = base;
  }

  /** `archive` is the path of the archive; returns the path of the directory that it now is. */
  mount(archive: string, tree: FileTree): string {
    this.#mounts.set(`${archive}!`, tree);
    return `${archive}!`;
  }

  isMounted(archive: string): boolean {
    return this.#mounts.has(`${archive}!`);
  }

  typeOf(path: string): Attempt<EntryType> {
    const [tree, inside] = this.#find(path);
    return tree.typeOf(inside);
  }

  readDirectory(path: string): Attempt<DirectoryEntry[]> {
    const [tree, inside] = this.#find(path);
    const listing = tree.readDirectory(inside);
    if (this.#mounts.size === 0 || !('ok' in listing)) return listing;
    const entries = listing.ok.map(
      (entry): DirectoryEntry =>
        entry.type === 'file' && this.isMounted(`${path}/${entry.name}`)
          ? { name: `${entry.name}!`, type: 'directory' }
          : entry,
    );
    return { ok: entries };
  }

  readLink(path: string): Attempt<string> {
    const [tree, inside] = this.#find(path);
    return tree.readLink(inside);
  }

  readBytes(path: string, limit: number, followLink = false): Attempt<Bytes> {
    const [tree, inside] = this.#find(path);
    return tree.readBytes(inside, limit, followLink);
  }

  statusOf(path: string): FileStatus | null {
    const [tree, inside] = this.#find(path);
    return tree.statusOf?.(inside) ?? null;
  }

  /** The innermost archive that holds the path, and the path in it. */
  #find(path: string): [FileTree, string] {
    if (this.#mounts.size === 0) return [this.#base, path];
    for (let at = path.lastIndexOf('!'); at >= 0; at = path.lastIndexOf('!', at - 1)) {
      const tree =
        path[at + 1] === undefined || path[at + 1] === '/' ? this.#mounts.get(path.slice(0, at + 1)) : undefined;
      if (tree !== undefined) return [tree, path.slice(at + 2)];
      if (at === 0) break;
    }
    return [this.#base, path];
  }
}
