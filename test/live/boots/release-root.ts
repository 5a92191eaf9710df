import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Holds trees of other releases by name, made by debootstrap(8) with openssh-server, nftables, systemd-sysv and procps. */
const releases = process.env.SSHREACH_RELEASES ?? null;

/** Whether that release can be booted: the machine's own can, where none is named. */
export const isThere = (release: string | undefined): boolean =>
  release === undefined || (releases !== null && existsSync(join(releases, release)));

/** The tree of a release that is there; of the machine's own where none is named. */
export const treeOf = (release: string | undefined): string =>
  release === undefined ? '/' : join(releases ?? '/', release);

/** Commands that make `root` the host's file system, with an /etc and units of its own. */
export function mountsOf(root: string, release: string | undefined): string[] {
  const at = (path: string): string => join(root, path);
  const own = (below: string): string[] => [
    `mount -t tmpfs tmpfs ${below}/run`,
    `mount --bind ${at('etc')} ${below}/etc`,
    `mount --bind ${at('lib/systemd/system')} ${below}/lib/systemd/system`,
  ];
  if (release === undefined) return own('');
  const merged = at('merged');
  return [
    `mkdir -p ${at('upper')} ${at('work')} ${merged}`,
    `mount -t overlay -o lowerdir=${treeOf(release)},upperdir=${at('upper')},workdir=${at('work')} overlay ${merged}`,
    ...own(merged),
    ...['proc', 'sys', 'dev'].map((name) => `mount --rbind /${name} ${merged}/${name}`),
    `mount -t tmpfs tmpfs ${merged}/tmp`,
  ];
}

/** Then these make it the root, for good. */
export function pivotOf(root: string, release: string | undefined): string[] {
  if (release === undefined) return [];
  return [`cd ${join(root, 'merged')}`, 'pivot_root . mnt', 'umount -l /mnt', 'cd /'];
}

/** A file of the release's tree, `null` where it has none. */
export function readFromTree(release: string | undefined, path: string): string | null {
  const full = join(treeOf(release), path);
  return existsSync(full) ? readFileSync(full, 'utf8') : null;
}
