import type { FoundArchive, HostDirectory } from './find-hosts.ts';
import type { HostPlan } from './host-plan.ts';

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
