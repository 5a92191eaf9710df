import { posix } from 'node:path';
import type { FileTree } from '#discover/file-tree';

/** Where to look for what bears on a document. */
export interface Place {
  readonly paths: readonly string[];
  readonly workingDirectory: string;
}

/** A file that lies where it lies on a host: `root` is empty for the machine itself. */
const inRoot = /^(.*?)\/(?:usr\/)?etc\/(?:ssh|ufw|firewalld|iptables|sysconfig|nftables|[^/]+$)/;

/** Files of a host that bear on each other, looked at where its whole directory is too much. */
const related = [
  ...['etc/ssh/sshd_config', 'usr/etc/ssh/sshd_config', 'etc/hosts.allow', 'etc/hosts.deny', 'etc/nftables.conf'],
  ...['etc/iptables/rules.v4', 'etc/iptables/rules.v6', 'etc/sysconfig/iptables', 'etc/sysconfig/ip6tables'],
  ...['etc/os-release', 'etc/hosts', 'etc/passwd', 'etc/group', 'etc/nsswitch.conf', 'etc/default/ssh'],
];
const relatedDirectories = ['etc/ssh/sshd_config.d', 'usr/etc/ssh/sshd_config.d'];

/** Files beside a document that are looked at; more are another kind of folder. */
const MOST_BESIDE = 60;

const isBelow = (path: string, directory: string): boolean => path.startsWith(`${directory.replace(/\/$/, '')}/`);

/**
 * The places to look at for a document, the fullest first: the host's directory that it lies in, then the document with
 * its neighbours, then the document alone. `folders` are the workspace's; outside of them no directory is searched whole.
 */
export function placesFor(path: string, folders: readonly string[], tree: FileTree): Place[] {
  const folder = folders.filter((one) => isBelow(path, one)).sort((a, b) => b.length - a.length)[0];
  const root = inRoot.exec(path)?.[1] ?? null;
  const directory = posix.dirname(path);
  const host = root ?? directory;
  const workingDirectory = folder ?? (host === '' ? '/etc' : host);
  const places: Place[] = [];
  if (folder !== undefined && host !== '' && (host === folder || isBelow(host, folder)))
    places.push({ paths: [host], workingDirectory });
  const beside = root === null ? filesIn(directory, tree) : relatedTo(root, tree);
  if (beside.length <= MOST_BESIDE) places.push({ paths: [...new Set([path, ...beside])].sort(), workingDirectory });
  places.push({ paths: [path], workingDirectory });
  return places;
}

function filesIn(directory: string, tree: FileTree): string[] {
  const listing = tree.readDirectory(directory);
  const entries = 'ok' in listing ? listing.ok : [];
  return entries.flatMap(({ name, type }) => (type === 'file' ? [`${directory}/${name}`] : []));
}

const relatedTo = (root: string, tree: FileTree): string[] => [
  ...related.map((path) => `${root}/${path}`).filter((path) => 'ok' in tree.typeOf(path)),
  ...relatedDirectories.flatMap((path) => filesIn(`${root}/${path}`, tree)),
];
