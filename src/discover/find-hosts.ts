import { posix } from 'node:path';
import type { Claim } from '#core/source-file';
import { withoutPacking } from './archive/packing.ts';
import { claimOf } from './claim.ts';
import { isIrrelevantName, isPackedName, isStaleName } from './file-names.ts';
import type { DirectoryEntry, FileTree } from './file-tree.ts';

/** A directory that is one host's. */
export interface HostDirectory {
  readonly name: string;
  /** As the system finds it, forward slashes. */
  readonly directory: string;
  /** Below which the host's own paths begin: ``, `rootfs/`. Others keep the path below `directory`. */
  readonly rootPrefix: string;
  /** Only the files directly inside: they lie beside directories that are hosts of their own. */
  readonly shallow: boolean;
}

/** Where hosts are looked for. */
export interface Search {
  readonly tree: FileTree;
  /** Whether any format knows a file, from its name or its head. */
  recognise(path: string, claim: Claim): boolean;
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
    .filter(({ name, type }) => type === 'file' && !isIrrelevantName(name) && !isStaleName(name) && !isPackedName(name))
    .slice(0, mostLooseFiles)
    .some(({ name }) => search.recognise(`${directory}/${name}`, claimOf(name)));
}

const entriesOf = ({ tree }: Search, directory: string): DirectoryEntry[] => {
  const listing = tree.readDirectory(directory);
  return 'ok' in listing ? listing.ok : [];
};

/** A host whose files lie in a folder of it; what lies beside that folder belongs to the host where it is evidence. */
function unwrap(
  host: HostDirectory,
  folders: readonly string[],
  loose: boolean,
  search: Search,
  depth: number,
): HostDirectory[] {
  const wrapper = wrappers.find((name) => folders.includes(name));
  if (wrapper === undefined) return [];
  const directory = `${host.directory}/${wrapper}`;
  const inside = findBelow(directory, search, depth + 1);
  if (inside.length !== 1 || inside[0]!.directory !== directory) return loose ? [] : inside;
  const alone = !loose && !folders.some((name) => partsOfHost.has(name));
  return [alone ? { ...inside[0]!, name: host.name } : { ...host, rootPrefix: `${wrapper}/${inside[0]!.rootPrefix}` }];
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

function findBelow(directory: string, search: Search, depth: number): HostDirectory[] {
  const entries = entriesOf(search, directory);
  const folders = entries
    .filter(({ name, type }) => type === 'directory' && !skipped.has(name))
    .map(({ name }) => name);
  const host = { name: nameOf(directory), directory, rootPrefix: '', shallow: false };
  if (entries.some(({ name }) => name === 'insights_archive.txt') && folders.includes('data'))
    return [{ ...host, rootPrefix: 'data/' }];
  if (marksOfHost.some((name) => folders.includes(name)) || isSupportconfig(entries)) return [host];
  const loose = holdsEvidence(directory, entries, search);
  if (depth >= deepestNesting) return loose ? [host] : [];
  const unwrapped = unwrap(host, folders, loose, search, depth);
  if (unwrapped.length > 0) return unwrapped;
  const below = folders.flatMap((name) => findBelow(`${directory}/${name}`, search, depth + 1));
  const machines = below.some(({ directory: one }) => isMachine(search, one));
  if (loose) return machines ? [{ ...host, shallow: true }, ...below] : [host];
  const sorted = below.every(({ directory: one }) =>
    partsOfHost.has(one.slice(directory.length + 1).split('/', 1)[0]!),
  );
  return below.length > 0 && sorted && !machines ? [host] : below;
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
  readonly hosts: readonly HostDirectory[];
  /** For a directory inside a root: its path below the root with a slash at the end, else empty. */
  readonly below: string;
}

/**
 * The hosts in a directory that the user named: itself where it looks like one (a copied root, or files that some
 * format knows), else those among the directories below it. Names are the directories' names; where two are the same,
 * the path below the named directory.
 */
export function findHosts(directory: string, search: Search): NamedDirectory {
  const inside = insideRoot.exec(directory);
  if (inside) {
    const root = inside[1] === '' ? '/' : inside[1]!;
    const name = posix.basename(root) || 'host';
    return {
      hosts: [{ name, directory, rootPrefix: '', shallow: false }],
      below: `${directory.slice(inside[1]!.length + 1)}/`,
    };
  }
  const found = findBelow(directory, search, 0);
  const counts = new Map<string, number>();
  for (const { name } of found) counts.set(name, (counts.get(name) ?? 0) + 1);
  const hosts = found.map((host) => ({
    ...host,
    name:
      host.name === ''
        ? 'host'
        : counts.get(host.name) === 1
          ? host.name
          : posix.relative(directory, host.directory) || host.name,
  }));
  return { hosts, below: '' };
}
