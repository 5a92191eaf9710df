/** From the paths that the user named to the evidence of each host. */
import type { Diagnostic } from '#core/diagnostic';
import type { Claim, SourceFile } from '#core/source-file';
import type { Format } from '#formats/format';
import type { DiscoveredHost, Discovery } from './discovery.ts';
import { buildHostTree } from './host-tree.ts';
import { headLength, identify } from './identify.ts';
import { joinUnrecognised } from './join-unrecognised.ts';
import { namePaths } from './named-paths.ts';
import { type HostPlan, planHosts } from './plan-hosts.ts';
import { readFile } from './read-file.ts';
import { readBytes } from './reader.ts';
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
  const { named, problems } = await namePaths(paths, workingDirectory);
  const reported = reportedPaths(named, workingDirectory, options.pathsRelativeTo);
  const plans = planHosts(named, recogniser(formats), stdinFilename);
  const files: SourceFile[] = [];
  const hosts: DiscoveredHost[] = [];
  for (const plan of [...plans].sort((a, b) => byCodeUnits(a.name, b.name))) {
    const host = readHost(plan, formats, files.length, (path) => (path === '' ? stdinFilename : reported(path)));
    files.push(...[...host.files].map(({ file }) => file).sort((a, b) => a.id - b.id));
    hosts.push(host);
    problems.push(...plan.problems);
  }
  const used = hosts.filter((host) => host.files.some(({ role }) => role === 'evidence' || role === 'failed'));
  return { hosts: used, files, problems, nothing: used.length > 0 ? null : whyNothing(paths, problems) };
}

/** Whether any format knows the file at a path, as far as its head shows. */
function recogniser(formats: readonly Format[]): (path: string, claim: Claim) => boolean {
  return (path, claim) => {
    if (identify(claim, '', formats) !== null) return true;
    const head = readBytes(path, 2 * headLength);
    if ('failure' in head) return false;
    const { text } = contentOf(head.ok.bytes, claim.path, head.ok.bytes.length < head.ok.size);
    return identify(claim, text.slice(0, headLength), formats) !== null;
  };
}

function readHost(
  plan: HostPlan,
  formats: readonly Format[],
  firstId: number,
  reported: (systemPath: string) => string,
): DiscoveredHost {
  const sorted = plan.files
    .map((file) => ({ file, reportedPath: reported(file.systemPath) }))
    .sort((a, b) => byCodeUnits(a.reportedPath, b.reportedPath));
  const read = supersede(
    sorted.map(({ file, reportedPath }, i) =>
      readFile(file, { id: firstId + i, host: plan.name, reportedPath }, formats),
    ),
  );
  return {
    name: plan.name,
    directory: plan.directory,
    files: read.map(({ file, hostPath, format, kind, role }) => ({ file, hostPath, format, kind, role })),
    tree: buildHostTree(plan, read),
    problems: joinUnrecognised(read),
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
