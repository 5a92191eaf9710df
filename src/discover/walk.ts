import type { FileTree, ReadFailure } from './file-tree.ts';

/** How many entries of one host are looked at. The largest public collections have about 130,000. */
export const mostEntries = 250_000;
const deepest = 64;

export interface WalkedEntry {
  /** Relative to the directory that was walked, forward slashes. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** Of a link, as written. */
  readonly target: string | null;
  /** Why a directory or link could not be read. */
  readonly failure: ReadFailure | null;
}

/**
 * Parts of a whole machine that say nothing about SSH and hold most of its files. `*` is one segment.
 * Version control and dependencies are never evidence either.
 */
const pruned: readonly RegExp[] = [
  /(?:^|\/)(?:\.git|\.hg|\.svn|node_modules|lost\+found)$/,
  /^(?:dev|sys|boot|media|mnt|tmp)$/,
  /^proc\/(?:\d+|self|thread-self|bus|irq|sys|acpi|fs|driver|tty|scsi)$/,
  /^(?:usr\/)?(?:bin|sbin|lib32|lib64|libx32|libexec|games|include|src|share|local)$/,
  /^(?:usr\/)?lib\/(?!systemd$|ufw$|firewalld$|apk$|os-release$)[^/]+$/,
  /^(?:usr\/)?lib\/apk\/(?!db$)[^/]+$/,
  /^var\/(?!log$|lib$)[^/]+$/,
  /^var\/lib\/(?!dpkg$)[^/]+$/,
  /^var\/lib\/dpkg\/[^/]+$/,
  /^var\/log\/journal$/,
];

/** Of the packages' databases, all but the list of what is installed. */
const prunedFile =
  /^(?:var\/lib\/(?!dpkg\/)[^/]+|var\/lib\/dpkg\/(?!status$)[^/]+|(?:usr\/)?lib\/apk\/db\/(?!installed$)[^/]+)$/;

const isPruned = (path: string, machine: boolean): boolean =>
  pruned.some((one, i) => (machine || i === 0) && one.test(path));

/** Only in a whole machine's file system, recognised by its programs, are parts left out. */
function isMachine(tree: FileTree, root: string): boolean {
  const top = tree.readDirectory(root);
  const names = new Set('ok' in top ? top.ok.map(({ name }) => name) : []);
  return names.has('etc') && (names.has('usr') || names.has('proc'));
}

/**
 * Everything below a directory in a fixed order; links are noted, never followed. `rootPrefix`: where in it the host's
 * own root begins (`rootfs/`). `shallow`: nothing of the directories inside.
 */
export function walk(
  tree: FileTree,
  root: string,
  rootPrefix = '',
  shallow = false,
): { entries: WalkedEntry[]; complete: boolean } {
  const entries: WalkedEntry[] = [];
  const machine = isMachine(tree, `${root}/${rootPrefix}`);
  let complete = true;
  const withoutPrefix = (path: string): string => (path.startsWith(rootPrefix) ? path.slice(rootPrefix.length) : path);
  const visit = (directory: string, prefix: string, depth: number): void => {
    const listing = tree.readDirectory(directory);
    if ('failure' in listing) {
      entries.push({ path: prefix.slice(0, -1), type: 'directory', target: null, failure: listing.failure });
      return;
    }
    for (const { name, type } of listing.ok) {
      const path = `${prefix}${name}`;
      if (entries.length >= mostEntries || depth > deepest) {
        complete = false;
        return;
      }
      if (type === 'directory') {
        if (shallow || isPruned(withoutPrefix(path), machine)) continue;
        entries.push({ path, type, target: null, failure: null });
        visit(`${directory}/${name}`, `${path}/`, depth + 1);
      } else if (type === 'link') {
        const link = tree.readLink(`${directory}/${name}`);
        const failure = 'failure' in link ? link.failure : null;
        entries.push({ path, type, target: 'ok' in link ? link.ok : null, failure });
      } else if (!machine || !prunedFile.test(withoutPrefix(path)))
        entries.push({ path, type, target: null, failure: null });
    }
  };
  visit(root, '', 0);
  return { entries, complete };
}
