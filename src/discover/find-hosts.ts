import { posix } from 'node:path';
import type { Claim } from '#core/source-file';
import { claimOf } from './claim.ts';
import { isIrrelevantName, isPackedName, isStaleName } from './file-names.ts';
import { type DirectoryEntry, readDirectory } from './reader.ts';

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

/** Whether any format knows a file, from its name or its head. */
export type Recognise = (path: string, claim: Claim) => boolean;

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

function holdsEvidence(directory: string, entries: readonly DirectoryEntry[], recognise: Recognise): boolean {
  return entries
    .filter(({ name, type }) => type === 'file' && !isIrrelevantName(name) && !isStaleName(name) && !isPackedName(name))
    .slice(0, mostLooseFiles)
    .some(({ name }) => recognise(`${directory}/${name}`, claimOf(name)));
}

const entriesOf = (directory: string): DirectoryEntry[] => {
  const listing = readDirectory(directory);
  return 'ok' in listing ? listing.ok : [];
};

/** A host whose files lie in a folder of it; what lies beside that folder belongs to the host where it is evidence. */
function unwrap(
  host: HostDirectory,
  folders: readonly string[],
  loose: boolean,
  recognise: Recognise,
  depth: number,
): HostDirectory[] {
  const wrapper = wrappers.find((name) => folders.includes(name));
  if (wrapper === undefined) return [];
  const directory = `${host.directory}/${wrapper}`;
  const inside = findBelow(directory, recognise, depth + 1);
  if (inside.length !== 1 || inside[0]!.directory !== directory) return loose ? [] : inside;
  const alone = !loose && !folders.some((name) => partsOfHost.has(name));
  return [alone ? { ...inside[0]!, name: host.name } : { ...host, rootPrefix: `${wrapper}/${inside[0]!.rootPrefix}` }];
}

/** `web01/bundle` is web01's, also where somebody names the inner folder. */
function nameOf(directory: string): string {
  const own = posix.basename(directory);
  const outer = posix.basename(posix.dirname(posix.resolve(directory)));
  return wrappers.includes(own) && outer !== '' ? outer : own;
}

function findBelow(directory: string, recognise: Recognise, depth: number): HostDirectory[] {
  const entries = entriesOf(directory);
  const folders = entries
    .filter(({ name, type }) => type === 'directory' && !skipped.has(name))
    .map(({ name }) => name);
  const host = { name: nameOf(directory), directory, rootPrefix: '', shallow: false };
  if (entries.some(({ name }) => name === 'insights_archive.txt') && folders.includes('data'))
    return [{ ...host, rootPrefix: 'data/' }];
  if (marksOfHost.some((name) => folders.includes(name))) return [host];
  const loose = holdsEvidence(directory, entries, recognise);
  if (depth >= deepestNesting) return loose ? [host] : [];
  const unwrapped = unwrap(host, folders, loose, recognise, depth);
  if (unwrapped.length > 0) return unwrapped;
  const below = folders.flatMap((name) => findBelow(`${directory}/${name}`, recognise, depth + 1));
  const machines = below.some(({ directory: one }) => isMachine(one));
  if (loose) return machines ? [{ ...host, shallow: true }, ...below] : [host];
  const sorted = below.every(({ directory: one }) =>
    partsOfHost.has(one.slice(directory.length + 1).split('/', 1)[0]!),
  );
  return below.length > 0 && sorted && !machines ? [host] : below;
}

/** A directory that is plainly a host by itself. */
const isMachine = (directory: string): boolean =>
  entriesOf(directory).some(({ name, type }) => type === 'directory' && [...marksOfHost, ...wrappers].includes(name));

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
export function findHosts(directory: string, recognise: Recognise): NamedDirectory {
  const inside = insideRoot.exec(directory);
  if (inside) {
    const root = inside[1] === '' ? '/' : inside[1]!;
    const name = posix.basename(root) || 'host';
    return {
      hosts: [{ name, directory, rootPrefix: '', shallow: false }],
      below: `${directory.slice(inside[1]!.length + 1)}/`,
    };
  }
  const found = findBelow(directory, recognise, 0);
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
