import { posix } from 'node:path';
import type { Diagnostic } from '#core/diagnostic';
import { type ArchiveProblem, describeTroubles } from './archive/describe-troubles.ts';
import type { ArchiveLimits } from './archive/limits.ts';
import { isArchiveName, longestMagic, packingOf } from './archive/packing.ts';
import type { OpenedArchive } from './archive/read-archive.ts';
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

export interface OpenedPaths {
  /** With each archive as the directory that it now is. */
  readonly named: readonly NamedPath[];
  /** What was read of pipes that are no archives, by path. */
  readonly streams: ReadonlyMap<string, Buffer>;
  /** What was wrong with archives, by the path of their directory. */
  readonly lossy: ReadonlyMap<string, readonly ArchiveProblem[]>;
}

/** Deeper folders than site/environment/role/host are not searched for archives. */
const deepestFolder = 6;
const skipped = new Set(['.git', '.hg', '.svn', 'node_modules', 'dist', 'coverage']);

async function* beginningWith(first: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Opens the archives among the named paths and below them. Nothing is unpacked to disk. */
export async function openArchives(
  given: readonly NamedPath[],
  tree: MountedTree,
  options: OpenOptions,
): Promise<OpenedPaths> {
  const streams = new Map<string, Buffer>();
  const lossy = new Map<string, readonly ArchiveProblem[]>();

  const mount = (path: string, opened: OpenedArchive): string => {
    const directory = tree.mount(path, opened.tree);
    const problems = describeTroubles(options.reported(path), opened.troubles);
    if (problems.length > 0) lossy.set(directory, problems);
    for (const [member, inner] of opened.inner) mount(`${directory}/${member}`, inner);
    return directory;
  };
  const open = async (path: string, bytes: AsyncIterable<Buffer>): Promise<string> => {
    const { readArchive } = await import('./archive/read-archive.ts');
    return mount(path, await readArchive(posix.basename(path), bytes, options.limits, options.isEvidence));
  };

  const openStream = async (one: NamedPath): Promise<NamedPath> => {
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
      const path = await open(one.type === 'stdin' ? options.stdinPath : one.path, all);
      return { ...one, path, type: 'directory' };
    }
    const kept: Buffer[] = [];
    for await (const piece of all) kept.push(piece);
    streams.set(one.path, Buffer.concat(kept));
    return one;
  };

  const openFile = async (one: NamedPath): Promise<NamedPath> => {
    const head = tree.readBytes(one.path, longestMagic, true);
    if (!('ok' in head) || packingOf(head.ok.bytes) === null) return one;
    return { ...one, path: await open(one.path, readPieces(one.path)), type: 'directory' };
  };

  const openBelow = async (directory: string, depth: number): Promise<void> => {
    const listing = tree.readDirectory(directory);
    if (!('ok' in listing) || isHostDirectory(listing.ok)) return;
    for (const { name, type } of listing.ok) {
      const path = `${directory}/${name}`;
      if (type === 'directory' && depth < deepestFolder && !skipped.has(name) && !name.endsWith('!'))
        await openBelow(path, depth + 1);
      if (type !== 'file' || !isArchiveName(name)) continue;
      const head = tree.readBytes(path, longestMagic);
      if ('ok' in head && packingOf(head.ok.bytes) !== null) await open(path, readPieces(path));
    }
  };

  const named: NamedPath[] = [];
  for (const one of given) {
    if (one.type === 'directory') {
      await openBelow(one.path, 0);
      named.push(one);
    } else named.push(one.type === 'file' ? await openFile(one) : await openStream(one));
  }
  return { named, streams, lossy };
}

/** Says of each host what its archive lost, and of archives that hold no host what is wrong with them. */
export function withArchiveProblems(
  plans: readonly HostPlan[],
  lossy: OpenedPaths['lossy'],
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

const asHostProblem = ({ code, message, loses }: ArchiveProblem): Diagnostic => ({
  file: null,
  span: null,
  code,
  message,
  effect: loses ? 'widens' : 'none',
  severity: loses ? 'warning' : 'note',
});
