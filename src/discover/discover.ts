/** From the paths that the user named to the evidence of each host. */
import { resolve } from 'node:path';
import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { Format } from '#formats/format';
import { type ArchiveLimits, defaultLimits } from './archive/limits.ts';
import { claimOf } from './claim.ts';
import type { DiscoveredHost, Discovery } from './discovery.ts';
import type { FileTree } from './file-tree.ts';
import { findCommands } from './find-commands.ts';
import type { Search } from './find-hosts.ts';
import type { HostPlan } from './host-plan.ts';
import { buildHostTree } from './host-tree.ts';
import { headLength, identify } from './identify.ts';
import { joinUnrecognised } from './join-unrecognised.ts';
import { MountedTree } from './mounted-tree.ts';
import { namePaths, slashes } from './named-paths.ts';
import { newestOnly } from './newest-only.ts';
import { openArchives, withArchiveProblems } from './open-archives.ts';
import { planHosts } from './plan-hosts.ts';
import { type FileSource, partsOf, readFile } from './read-file.ts';
import { systemTree } from './reader.ts';
import { type PathBase, reportedPaths } from './reported-path.ts';
import { contentOf } from './source.ts';
import { supersede } from './supersede.ts';

export interface DiscoverOptions {
  /** What standard input would be called if it were a file. Default `stdin`. */
  readonly stdinFilename?: string;
  /** Absolute. Paths are resolved against it and reported relative to it. Default: the process's. */
  readonly workingDirectory?: string;
  /** Default `working-directory`. */
  readonly pathsRelativeTo?: PathBase;
  /** Of archives; what is not given is as in `defaultLimits`. */
  readonly archiveLimits?: Partial<ArchiveLimits>;
  /** Where paths lead. Default: the system's files; an editor puts its unsaved documents in front of them. */
  readonly tree?: FileTree;
  /** What is taken for the present, seconds since 1970. Default: when the evidence was collected, where that is known. */
  readonly now?: number | undefined;
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Reads the hosts in `paths`. Nothing throws over what the input holds; what could not be read is reported. */
export async function discover(
  paths: readonly string[],
  formats: readonly Format[],
  options: DiscoverOptions = {},
): Promise<Discovery> {
  const workingDirectory = options.workingDirectory ?? process.cwd();
  const stdinFilename = options.stdinFilename ?? 'stdin';
  const { named: given, problems } = await namePaths(paths, workingDirectory, options.tree);
  const reported = reportedPaths(given, workingDirectory, options.pathsRelativeTo);
  const tree = new MountedTree(options.tree ?? systemTree);
  const { named, streams, lossy } = await openArchives(given, tree, {
    limits: { ...defaultLimits, ...options.archiveLimits },
    isEvidence: evidenceTest(formats),
    stdinPath: slashes(resolve(workingDirectory, stdinFilename)),
    reported,
  });
  const search = { tree, recognise: recogniser(tree, formats) };
  const plans = newestOnly(withArchiveProblems(planHosts(named, search, stdinFilename), lossy, problems));
  const files: SourceFile[] = [];
  const hosts: DiscoveredHost[] = [];
  for (const plan of [...plans].sort((a, b) => byCodeUnits(a.name, b.name))) {
    const host = readHost(plan, formats, { tree, streams }, { firstId: files.length, now: options.now }, (path) =>
      path === '' ? stdinFilename : reported(path),
    );
    files.push(...[...host.files].map(({ file }) => file).sort((a, b) => a.id - b.id));
    hosts.push(host);
    problems.push(...plan.problems);
  }
  const used = hosts.filter((host) => host.files.some(({ role }) => role === 'evidence' || role === 'failed'));
  for (const host of hosts)
    if (!used.includes(host))
      for (const problem of host.problems)
        if (problem.file === null && problem.effect === 'widens') problems.push({ ...problem, severity: 'error' });
  return { hosts: used, files, problems, nothing: used.length > 0 ? null : whyNothing(paths, problems) };
}

/** Whether any format knows the file at a path, as far as its head shows. */
function recogniser(tree: FileTree, formats: readonly Format[]): Search['recognise'] {
  return (path, claim) => {
    if (identify(claim, '', formats) !== null) return true;
    const head = tree.readBytes(path, 2 * headLength);
    if ('failure' in head) return false;
    const { text } = contentOf(head.ok.bytes, claim.path, { isHead: head.ok.bytes.length < head.ok.size });
    return identify(claim, text.slice(0, headLength), formats) !== null || findCommands(text).length > 1;
  };
}

/** Whether a large member of an archive is worth keeping whole. */
function evidenceTest(formats: readonly Format[]): (path: string, start: Buffer) => boolean {
  return (path, start) => {
    if (/(?:^|\/)(?:sos_reports\/manifest\.json|sos_logs\/sos\.log)$/.test(path)) return true;
    const { text, binary } = contentOf(start.subarray(0, 2 * headLength), path, { isHead: true });
    if (binary) return false;
    const head = text.slice(0, headLength);
    return /^#==\[ /m.test(head) || identify(claimOf(path), head, formats) !== null;
  };
}

function readHost(
  plan: HostPlan,
  formats: readonly Format[],
  from: FileSource,
  { firstId, now }: { readonly firstId: number; readonly now: number | undefined },
  reported: (systemPath: string) => string,
): DiscoveredHost {
  const sorted = plan.files
    .flatMap((file) => partsOf(file, from).map((part) => ({ file: part, reportedPath: reported(file.systemPath) })))
    .sort((a, b) => byCodeUnits(a.reportedPath, b.reportedPath));
  const read = supersede(
    sorted.map(({ file, reportedPath }, i) =>
      readFile(
        file,
        { id: firstId + i, host: plan.name, reportedPath, capturedAt: plan.layout?.capturedAt ?? null, now },
        from,
        formats,
      ),
    ),
  );
  return {
    name: plan.name,
    directory: plan.directory,
    files: read.map(({ file, hostPath, format, kind, role }) => ({ file, hostPath, format, kind, role })),
    tree: buildHostTree(plan, read),
    problems: [...plan.own, ...joinUnrecognised(read)],
  };
}

function whyNothing(paths: readonly string[], problems: readonly Diagnostic[]): string {
  if (paths.length === 0) return 'No path was named.';
  const where = paths.join(', ');
  if (problems.some(({ severity }) => severity === 'error')) return `Nothing was read from ${where}.`;
  return (
    `${where} holds nothing that sshreach knows. It reads copied files such as etc/ssh/sshd_config and the saved output ` +
    'of commands such as `ss -tlnp`, `nft list ruleset` and `iptables-save`; `sshreach formats` lists all.'
  );
}
