import { posix } from 'node:path';
import type { HostPlan, PlannedFile } from './host-plan.ts';
import type { NamedPath } from './named-paths.ts';

/** Directories of /etc whose members are evidence, so that their `etc` is a host's and not somebody's folder. */
const inRoot =
  /^(.*)\/(etc\/(?:[^/]+|(?:ssh|ufw|firewalld|fail2ban|systemd|default|sysconfig|selinux|iptables|nftables|crypto-policies)\/.+))$/;

/** `/srv/web01/etc/ssh/sshd_config` → the root `/srv/web01` and the claim `etc/ssh/sshd_config`. */
function placeInRoot(path: string): { root: string; claimPath: string } | null {
  const match = inRoot.exec(path);
  return match && { root: match[1]!, claimPath: match[2]! };
}

/** The hosts of files that were named one by one: one, or one for each root that they lie in. */
export function planFiles(files: readonly NamedPath[], stdinName: string): HostPlan[] {
  const byRoot = new Map<string | null, PlannedFile[]>();
  for (const { path, type } of files) {
    const place = type === 'file' ? placeInRoot(path) : null;
    const claimPath = type === 'stdin' ? stdinName : (place?.claimPath ?? posix.basename(path));
    const one: PlannedFile = { systemPath: path, claimPath, type: type as PlannedFile['type'], named: true };
    const root = place?.root ?? null;
    byRoot.set(root, [...(byRoot.get(root) ?? []), one]);
  }
  const roots = [...byRoot.keys()].filter((root) => root !== null);
  const groups: (readonly [string, PlannedFile[]])[] =
    roots.length <= 1
      ? [[posix.basename(roots[0] ?? '') || 'host', [...byRoot.values()].flat()]]
      : [...byRoot].map(([root, members]) => [posix.basename(root ?? '') || 'host', members] as const);
  return groups.map(([name, members]) => ({
    name,
    directory: null,
    files: members,
    directories: [],
    links: [],
    picked: true,
    incomplete: false,
    layout: null,
    problems: [],
    own: [],
  }));
}

/** A file that is named beside its directory is one file. */
function mergeFiles(found: readonly PlannedFile[], named: readonly PlannedFile[]): PlannedFile[] {
  const paths = new Set(named.map(({ systemPath }) => systemPath));
  const kept = found.map((file) => (paths.has(file.systemPath) ? { ...file, named: true } : file));
  const known = new Set(found.map(({ systemPath }) => systemPath));
  return [...kept, ...named.filter(({ systemPath }) => !known.has(systemPath))];
}

/** Files that were named beside a single host's directory belong to that host. */
export const joinFiles = (host: HostPlan, files: HostPlan): HostPlan => ({
  ...host,
  files: mergeFiles(host.files, files.files),
});
