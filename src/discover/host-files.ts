import type { SourceFile } from '#core/source-file';
import type { FoundFiles, HostContext, Lookup } from '#formats/format';
import type { FilesFact } from '#model/daemon';
import { DirectoryListings } from './directory-listings.ts';
import type { HostTree } from './discovery.ts';
import { hasWildcard, segmentPattern } from './shell-pattern.ts';

/** As the kernel has it (`MAXSYMLINKS`). */
const longestLinkChain = 40;

/** Collectors leave private keys out, and what root alone may read is missing from a copy made without privilege. */
const withheld = /(?:_key|\/id_\w+|\/g?shadow-?)$/;

const join = (directory: string, name: string): string => (directory === '/' ? `/${name}` : `${directory}/${name}`);
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Splits an absolute path; `.` and `..` are resolved by their letters, and `..` at the root stays there. */
function segmentsOf(path: string): string[] {
  const out: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') out.pop();
    else if (segment !== '' && segment !== '.') out.push(segment);
  }
  return out;
}

/** Answers which files a host has, from its collected tree and from what directory listings on it say. */
export class HostFiles implements Pick<HostContext, 'lookup' | 'glob' | 'link' | 'linksIn'> {
  readonly #tree: HostTree;
  readonly #listings: DirectoryListings;
  readonly #children = new Map<string, Set<string>>();

  constructor(tree: HostTree, facts: readonly FilesFact[] = []) {
    this.#tree = tree;
    this.#listings = new DirectoryListings(facts);
    for (const path of [...tree.files.keys(), ...tree.links.keys(), ...tree.directories]) this.#addToParents(path);
  }

  lookup(path: string): Lookup {
    const real = this.#resolve(path);
    if (real === null) return { state: 'absent' };
    const file = this.#tree.files.get(real);
    if (file !== undefined && file.quality !== 'failed') return { state: 'file', file };
    if (this.#isAbsent(real)) return { state: 'absent' };
    return this.#isSeen(path) ? { state: 'not-collected', exists: true } : { state: 'not-collected' };
  }

  glob(pattern: string): FoundFiles {
    const found: { path: string; file: SourceFile }[] = [];
    const complete = this.#expand('/', segmentsOf(pattern), (path) => {
      const answer = this.lookup(path);
      if (answer.state === 'file') found.push({ path, file: answer.file });
      return answer.state !== 'not-collected' || this.#isDirectory(path);
    });
    found.sort((a, b) => byCodeUnits(a.path, b.path));
    return { files: found.map(({ file }) => file), complete, paths: found.map(({ path }) => path) };
  }

  link(path: string): string | null {
    const directory = this.#resolve(parentOf(path));
    if (directory === null) return null;
    return this.#tree.links.get(join(directory, path.slice(path.lastIndexOf('/') + 1))) ?? null;
  }

  linksIn(directory: string): readonly string[] {
    const real = this.#resolve(directory);
    if (real === null) return [];
    const names = [...(this.#children.get(real) ?? [])];
    return names.filter((name) => this.#tree.links.has(join(real, name))).sort(byCodeUnits);
  }

  /** Calls `take` for each path that fits; true where no other can exist and `take` never said that one is missing. */
  #expand(directory: string, segments: readonly string[], take: (path: string) => boolean): boolean {
    const [segment, ...rest] = segments;
    if (segment === undefined) return true;
    if (!hasWildcard(segment)) {
      const path = join(directory, segment);
      if (rest.length === 0) return take(path);
      return this.#expand(path, rest, take);
    }
    const real = this.#resolve(directory);
    if (real === null || this.#isAbsent(real)) return true;
    const fits = segmentPattern(segment);
    const names = new Set([...(this.#children.get(real) ?? []), ...this.#listings.namesIn(real)]);
    let complete = this.#isKnown(real, segment.startsWith('.'));
    for (const name of [...names].sort(byCodeUnits).filter(fits)) {
      const path = join(directory, name);
      if (rest.length === 0 ? !take(path) : !this.#expand(path, rest, take)) complete = false;
    }
    return complete;
  }

  /** Follows links inside the root; `null` for a chain that the kernel would refuse. */
  #resolve(path: string): string | null {
    let pending = segmentsOf(path);
    let real = '/';
    let links = 0;
    while (pending.length > 0) {
      const next = join(real, pending[0]!);
      pending = pending.slice(1);
      const target = this.#tree.links.get(next);
      if (target === undefined) {
        real = next;
        continue;
      }
      if (++links > longestLinkChain) return null;
      const whole = target.startsWith('/') ? target : join(real, target);
      pending = [...segmentsOf(whole), ...pending];
      real = '/';
    }
    return real;
  }

  /** A link that leads out of what was collected, or an entry of a listing. */
  #isSeen(path: string): boolean {
    const directory = this.#resolve(parentOf(path));
    if (directory === null) return false;
    const entry = join(directory, path.slice(path.lastIndexOf('/') + 1));
    return this.#tree.links.has(entry) || this.#listings.stateOf(entry) === 'exists';
  }

  #isDirectory(path: string): boolean {
    const real = this.#resolve(path);
    return real !== null && (this.#children.has(real) || this.#listings.isDirectory(real));
  }

  /** Whether every entry of the directory is known. */
  #isKnown(directory: string, dotFiles: boolean): boolean {
    return this.#isWhole(directory) || this.#listings.isListed(directory, dotFiles);
  }

  #isWhole(path: string): boolean {
    return this.#tree.whole.some((root) => path === root || root === '/' || path.startsWith(`${root}/`));
  }

  #isAbsent(path: string): boolean {
    if (this.#children.has(path) || this.#tree.files.has(path)) return false;
    if (this.#listings.stateOf(path) === 'exists') return false;
    for (let ancestor = path; ancestor !== '/'; ancestor = parentOf(ancestor)) {
      if (this.#tree.absent.has(ancestor) || this.#listings.stateOf(ancestor) === 'absent') return true;
    }
    return this.#isWhole(parentOf(path)) && !withheld.test(path);
  }

  #addToParents(path: string): void {
    if (this.#tree.directories.has(path) && !this.#children.has(path)) this.#children.set(path, new Set());
    const slash = path.lastIndexOf('/');
    if (path === '/' || slash < 0) return;
    const parent = path.slice(0, slash) || '/';
    const siblings = this.#children.get(parent);
    if (siblings) siblings.add(path.slice(slash + 1));
    else {
      this.#children.set(parent, new Set([path.slice(slash + 1)]));
      this.#addToParents(parent);
    }
  }
}
