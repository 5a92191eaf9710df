import { posix } from 'node:path';
import type { Diagnostic } from '#core/diagnostic';
import { decode } from './decode.ts';
import type { FileTree } from './file-tree.ts';
import type { HostDirectory } from './find-hosts.ts';
import type { HostPlan, PlannedFile } from './host-plan.ts';
import type { Remark, SeenLayout, Snapshot } from './layouts/layout.ts';
import { findObfuscation } from './layouts/obfuscation.ts';
import { seeLayout } from './layouts/see-layout.ts';
import { runProblem } from './named-paths.ts';
import { type WalkedEntry, walk } from './walk.ts';

/** As `largestFile` of single files. */
const largestRead = 64 * 1024 * 1024;

const problemOf = ({ code, message, widens }: Remark): Diagnostic => ({
  file: null,
  span: null,
  code,
  message,
  effect: widens ? 'widens' : 'none',
  severity: widens ? 'warning' : 'note',
});

function snapshotOf(host: HostDirectory, entries: readonly WalkedEntry[], tree: FileTree): Snapshot {
  const texts = new Map<string, string | null>();
  const pathsOf = (type: WalkedEntry['type']): Set<string> =>
    new Set(entries.filter((entry) => entry.type === type).map(({ path }) => path));
  const files = pathsOf('file');
  const read = (path: string): string | null => {
    const got = files.has(path) ? tree.readBytes(`${host.directory}/${path}`, largestRead) : null;
    return got !== null && 'ok' in got ? decode(got.ok.bytes, got.ok.bytes.length < got.ok.size).text : null;
  };
  return {
    name: posix.basename(host.directory).replace(/!$/, ''),
    files,
    directories: pathsOf('directory'),
    links: new Map(entries.flatMap(({ path, target }) => (target === null ? [] : [[path, target] as const]))),
    read: (path) => {
      if (!texts.has(path)) texts.set(path, read(path));
      return texts.get(path)!;
    },
  };
}

const isNothing = ({ target }: WalkedEntry): boolean => target === '/dev/null';

const memberOf = (path: string): WalkedEntry => ({ path, type: 'file', target: null, failure: null });

/** What the files of a host's directory are, and what its collector says of them. `below` is put before each claim. */
export function planDirectory(host: HostDirectory, below: string, tree: FileTree): HostPlan {
  const { entries, complete } = host.members
    ? { entries: host.members.map(memberOf), complete: true }
    : walk(tree, host.directory, host.rootPrefix, host.shallow);
  const problems: Diagnostic[] = [];
  const claimPath = ({ path }: Pick<WalkedEntry, 'path'>): string =>
    below + (host.rootPrefix !== '' && path.startsWith(host.rootPrefix) ? path.slice(host.rootPrefix.length) : path);
  for (const { path, failure } of entries)
    if (failure !== null)
      problems.push(
        runProblem('unreadable-path', `${host.name}: ${path || 'the directory'} cannot be read: ${failure.why}.`),
      );
  if (!complete)
    problems.push(
      runProblem('too-many-files', `${host.name} has too many files or folders too deep; the rest was left out.`),
    );
  const snapshot = snapshotOf(host, entries, tree);
  const layout = below === '' && !host.shallow ? seeLayout(snapshot) : null;
  const obfuscation = layout === null ? null : findObfuscation(host.directory, snapshot);
  const files = entries.flatMap((entry): PlannedFile[] => {
    if (entry.type === 'directory' || (entry.type === 'link' && !isNothing(entry))) return [];
    const told = layout?.told(claimPath(entry));
    const file: PlannedFile = {
      systemPath: `${host.directory}/${entry.path}`,
      claimPath: claimPath(entry),
      type: entry.type === 'link' ? 'nothing' : entry.type,
      named: false,
    };
    return [told ? { ...file, told } : file];
  });
  return {
    name: layout?.hostName ?? host.name,
    directory: host.directory,
    files: layout === null ? files : withPieces(files, layout, host.directory, obfuscation !== null),
    directories: [below.slice(0, -1), ...entries.filter(({ type }) => type === 'directory').map(claimPath)].filter(
      Boolean,
    ),
    links: entries.flatMap((entry) =>
      entry.target === null || isNothing(entry) ? [] : [{ claimPath: claimPath(entry), target: entry.target }],
    ),
    picked: problems.length > 0 || host.shallow || layout !== null,
    incomplete: false,
    layout,
    problems,
    own: [...(layout?.remarks ?? []), ...(obfuscation === null ? [] : [obfuscation])].map(problemOf),
  };
}

/** Pieces stand for the files that hold them; obfuscated evidence is that in all its files. */
function withPieces(
  files: readonly PlannedFile[],
  { pieces }: SeenLayout,
  directory: string,
  obfuscated: boolean,
): PlannedFile[] {
  const holders = new Set(pieces.filter(({ told }) => told.section).map(({ path }) => `${directory}/${path}`));
  const all = [
    ...files.filter(({ systemPath }) => !holders.has(systemPath)),
    ...pieces.map(
      ({ path, claimPath, told }): PlannedFile => ({
        systemPath: `${directory}/${path}`,
        claimPath,
        type: 'file',
        named: false,
        told,
      }),
    ),
  ];
  if (!obfuscated) return all;
  return all.map((file) => ({ ...file, told: { quality: 'obfuscated', ...file.told } }));
}
