import { posix } from 'node:path';
import { groupBy } from '#core/group-by';
import type { Claim } from '#core/source-file';
import { isArchiveName, withoutPacking } from './archive/packing.ts';
import { claimOf } from './claim.ts';
import { isIrrelevantName, isPackedName, isStaleName, withoutPackedSuffix } from './file-names.ts';
import type { DirectoryEntry, FileTree } from './file-tree.ts';
import { machinesByPath, prefixedName, type Recording, splitNames, withoutJoint } from './recordings.ts';

/** A directory that is one host's. */
export interface HostDirectory {
  readonly name: string;
  /** As the system finds it, forward slashes. */
  readonly directory: string;
  /** Below which the host's own paths begin: ``, `rootfs/`. Others keep the path below `directory`. */
  readonly rootPrefix: string;
  /** Only the files directly inside: they lie beside directories that are hosts of their own. */
  readonly shallow: boolean;
  /** The names of the files that are its own, where others beside them are of other hosts. */
  readonly members?: readonly string[];
}

/** An archive that is to be opened for what it holds. */
export interface FoundArchive {
  readonly archive: string;
  /** Of the directory that it becomes. */
  readonly depth: number;
}

export type Found = HostDirectory | FoundArchive;

/** What an archive holds, where the directory around it depends on that. */
export interface ArchiveContents {
  readonly holdsHost: boolean;
  readonly holdsMachine: boolean;
}

/** Where hosts are looked for. */
export interface Search {
  readonly tree: FileTree;
  /** Whether any format knows a file, from its name or its head. */
  recognise(path: string, claim: Claim): boolean;
  /** The recorded session, or the report of a script, that is in a file; `null` for other files. */
  recordingOf(path: string, claim: Claim): Recording | null;
  /** Whether the file is an archive that nobody opened yet. */
  isArchive(path: string): boolean;
  /** A file that has the name of an archive and is none. */
  report(path: string): void;
  /** A directory that the system does not let us look into. */
  reportUnreadable(path: string, why: string): void;
  /** Opens an archive, looks, and closes it. */
  peek(found: FoundArchive): Promise<ArchiveContents>;
}

/** A directory that holds one of these is one host. */
const marksOfHost = ['etc', 'sos_commands', 'insights_commands'];

/** Folders into which people sort what they collected of one host; nobody names a host so. */
const partsOfHost = new Set([
  ...['usr', 'var', 'run', 'proc', 'lib', 'root', 'sos_logs', 'sos_reports', 'meta_data'],
  ...['cmd', 'cmds', 'command', 'commands', 'output', 'outputs', 'files', 'config', 'configs', 'conf'],
  ...['ssh', 'sshd', 'sshd_config.d', 'ufw', 'firewalld', 'fail2ban', 'iptables', 'nftables', 'systemd'],
  ...['firewall', 'network', 'networking', 'listeners', 'logs', 'selinux', 'sysconfig'],
]);

/** Folders that wrap a copied root or a whole bundle. */
const wrappers = ['rootfs', 'fs', 'bundle', 'snapshot'];

/** Deeper nesting than site/environment/role/host is not looked for. */
const deepestNesting = 6;
const mostLooseFiles = 200;

const skipped = new Set(['.git', '.hg', '.svn', 'node_modules', 'dist', 'coverage']);

function holdsEvidence(directory: string, entries: readonly DirectoryEntry[], search: Search): boolean {
  return entries
    .filter(({ type }) => type === 'file')
    .map(({ name }) => ({ name, plain: withoutPackedSuffix(name) ?? name }))
    .filter(({ plain }) => !isIrrelevantName(plain) && !isStaleName(plain) && !isPackedName(plain))
    .slice(0, mostLooseFiles)
    .some(({ name, plain }) => search.recognise(`${directory}/${name}`, claimOf(plain)));
}

/**
 * The hosts of a directory that holds sessions of several machines, or outputs with the machines' names before their
 * own, a host each; other evidence beside them is nobody's and stays the directory's own. Empty where all is one host's.
 */
function machinesOf(host: HostDirectory, entries: readonly DirectoryEntry[], search: Search): HostDirectory[] {
  const names = entries
    .filter(({ name, type }) => type === 'file' && !isIrrelevantName(name) && !isPackedName(name))
    .map(({ name }) => name);
  const recordings = new Map<string, Recording>();
  for (const name of names) {
    const recording = search.recordingOf(`${host.directory}/${name}`, claimOf(name));
    if (recording !== null) recordings.set(name, recording);
  }
  const byName = machinesByPath(recordings);
  const byMachine = groupBy(byName.keys(), (name) => byName.get(name)!);
  const own = { ...host, shallow: true };
  if (byMachine.size < 2) return byMachine.size > 0 ? [] : prefixesOf(own, names, search);
  const rest = names.filter((name) => !byName.has(name));
  const hosts = [...byMachine].map(([name, members]): HostDirectory => ({ ...own, name, members }));
  const isEvidence = holdsEvidence(
    host.directory,
    entries.filter(({ name }) => rest.includes(name)),
    search,
  );
  return isEvidence ? [...hosts, { ...own, members: rest }] : hosts;
}

function prefixesOf(own: HostDirectory, names: readonly string[], search: Search): HostDirectory[] {
  // Most folders hold some name that begins with a command's.
  if (splitNames(names.filter((name) => prefixedName(name) !== null)) === null) return [];
  const evidence = names.filter(
    (name) => !isStaleName(name) && search.recognise(`${own.directory}/${name}`, claimOf(name)),
  );
  const parts = splitNames(evidence);
  if (parts === null) return [];
  const byPrefix = groupBy(evidence, (name) => parts.get(name)!.prefix);
  return [...byPrefix].map(([prefix, members]) => ({
    ...own,
    name: withoutJoint(prefix),
    rootPrefix: prefix,
    // What no format knows of this machine is still reported.
    members: [...new Set([...members, ...names.filter((name) => name.startsWith(prefix))])],
  }));
}

const entriesOf = ({ tree }: Search, directory: string): DirectoryEntry[] => {
  const listing = tree.readDirectory(directory);
  return 'ok' in listing ? listing.ok : [];
};

/** A host whose files lie in a folder of it; what lies beside that folder belongs to the host where it is evidence. */
async function unwrap(
  host: HostDirectory,
  folders: readonly string[],
  loose: boolean,
  search: Search,
  depth: number,
): Promise<Found[]> {
  const wrapper = wrappers.find((name) => folders.includes(name));
  if (wrapper === undefined) return [];
  const directory = `${host.directory}/${wrapper}`;
  const inside = await findBelow(directory, search, depth + 1);
  const [only, other] = inside;
  if (only === undefined || other !== undefined || 'archive' in only || only.directory !== directory)
    return loose || !(await anyHost(inside, search)) ? [] : inside;
  const alone = !loose && !folders.some((name) => partsOfHost.has(name));
  return [alone ? { ...only, name: host.name } : { ...host, rootPrefix: `${wrapper}/${only.rootPrefix}` }];
}

/** Whether there is a host; archives are opened only where nothing else is one. */
async function anyHost(found: readonly Found[], search: Search): Promise<boolean> {
  if (found.some((one) => !('archive' in one))) return true;
  for (const one of found) if ('archive' in one && (await search.peek(one)).holdsHost) return true;
  return false;
}

/** The same for hosts that are plainly hosts by themselves. */
async function anyMachine(found: readonly Found[], search: Search): Promise<boolean> {
  if (found.some((one) => !('archive' in one) && isMachine(search, one.directory))) return true;
  for (const one of found) if ('archive' in one && (await search.peek(one)).holdsMachine) return true;
  return false;
}

/** The folder's name; of an archive, without its suffix. */
const plainName = (directory: string): string => {
  const name = posix.basename(directory);
  return name.endsWith('!') ? withoutPacking(name.slice(0, -1)) : name;
};

/** `web01/bundle` is web01's, also where somebody names the inner folder. */
function nameOf(directory: string): string {
  const own = plainName(directory);
  const outer = plainName(posix.dirname(posix.resolve(directory)));
  return wrappers.includes(own) && outer !== '' ? outer : own;
}

async function findBelow(directory: string, search: Search, depth: number): Promise<Found[]> {
  const listing = search.tree.readDirectory(directory);
  if ('failure' in listing) search.reportUnreadable(directory, listing.failure.why);
  const entries = 'ok' in listing ? listing.ok : [];
  const folders = entries
    .filter(({ name, type }) => type === 'directory' && !skipped.has(name))
    .map(({ name }) => name);
  const host = { name: nameOf(directory), directory, rootPrefix: '', shallow: false };
  if (entries.some(({ name }) => name === 'insights_archive.txt') && folders.includes('data'))
    return [{ ...host, rootPrefix: 'data/' }];
  if (marksOfHost.some((name) => folders.includes(name)) || isSupportconfig(entries)) return [host];
  const archives = new Set(
    entries
      .filter(({ name, type }) => type === 'file' && search.isArchive(`${directory}/${name}`))
      .map(({ name }) => name),
  );
  const loose = holdsEvidence(
    directory,
    entries.filter(({ name }) => !archives.has(name)),
    search,
  );
  const machines = loose ? machinesOf(host, entries, search) : [];
  if (depth >= deepestNesting) return machines.length > 0 ? machines : loose ? [host] : [];
  const unwrapped = await unwrap(host, folders, loose, search, depth);
  if (unwrapped.length > 0) return unwrapped;
  const below: Found[] = [];
  for (const { name, type } of entries) {
    const path = `${directory}/${name}`;
    if (archives.has(name)) below.push({ archive: path, depth: depth + 1 });
    else if (type === 'file' && !loose && isArchiveName(name)) search.report(path);
    else if (type === 'directory' && !skipped.has(name))
      for (const one of await findBelow(path, search, depth + 1)) below.push(one);
  }
  if (machines.length > 0) return [...machines, ...below];
  if (loose) return (await anyMachine(below, search)) ? [{ ...host, shallow: true }, ...below] : [host];
  const sorted = below.every(
    (one) => 'archive' in one || partsOfHost.has(one.directory.slice(directory.length + 1).split('/', 1)[0]!),
  );
  const folderHosts = below.filter((one) => !('archive' in one));
  if (folderHosts.length === 0 || !sorted) return below;
  const others = below.filter((one) => 'archive' in one);
  if ((await anyHost(others, search)) || (await anyMachine(folderHosts, search))) return below;
  return [host];
}

/** SUSE's supportconfig puts everything into text files of one folder. */
const isSupportconfig = (entries: readonly Pick<DirectoryEntry, 'name'>[]): boolean =>
  ['basic-environment.txt', 'rpm.txt', 'network.txt'].filter((one) => entries.some(({ name }) => name === one)).length >
  1;

/** Whether a directory's own entries show that it is one host's. */
export const isHostDirectory = (entries: readonly DirectoryEntry[]): boolean =>
  entries.some(({ name, type }) => type === 'directory' && marksOfHost.includes(name)) || isSupportconfig(entries);

/** A directory that is plainly a host by itself. */
const isMachine = (search: Search, directory: string): boolean => {
  const entries = entriesOf(search, directory);
  const isMark = ({ name, type }: DirectoryEntry): boolean =>
    type === 'directory' && [...marksOfHost, ...wrappers].includes(name);
  return entries.some(isMark) || isSupportconfig(entries);
};

/** Where a named directory is itself inside a copied root (`…/etc`, `…/etc/ssh`), the root is what it is inside of. */
const insideRoot = /^(.*)\/etc(?:\/(?:ssh(?:\/sshd_config\.d)?|ufw|firewalld|fail2ban|default|sysconfig|systemd))?$/;

export interface NamedDirectory {
  readonly found: readonly Found[];
  /** For a directory inside a root: its path below the root with a slash at the end, else empty. */
  readonly below: string;
}

/**
 * The hosts in a directory that the user named: itself where it looks like one (a copied root, or files that some
 * format knows), else those among the directories and archives below it, at `depth` below what was named.
 */
export async function findHosts(directory: string, search: Search, depth = 0): Promise<NamedDirectory> {
  const inside = insideRoot.exec(directory);
  if (inside) {
    const root = inside[1] === '' ? '/' : inside[1]!;
    const name = posix.basename(root) || 'host';
    return {
      found: [{ name, directory, rootPrefix: '', shallow: false }],
      below: `${directory.slice(inside[1]!.length + 1)}/`,
    };
  }
  return { found: await findBelow(directory, search, depth), below: '' };
}

/** What an opened archive holds: `directory` is what it became. */
export async function contentsOf(directory: string, search: Search, depth: number): Promise<ArchiveContents> {
  const { found } = await findHosts(directory, search, depth);
  const hosts = found.filter((one) => !('archive' in one));
  return { holdsHost: hosts.length > 0, holdsMachine: await anyMachine(hosts, search) };
}
