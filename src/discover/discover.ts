/** From the paths that the user named to the evidence of each host. */
import { append } from '#core/append';
import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { Format } from '#formats/format';
import type { DiscoveredHost, Discovery } from './discovery.ts';
import type { FileSource } from './file-source.ts';
import { hostNameOf } from './host-name.ts';
import type { HostPlan } from './host-plan.ts';
import { buildHostTree } from './host-tree.ts';
import { joinUnrecognised } from './join-unrecognised.ts';
import { keyFilesOf } from './key-files.ts';
import { type DiscoverOptions, type Located, locate, type PlaceContext } from './locate.ts';
import { nameHosts, namesOf } from './name-hosts.ts';
import { openPlace, type PlannedHost } from './open-place.ts';
import { partsOf } from './parts-of-file.ts';
import type { Place } from './place.ts';
import { joinFiles } from './plan-files.ts';
import { readFile } from './read-file.ts';
import { reportedPath } from './reported-path.ts';
import { supersede } from './supersede.ts';
import { unreadRoutes } from './unread-routes.ts';

export type { DiscoverOptions } from './locate.ts';

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Reads the hosts in paths, or in places that were located already. Nothing throws over what the input holds; what
 * could not be read is reported.
 */
export async function discover(
  from: readonly string[] | Located,
  formats: readonly Format[],
  options: DiscoverOptions = {},
): Promise<Discovery> {
  const located = 'places' in from ? from : await locate(from, formats, options);
  const { context, places } = located;
  const problems: Diagnostic[] = [...located.problems];
  const { opened } = located;
  const found: PlannedHost[] = [];
  for (const place of places) {
    const planned = await openPlace(place, opened, formats, context);
    append(found, planned.hosts);
    append(problems, planned.problems);
  }
  const planned = withLooseFiles(found, places);
  const named = nameHosts(planned.map(({ identity }) => identity));
  const plans = planned.flatMap(({ plan, identity }, i): NamedPlan[] => {
    const own = named[i]!;
    return own === null ? [] : [{ ...plan, name: own.name, own: [...plan.own, ...own.older], identity }];
  });
  const files: SourceFile[] = [];
  const hosts: DiscoveredHost[] = [];
  for (const plan of plans.sort((a, b) => byCodeUnits(a.name, b.name))) {
    const host = readHost(
      plan,
      formats,
      { tree: opened.tree, contents: opened.opener.contents },
      files.length,
      context,
    );
    for (const { file } of [...host.files].sort((a, b) => a.file.id - b.file.id)) files.push(file);
    hosts.push(host);
    append(problems, plan.problems);
  }
  const used = hosts.filter(isUsed);
  for (const host of hosts) if (!used.includes(host)) append(problems, problemsOfUnused(host));
  return { hosts: used, files, problems, nothing: used.length > 0 ? null : whyNothing(located.paths, problems) };
}

type NamedPlan = HostPlan & Pick<PlannedHost, 'identity'>;

/** Beside a single host's directory, files that were named one by one belong to that host. */
function withLooseFiles(found: readonly PlannedHost[], places: readonly Place[]): readonly PlannedHost[] {
  const loose = places.filter(({ kind }) => kind === 'files').length;
  if (loose !== 1 || found.length !== 2) return found;
  const [host, files] = found as readonly [PlannedHost, PlannedHost];
  return [{ ...host, plan: joinFiles(host.plan, files.plan) }];
}

/** Whether a host has anything to go on. */
export const isUsed = (host: DiscoveredHost): boolean =>
  host.files.some(({ role }) => role === 'evidence' || role === 'failed');

/** What is reported of a host of which nothing can be said. */
export const problemsOfUnused = ({ problems, files }: DiscoveredHost): Diagnostic[] =>
  problems
    .filter(({ file, effect, code }) => (file === null && effect === 'widens') || tellsWhy.has(code))
    .map((problem): Diagnostic => {
      const path = files.find(({ file }) => file.id === problem.file)?.file.path;
      const message = path === undefined ? problem.message : `${path}: ${problem.message}`;
      return { ...problem, file: null, span: null, message, severity: 'error' };
    });

/** What tells of a file why there is nothing of it. */
const tellsWhy = new Set(['other-machine', 'several-machines']);

/** Reads one host as it was planned. `firstId` is the id of its first file. */
export function readHost(
  plan: HostPlan & Pick<PlannedHost, 'identity'>,
  formats: readonly Format[],
  from: FileSource,
  firstId: number,
  context: PlaceContext,
): DiscoveredHost {
  const reported = (path: string): string => (path === '' ? context.stdinFilename : reportedPath(context.bases, path));
  const host = { name: hostNameOf(plan, from.tree), alone: plan.files.length === 1 };
  const sorted = plan.files
    .flatMap((file) =>
      partsOf(file, from, formats, host).map((part) => ({ file: part, reportedPath: reported(file.systemPath) })),
    )
    .sort((a, b) => byCodeUnits(a.reportedPath, b.reportedPath));
  const read = supersede(
    sorted.map(({ file, reportedPath }, i) =>
      readFile(
        file,
        {
          id: firstId + i,
          host: plan.name,
          reportedPath,
          capturedAt: plan.layout?.capturedAt ?? null,
          now: context.now,
        },
        from,
        formats,
      ),
    ),
  );
  return {
    name: plan.name,
    names: [...new Set([...namesOf(plan.identity), plan.name])],
    directory: plan.directory,
    files: read.map(({ file, systemPath, hostPath, format, kind, role }) => ({
      ...{ file, systemPath, hostPath, format, kind, role },
    })),
    tree: buildHostTree(plan, read),
    keyFiles: keyFilesOf(
      plan,
      sorted.map(({ file }) => file),
      read,
      from.tree,
    ),
    problems: [...plan.own, ...joinUnrecognised(read), ...unreadRoutes(read)],
  };
}

/** Why there is nothing to analyse, for the user. */
export function whyNothing(paths: readonly string[], problems: readonly Pick<Diagnostic, 'severity'>[]): string {
  if (paths.length === 0) return 'No path was named.';
  const where = paths.join(', ');
  if (problems.some(({ severity }) => severity === 'error')) return `Nothing was read from ${where}.`;
  return (
    `${where} holds nothing that sshreach knows. It reads copied files such as etc/ssh/sshd_config and the saved output ` +
    'of commands such as `ss -tlnp`, `nft list ruleset` and `iptables-save`; `sshreach formats` lists all.'
  );
}
