import { posix } from 'node:path';
import type { Diagnostic } from '#core/diagnostic';
import { findHosts, type HostDirectory, type Recognise } from './find-hosts.ts';
import { type NamedPath, runProblem } from './named-paths.ts';
import { type WalkedEntry, walk } from './walk.ts';

export interface PlannedFile {
  /** Absolute; empty for standard input. */
  readonly systemPath: string;
  readonly claimPath: string;
  readonly type: 'file' | 'other' | 'stream' | 'stdin';
  /** The user named this very file, so its name excludes it from nothing. */
  readonly named: boolean;
}

/** What will be read of one host. */
export interface HostPlan {
  readonly name: string;
  /** Absolute; `null` where the files were named one by one. */
  readonly directory: string | null;
  readonly files: readonly PlannedFile[];
  /** Claim paths. */
  readonly directories: readonly string[];
  readonly links: readonly { readonly claimPath: string; readonly target: string }[];
  /** A tool or the user picked the files: what is missing proves nothing. */
  readonly picked: boolean;
  readonly problems: readonly Diagnostic[];
}

/** Collectors that choose what to take. */
const pickedLayouts = ['sos_commands', 'insights_commands', 'insights_archive.txt', 'meta_data'];

function planDirectory(host: HostDirectory, below: string): HostPlan {
  const { entries, complete } = walk(host.directory, host.rootPrefix, host.shallow);
  const problems: Diagnostic[] = [];
  const claimPath = ({ path }: WalkedEntry): string =>
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
  return {
    name: host.name,
    directory: host.directory,
    files: entries.flatMap((entry) =>
      entry.type === 'file' || entry.type === 'other'
        ? [
            {
              systemPath: `${host.directory}/${entry.path}`,
              claimPath: claimPath(entry),
              type: entry.type,
              named: false,
            },
          ]
        : [],
    ),
    directories: [below.slice(0, -1), ...entries.filter(({ type }) => type === 'directory').map(claimPath)].filter(
      Boolean,
    ),
    links: entries.flatMap((entry) =>
      entry.target === null ? [] : [{ claimPath: claimPath(entry), target: entry.target }],
    ),
    picked: problems.length > 0 || host.shallow || entries.some(({ path }) => pickedLayouts.includes(path)),
    problems,
  };
}

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
    problems: [],
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
export function planHosts(named: readonly NamedPath[], recognise: Recognise, stdinName: string): HostPlan[] {
  const plans: HostPlan[] = [];
  for (const { path } of named.filter(({ type }) => type === 'directory')) {
    const { hosts, below } = findHosts(path, recognise);
    for (const host of hosts) plans.push(planDirectory(host, below));
  }
  const loose = named.filter(({ type }) => type !== 'directory');
  if (loose.length === 0) return uniqueNames(plans);
  const fromFiles = planFiles(loose, stdinName);
  const [only, other] = plans;
  if (only !== undefined && other === undefined && fromFiles.length === 1)
    return [{ ...only, files: mergeFiles(only.files, fromFiles[0]!.files) }];
  return uniqueNames([...plans, ...fromFiles]);
}
