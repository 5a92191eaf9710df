/** Where the hosts are in the paths that the user named, before anything but names and first lines is read. */

import { posix, resolve } from 'node:path';
import { append } from '#core/append';
import type { Diagnostic } from '#core/diagnostic';
import type { Format } from '#formats/format';
import { isArchive, isPacked } from './archive/is-packed.ts';
import { type ArchiveLimits, defaultLimits } from './archive/limits.ts';
import { claimOf } from './claim.ts';
import { plainText } from './clean-capture.ts';
import { decode } from './decode.ts';
import { withoutPackedSuffix } from './file-names.ts';
import type { FileTree } from './file-tree.ts';
import { findCommands } from './find-commands.ts';
import { type ArchiveContents, contentsOf, type FoundArchive, findHosts, type Search } from './find-hosts.ts';
import { headLength, identify } from './identify.ts';
import { KeptTree } from './kept-tree.ts';
import { MountedTree } from './mounted-tree.ts';
import { type NamedPath, namePaths, runProblem, slashes } from './named-paths.ts';
import { ArchiveOpener } from './open-archives.ts';
import type { Place } from './place.ts';
import { planFiles } from './plan-files.ts';
import { systemTree } from './reader.ts';
import { recordingOf } from './recordings.ts';
import { type PathBase, type PathBases, pathBases, reportedPath } from './reported-path.ts';
import { contentOf } from './source.ts';

export interface DiscoverOptions {
  /** What standard input would be called if it were a file. Default `stdin`. */
  readonly stdinFilename?: string;
  /** Absolute. Paths are resolved against it and reported relative to it. Default: the process's. */
  readonly workingDirectory?: string;
  /** Default `working-directory`. */
  readonly pathsRelativeTo?: PathBase;
  /** Of archives; what is not given is as in `defaultLimits`. */
  readonly archiveLimits?: Partial<ArchiveLimits>;
  /**
   * Where paths lead. Default: the system's files; an editor puts its unsaved documents in front of them.
   * @internal its types are Node's, which the library's users need not have
   */
  readonly tree?: FileTree;
  /** What is taken for the present, seconds since 1970. Default: when the evidence was collected, where that is known. */
  readonly now?: number | undefined;
}

/** What opening a place takes. Plain data. */
export interface PlaceContext {
  readonly bases: PathBases;
  readonly limits: ArchiveLimits;
  readonly stdinFilename: string;
  readonly workingDirectory: string;
  readonly now: number | undefined;
}

export interface Located {
  /** As the user named them. */
  readonly paths: readonly string[];
  readonly places: readonly Place[];
  readonly context: PlaceContext;
  /** About the paths: what is missing or cannot be read. */
  readonly problems: readonly Diagnostic[];
  /** Where the paths lead, and what was read of pipes already. */
  readonly opened: Opened;
  /** Whether a place needs what was opened, so that nobody else can read it. */
  readonly bound: boolean;
}

/** A tree with the archives that were opened in it. */
export interface Opened {
  readonly tree: MountedTree;
  readonly opener: ArchiveOpener;
}

/** A fresh tree over the system's files, and what opens archives in it. */
export function openTree(formats: readonly Format[], context: PlaceContext, base: FileTree = systemTree): Opened {
  const tree = new MountedTree(base);
  const opener = new ArchiveOpener(tree, {
    limits: context.limits,
    isEvidence: evidenceTest(formats),
    stdinPath: slashes(resolve(context.workingDirectory, context.stdinFilename)),
    reported: (path) => reportedPath(context.bases, path),
  });
  return { tree, opener };
}

/** How hosts are looked for in a tree; archives that nobody opened are looked into one at a time. */
export function searchIn(
  tree: FileTree,
  formats: readonly Format[],
  context: PlaceContext,
  say: Pick<Search, 'report' | 'reportUnreadable'> = unheard,
): Search {
  const seen = new Map<string, Promise<ArchiveContents>>();
  const look = async ({ archive, depth }: FoundArchive): Promise<ArchiveContents> => {
    const opened = openTree(formats, context, tree);
    const directory = await opened.opener.open(archive);
    return contentsOf(directory, searchIn(opened.tree, formats, context), depth);
  };
  return {
    tree,
    recognise: recogniser(tree, formats),
    recordingOf: recordingFinder(tree, formats),
    isArchive: (path) => isArchive(tree, path),
    ...say,
    peek: (found) => {
      const known = seen.get(found.archive) ?? look(found);
      seen.set(found.archive, known);
      return known;
    },
  };
}

/** Finds the places. What is in archives is found when they are opened. */
export async function locate(
  paths: readonly string[],
  formats: readonly Format[],
  options: DiscoverOptions = {},
): Promise<Located> {
  const workingDirectory = options.workingDirectory ?? process.cwd();
  const stdinFilename = options.stdinFilename ?? 'stdin';
  const { named, problems } = await namePaths(paths, workingDirectory, options.tree);
  const context: PlaceContext = {
    bases: pathBases(named, workingDirectory, options.pathsRelativeTo),
    limits: { ...defaultLimits, ...options.archiveLimits },
    ...{ stdinFilename, workingDirectory, now: options.now },
  };
  const opened = openTree(formats, context, options.tree ?? new KeptTree(systemTree));
  const { tree, opener } = opened;
  const refuse = (code: string, path: string, what: string): void => {
    const own = named.find((one) => one.path === path);
    problems.push(runProblem(code, `${own?.given ?? reportedPath(context.bases, path)} ${what}.`));
  };
  const search = searchIn(tree, formats, context, {
    report: (path) =>
      refuse('archive-not-read', path, 'has the name of an archive, but it is none, or not a whole one'),
    reportUnreadable: (path, why) => refuse('unreadable-path', path, `cannot be read: ${why}`),
  });
  const places: Place[] = [];
  const loose: NamedPath[] = [];
  for (const [group, given] of named.entries()) {
    const one = isStream(given) ? await opener.openStream(given) : given;
    if (one.type === 'directory') {
      const { found, below } = await findHosts(one.path, search);
      if (found.length === 0) append(loose, notesIn(one, search));
      for (const each of found)
        if ('archive' in each) places.push({ kind: 'archive', group, base: one.path, ...each });
        else places.push({ kind: 'directory', group, base: one.path, below, host: each });
    } else if (one.type === 'file' && isPacked(tree, one.path))
      places.push({ kind: 'archive', group, base: `${one.path}!`, archive: one.path, depth: 0 });
    else loose.push(one);
  }
  for (const plan of loose.length === 0 ? [] : planFiles(loose, stdinFilename, search))
    places.push({ kind: 'files', plan });
  return { paths, places, context, problems, opened, bound: options.tree !== undefined || named.some(isStream) };
}

/**
 * Texts with outputs in them in a directory that holds nothing else. Beside other evidence such a file is some manual,
 * whose examples are no host's.
 */
function notesIn({ given, path }: NamedPath, { tree, recognise }: Search): NamedPath[] {
  const listing = tree.readDirectory(path);
  return ('ok' in listing ? listing.ok : [])
    .filter(({ name, type }) => type === 'file' && /\.(?:md|markdown|rst)$/i.test(name))
    .filter(({ name }) => recognise(`${path}/${name}`, claimOf(name)))
    .map(({ name }): NamedPath => ({ given: posix.join(given, name), path: `${path}/${name}`, type: 'file' }));
}

const unheard = { report: () => undefined, reportUnreadable: () => undefined };

const isStream = ({ type }: NamedPath): boolean => type === 'stdin' || type === 'stream';

/** Whether any format knows the file at a path, as far as its head shows. */
function recogniser(tree: FileTree, formats: readonly Format[]): Search['recognise'] {
  return (path, claim) => {
    if (identify(claim, '', formats) !== null) return true;
    const head = tree.readBytes(path, 2 * headLength);
    if ('failure' in head) return false;
    const { text } = contentOf(head.ok.bytes, claim.path, { isHead: head.ok.bytes.length < head.ok.size });
    return identify(claim, text.slice(0, headLength), formats) !== null || findCommands(headOf(tree, path)).length > 1;
  };
}

/** The recorded session that is in a file; files that formats know by their names are none. */
function recordingFinder(tree: FileTree, formats: readonly Format[]): Search['recordingOf'] {
  return (path, claim) => {
    if (identify(claim, '', formats) !== null) return null;
    const text = headOf(tree, path);
    return recordingOf(findCommands(text), text);
  };
}

/** The beginning of a text, long enough for a recorded session; empty for what is none. */
function headOf(tree: FileTree, path: string): string {
  const head = tree.readBytes(path, 16 * headLength);
  if ('failure' in head) return '';
  const { text, encoding } = decode(head.ok.bytes, head.ok.bytes.length < head.ok.size);
  return encoding === 'binary' ? '' : plainText(text).text;
}

/** Whether a large member of an archive is worth keeping whole. */
function evidenceTest(formats: readonly Format[]): (path: string, start: Buffer) => boolean {
  return (path, start) => {
    if (/(?:^|\/)(?:sos_reports\/manifest\.json|sos_logs\/sos\.log)$/.test(path)) return true;
    const plain = withoutPackedSuffix(path);
    if (plain !== null && identify(claimOf(plain), '', formats) !== null) return true;
    const { text, binary } = contentOf(start.subarray(0, 2 * headLength), path, { isHead: true });
    if (binary) return false;
    const head = text.slice(0, headLength);
    return /^#==\[ /m.test(head) || identify(claimOf(path), head, formats) !== null;
  };
}
