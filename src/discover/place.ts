import { posix } from 'node:path';
import { withoutPacking } from './archive/packing.ts';
import type { FoundArchive, HostDirectory } from './find-hosts.ts';
import type { HostPlan } from './host-plan.ts';
import type { HostIdentity } from './name-hosts.ts';

/**
 * One of the places where hosts were found: it can be opened and read without the others. Plain data, so that another
 * thread can do it.
 */
export type Place = DirectoryPlace | ArchivePlace | FilesPlace;

interface InNamedPath {
  /** Which of the named paths it lies in. */
  readonly group: number;
  /** The directory that longer names of its hosts are relative to. */
  readonly base: string;
}

export interface DirectoryPlace extends InNamedPath {
  readonly kind: 'directory';
  readonly host: HostDirectory;
  /** For a directory inside a root: its path below the root with a slash at the end, else empty. */
  readonly below: string;
}

export interface ArchivePlace extends InNamedPath, FoundArchive {
  readonly kind: 'archive';
}

/** Files that were named one by one and are one host's. */
export interface FilesPlace {
  readonly kind: 'files';
  readonly plan: HostPlan;
}

/** The path that a place is known by. */
export const pathOf = (place: Place): string =>
  place.kind === 'directory'
    ? place.host.directory
    : place.kind === 'archive'
      ? place.archive
      : (place.plan.files[0]?.systemPath ?? '');

/** What names the host of a place as far as its folder, or the host in it, tells. */
export function identityOf(place: Place, host?: HostDirectory): HostIdentity {
  if (place.kind === 'files') {
    const { name } = place.plan;
    return { group: null, name, longName: name, place: name, collected: null };
  }
  const directory = host?.directory ?? pathOf(place);
  const own = host?.name ?? (place.kind === 'directory' ? place.host.name : withoutPacking(posix.basename(directory)));
  const name = own === '' ? 'host' : own;
  const longName = posix.relative(place.base, directory) || name;
  return { group: place.group, name, longName, place: posix.basename(directory), collected: null };
}
