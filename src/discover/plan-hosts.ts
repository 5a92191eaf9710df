import { posix } from 'node:path';
import { findHosts, type Search } from './find-hosts.ts';
import type { HostPlan, PlannedFile } from './host-plan.ts';
import type { NamedPath } from './named-paths.ts';
import { planDirectory } from './plan-directory.ts';

/** Directories of /etc whose members are evidence, so that their `etc` is a host's and not somebody's folder. */
const inRoot =
  /^(.*)\/(etc\/(?:[^/]+|(?:ssh|ufw|firewalld|fail2ban|systemd|default|sysconfig|selinux|iptables|nftables|crypto-policies)\/.+))$/;

/** `/srv/web01/etc/ssh/sshd_config` → the root `/srv/web01` and the claim `etc/ssh/sshd_config`. */
function placeInRoot(path: string): { root: string; claimPath: string } | null {
  const match = inRoot.exec(path);
  return match && { root: match[1]!, claimPath: match[2]! };
}

function planFiles(files: readonly NamedPath[], stdinName: string): HostPlan[] {
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

/** Two hosts of one name in different places are told apart by a number. */
function uniqueNames(plans: readonly HostPlan[]): HostPlan[] {
  const counts = new Map<string, number>();
  return plans.map((plan) => {
    const count = (counts.get(plan.name) ?? 0) + 1;
    counts.set(plan.name, count);
    return count === 1 ? plan : { ...plan, name: `${plan.name}#${count}` };
  });
}

/**
 * Which hosts the named paths hold, and which files of each. Files named one by one are one host, or one for each root
 * that they lie in; beside a single host's directory they belong to that host.
 */
export function planHosts(named: readonly NamedPath[], search: Search, stdinName: string): HostPlan[] {
  const plans: HostPlan[] = [];
  for (const { path } of named.filter(({ type }) => type === 'directory')) {
    const { hosts, below } = findHosts(path, search);
    for (const host of hosts) plans.push(planDirectory(host, below, search.tree));
  }
  const loose = named.filter(({ type }) => type !== 'directory');
  if (loose.length === 0) return uniqueNames(plans);
  const fromFiles = planFiles(loose, stdinName);
  const [only, other] = plans;
  if (only !== undefined && other === undefined && fromFiles.length === 1)
    return [{ ...only, files: mergeFiles(only.files, fromFiles[0]!.files) }];
  return uniqueNames([...plans, ...fromFiles]);
}
