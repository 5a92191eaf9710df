import type { FilesFact } from '#model/daemon';

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What directory listings say exists. */
export class DirectoryListings {
  readonly #entries = new Map<string, 'file' | 'directory' | 'link' | 'other'>();
  readonly #names = new Map<string, Set<string>>();
  /** Directory → whether dot files were listed too. */
  readonly #listed = new Map<string, boolean>();
  readonly #absent = new Set<string>();

  constructor(facts: readonly FilesFact[]) {
    for (const fact of facts) {
      if (fact.files === 'present' || fact.files === 'keys') continue;
      else if (fact.files === 'absent') this.#absent.add(fact.path);
      else if (fact.files === 'listed')
        this.#listed.set(fact.directory, fact.all || (this.#listed.get(fact.directory) ?? false));
      else this.#addEntry(fact.entry.path, fact.entry.type);
    }
  }

  /** `exists` and `absent` as the listings show it; `unknown` where none of them would have shown the path. */
  stateOf(path: string): 'exists' | 'absent' | 'unknown' {
    if (this.#entries.has(path) || this.#listed.has(path)) return 'exists';
    if (this.#absent.has(path)) return 'absent';
    return this.isListed(parentOf(path), nameOf(path).startsWith('.')) ? 'absent' : 'unknown';
  }

  /** Whether all entries of the directory are known, and those that begin with a dot too where they are asked for. */
  isListed(directory: string, dotFiles: boolean): boolean {
    const all = this.#listed.get(directory);
    return all !== undefined && (all || !dotFiles);
  }

  isDirectory(path: string): boolean {
    return this.#entries.get(path) === 'directory' || this.#listed.has(path);
  }

  namesIn(directory: string): ReadonlySet<string> {
    return this.#names.get(directory) ?? new Set();
  }

  #addEntry(path: string, type: 'file' | 'directory' | 'link' | 'other'): void {
    const known = this.#entries.get(path);
    if (known === undefined || known === 'other') this.#entries.set(path, type);
    const names = this.#names.get(parentOf(path));
    if (names) names.add(nameOf(path));
    else this.#names.set(parentOf(path), new Set([nameOf(path)]));
  }
}
