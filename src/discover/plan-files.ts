import { posix } from 'node:path';
import { claimOf } from './claim.ts';
import type { Search } from './find-hosts.ts';
import type { HostPlan, PlannedFile } from './host-plan.ts';
import type { NamedPath } from './named-paths.ts';
import { machinesByPath, type Recording, splitNames, withoutJoint } from './recordings.ts';

/** Directories of /etc whose members are evidence, so that their `etc` is a host's and not somebody's folder. */
const inRoot =
  /^(.*)\/(etc\/(?:[^/]+|(?:ssh|ufw|firewalld|fail2ban|systemd|default|sysconfig|selinux|iptables|nftables|crypto-policies)\/.+))$/;

/** `/srv/web01/etc/ssh/sshd_config` → the root `/srv/web01` and the claim `etc/ssh/sshd_config`. */
function placeInRoot(path: string): { root: string; claimPath: string } | null {
  const match = inRoot.exec(path);
  return match && { root: match[1]!, claimPath: match[2]! };
}

/** The machine of each file: whose session it is, or whose name its own begins with. */
function machinesOf(files: readonly NamedPath[], { recordingOf }: Pick<Search, 'recordingOf'>): Map<string, Machine> {
  const plain = files.filter(({ path, type }) => type === 'file' && placeInRoot(path) === null);
  const recordings = new Map<string, Recording>();
  for (const { path } of plain) {
    const recording = recordingOf(path, claimOf(posix.basename(path)));
    if (recording !== null) recordings.set(path, recording);
  }
  const found = new Map<string, Machine>();
  for (const [path, host] of machinesByPath(recordings)) found.set(path, { host, claimPath: posix.basename(path) });
  if (found.size > 0) return found;
  const parts = splitNames(plain.map(({ path }) => posix.basename(path)));
  const isOneFolder = new Set(plain.map(({ path }) => posix.dirname(path))).size === 1;
  for (const { path } of parts === null || !isOneFolder ? [] : plain) {
    const { prefix, rest } = parts!.get(posix.basename(path))!;
    found.set(path, { host: withoutJoint(prefix), claimPath: rest });
  }
  return found;
}

interface Machine {
  readonly host: string;
  readonly claimPath: string;
}

/**
 * The hosts of files that were named one by one: one, or one for each root that they lie in and for each machine whose
 * session or outputs they are.
 */
export function planFiles(
  files: readonly NamedPath[],
  stdinName: string,
  search: Pick<Search, 'recordingOf'>,
): HostPlan[] {
  const byHost = new Map<string | null, PlannedFile[]>();
  const machines = machinesOf(files, search);
  for (const { path, type } of files) {
    const place = type === 'file' ? placeInRoot(path) : null;
    const machine = machines.get(path);
    const claimPath = type === 'stdin' ? stdinName : (place?.claimPath ?? machine?.claimPath ?? posix.basename(path));
    const one: PlannedFile = { systemPath: path, claimPath, type: type as PlannedFile['type'], named: true };
    const host = place?.root ?? machine?.host ?? null;
    byHost.set(host, [...(byHost.get(host) ?? []), one]);
  }
  const hosts = [...byHost.keys()].filter((host) => host !== null);
  const groups: (readonly [string, PlannedFile[]])[] =
    hosts.length <= 1
      ? [[posix.basename(hosts[0] ?? '') || 'host', [...byHost.values()].flat()]]
      : [...byHost].map(([host, members]) => [posix.basename(host ?? '') || 'host', members] as const);
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
