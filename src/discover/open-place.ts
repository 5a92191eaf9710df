import type { Diagnostic } from '#core/diagnostic';
import type { Format } from '#formats/format';
import { isArchive } from './archive/is-packed.ts';
import type { FileTree } from './file-tree.ts';
import { findHosts, type HostDirectory } from './find-hosts.ts';
import type { HostPlan } from './host-plan.ts';
import { mayHaveLayout } from './layouts/see-layout.ts';
import { type Opened, type PlaceContext, searchIn } from './locate.ts';
import type { HostIdentity } from './name-hosts.ts';
import { withArchiveProblems } from './open-archives.ts';
import { type DirectoryPlace, identityOf, type Place } from './place.ts';
import { planDirectory } from './plan-directory.ts';
import { unpackOutputs } from './unpack-outputs.ts';

/** A host of a place, planned, and what names it beside others. */
export interface PlannedHost {
  readonly plan: HostPlan;
  readonly identity: HostIdentity;
}

export interface PlannedPlace {
  readonly hosts: readonly PlannedHost[];
  /** About the place: what is wrong with archives that hold no host. */
  readonly problems: readonly Diagnostic[];
}

const emptyTree: FileTree = {
  typeOf: () => ({ ok: 'directory' }),
  readDirectory: () => ({ ok: [] }),
  readLink: () => ({ failure: { code: 'ENOENT', why: '' } }),
  readBytes: () => ({ failure: { code: 'ENOENT', why: '' } }),
};

/** Archives in a host's directory are folders of it. Where they are hosts of their own, they only have to be seen so. */
async function openIn({ directory, shallow }: HostDirectory, { tree, opener }: Opened): Promise<void> {
  if (!shallow) return opener.openBelow(directory);
  const listing = tree.readDirectory(directory);
  for (const { name, type } of 'ok' in listing ? listing.ok : [])
    if (type === 'file' && isArchive(tree, `${directory}/${name}`)) tree.mount(`${directory}/${name}`, emptyTree);
}

const isDirectory = (one: object): one is HostDirectory => !('archive' in one);

/** The directories of the hosts in a place, opened. */
async function directoriesOf(
  place: Exclude<Place, { kind: 'files' }>,
  opened: Opened,
  formats: readonly Format[],
  context: PlaceContext,
): Promise<Pick<DirectoryPlace, 'host' | 'below'>[]> {
  if (place.kind === 'directory') {
    await openIn(place.host, opened);
    return [place];
  }
  const directory = await opened.opener.open(place.archive);
  const { found, below } = await findHosts(directory, searchIn(opened.tree, formats, context), place.depth);
  return found.filter(isDirectory).map((host) => ({ host, below }));
}

/** Opens a place in a tree and plans what will be read of its hosts. */
export async function openPlace(
  place: Place,
  opened: Opened,
  formats: readonly Format[],
  context: PlaceContext,
): Promise<PlannedPlace> {
  if (place.kind === 'files') {
    return { hosts: [{ plan: place.plan, identity: identityOf(place) }], problems: [] };
  }
  const problems: Diagnostic[] = [];
  const directories = await directoriesOf(place, opened, formats, context);
  const plans = directories.map(({ host, below }) => planDirectory(host, below, opened.tree));
  const own = new Map(
    [...opened.opener.lossy].filter(([path]) => {
      const root = place.kind === 'archive' ? `${place.archive}!` : place.host.directory;
      return path === root || path.startsWith(`${root}/`);
    }),
  );
  const told: HostPlan[] = [];
  for (const plan of withArchiveProblems(plans, own, problems)) told.push(await unpackOutputs(plan, opened, formats));
  const hosts = told.map((plan, i): PlannedHost => {
    const { layout } = plan;
    const collected = layout && {
      hostName: layout.hostName,
      capturedAt: layout.capturedAt,
      machineId: layout.machineId,
    };
    return { plan, identity: { ...identityOf(place, directories[i]!.host), collected } };
  });
  return { hosts, problems };
}

/** Whether only opening a place tells what its hosts are called. */
export function mustBeOpened(place: Place, tree: FileTree): boolean {
  if (place.kind !== 'directory') return place.kind === 'archive';
  const listing = tree.readDirectory(place.host.directory);
  return 'ok' in listing && mayHaveLayout(listing.ok.map(({ name }) => name));
}
