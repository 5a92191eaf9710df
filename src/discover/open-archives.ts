import { posix } from 'node:path';
import type { Diagnostic } from '#core/diagnostic';
import { type ArchiveProblem, describeTroubles } from './archive/describe-troubles.ts';
import { isArchive } from './archive/is-packed.ts';
import type { ArchiveLimits } from './archive/limits.ts';
import { longestMagic, packingOf } from './archive/packing.ts';
import type { OpenedArchive } from './archive/read-archive.ts';
import type { Attempt, Bytes } from './file-tree.ts';
import { isHostDirectory } from './find-hosts.ts';
import type { HostPlan } from './host-plan.ts';
import type { MountedTree } from './mounted-tree.ts';
import { type NamedPath, runProblem } from './named-paths.ts';
import { readPieces } from './reader.ts';

export interface OpenOptions {
  readonly limits: ArchiveLimits;
  /** Whether a large member is evidence, from its path and first bytes. */
  isEvidence(path: string, start: Buffer): boolean;
  /** What standard input would be called if it were a file; absolute. */
  readonly stdinPath: string;
  reported(path: string): string;
}

/** Deeper folders than site/environment/role/host are not searched for archives. */
const deepestFolder = 6;
const skipped = new Set(['.git', '.hg', '.svn', 'node_modules', 'dist', 'coverage']);

/** Compressed outputs are read whole. */
const largestPacked = 64 * 1024 * 1024;

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function* beginningWith(first: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Opens archives into a tree. Nothing is unpacked to disk. */
export class ArchiveOpener {
  /** What was read of pipes, and what compressed outputs hold, by path; standard input's is empty. */
  readonly contents = new Map<string, Attempt<Bytes>>();
  readonly lossy = new Map<string, readonly ArchiveProblem[]>();
  readonly #tree: MountedTree;
  readonly #options: OpenOptions;

  constructor(tree: MountedTree, options: OpenOptions) {
    this.#tree = tree;
    this.#options = options;
  }

  /** An archive that lies in the file system; returns the path of the directory that it now is. */
  open(path: string): Promise<string> {
    return this.#read(path, readPieces(path));
  }

  /** A pipe that the user named: a directory where it is an archive, else its bytes are in `contents`. */
  async openStream(one: NamedPath): Promise<NamedPath> {
    const pieces = readPieces(one.type === 'stdin' ? 0 : one.path);
    const first: Buffer[] = [];
    try {
      let length = 0;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
        first.push(next.value);
        length += next.value.length;
        if (length >= longestMagic) break;
      }
    } catch {
      return one;
    }
    const all = beginningWith(first, pieces);
    if (packingOf(Buffer.concat(first)) !== null) {
      const path = await this.#read(one.type === 'stdin' ? this.#options.stdinPath : one.path, all);
      return { ...one, path, type: 'directory' };
    }
    const kept: Buffer[] = [];
    for await (const piece of all) kept.push(piece);
    const bytes = Buffer.concat(kept);
    this.contents.set(one.path, { ok: { bytes, size: bytes.length } });
    return one;
  }

  /** A compressed file that is no archive: what it holds is in `contents`. Returns what was wrong with it. */
  async unpack(path: string): Promise<ArchiveProblem[]> {
    const packed = this.#tree.readBytes(path, largestPacked);
    if ('failure' in packed) {
      this.contents.set(path, packed);
      return [];
    }
    const { tree, troubles } = await this.#readArchive(path, only(packed.ok.bytes));
    const name = posix.basename(path);
    const content = tree.readBytes(name.slice(0, name.lastIndexOf('.')), Number.POSITIVE_INFINITY);
    if ('failure' in content || (content.ok.cut && content.ok.size === 0)) {
      this.contents.set(path, { failure: { code: 'EINVAL', why: 'it cannot be unpacked' } });
      return [];
    }
    this.contents.set(path, content);
    return describeTroubles(this.#options.reported(path), troubles);
  }

  /** All archives below a directory that is no host by itself. */
  async openBelow(directory: string, depth = 0): Promise<void> {
    const listing = this.#tree.readDirectory(directory);
    if (!('ok' in listing) || isHostDirectory(listing.ok)) return;
    for (const { name, type } of listing.ok) {
      const path = `${directory}/${name}`;
      if (type === 'directory' && depth < deepestFolder && !skipped.has(name) && !name.endsWith('!'))
        await this.openBelow(path, depth + 1);
      if (type === 'file' && isArchive(this.#tree, path)) await this.open(path);
    }
  }

  async #read(path: string, bytes: AsyncIterable<Buffer>): Promise<string> {
    return this.#mount(path, await this.#readArchive(path, bytes));
  }

  async #readArchive(path: string, bytes: AsyncIterable<Buffer>): Promise<OpenedArchive> {
    const { readArchive } = await import('./archive/read-archive.ts');
    const { limits, isEvidence } = this.#options;
    return readArchive(posix.basename(path), bytes, limits, isEvidence);
  }

  #mount(path: string, opened: OpenedArchive): string {
    const directory = this.#tree.mount(path, opened.tree);
    const problems = describeTroubles(this.#options.reported(path), opened.troubles);
    if (problems.length > 0) this.lossy.set(directory, problems);
    for (const [member, inner] of opened.inner) this.#mount(`${directory}/${member}`, inner);
    return directory;
  }
}

/** Says of each host what its archive lost, and of archives that hold no host what is wrong with them. */
export function withArchiveProblems(
  plans: readonly HostPlan[],
  lossy: ReadonlyMap<string, readonly ArchiveProblem[]>,
  problems: Diagnostic[],
): HostPlan[] {
  if (lossy.size === 0) return [...plans];
  const told = new Set<string>();
  const result = plans.map((plan) => {
    const within = [...lossy].filter(
      ([archive]) => plan.directory === archive || plan.directory?.startsWith(`${archive}/`),
    );
    if (within.length === 0) return plan;
    for (const [archive] of within) told.add(archive);
    const own = within.flatMap(([, list]) => list);
    return {
      ...plan,
      incomplete: plan.incomplete || own.some(({ loses }) => loses),
      own: [...plan.own, ...own.map(asHostProblem)],
    };
  });
  for (const [archive, list] of lossy)
    if (!told.has(archive))
      for (const { code, message, loses } of list) problems.push(runProblem(code, message, loses ? 'error' : 'note'));
  return result;
}

export const asHostProblem = ({ code, message, loses }: ArchiveProblem): Diagnostic => ({
  file: null,
  span: null,
  code,
  message,
  effect: loses ? 'widens' : 'none',
  severity: loses ? 'warning' : 'note',
});
