import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { Format, FormatKind } from '#formats/format';
import type { KeyFile } from './key-files.ts';

/** What was found in the paths that the user named. Plain data, deterministic: the same bytes give the same result. */
export interface Discovery {
  /** Sorted by name, by code units. */
  readonly hosts: readonly DiscoveredHost[];
  /** The run's file table: `files[id].id === id`. Origins and diagnostics refer to it. */
  readonly files: readonly SourceFile[];
  /** About the paths themselves (`file: null`): missing, unreadable, an archive. Any error among them is exit code 3. */
  readonly problems: readonly Diagnostic[];
  /** Why there is nothing to analyse, for the user; `null` where there is something. */
  readonly nothing: string | null;
}

export interface DiscoveredHost {
  readonly name: string;
  /** All names that patterns of settings may mean it by: its own, its folder's, the path of its folder. */
  readonly names: readonly string[];
  /** Absolute path of the directory that is the host's; `null` where its files were named one by one. */
  readonly directory: string | null;
  /** Sorted by path. */
  readonly files: readonly DiscoveredFile[];
  readonly tree: HostTree;
  /** Private host keys, as the archive tells who may read them. */
  readonly keyFiles: readonly KeyFile[];
  /** About this host's files: failed outputs, duplicates, unrecognised files. */
  readonly problems: readonly Diagnostic[];
}

/**
 * - `evidence`: to be parsed and lowered
 * - `failed`: error text or nothing where output should be; counts as not collected
 * - `superseded`: the same evidence is there in a better copy
 * - `stale`: a backup beside the live file (`sshd_config.bak`); no evidence, but an Include may still reach it
 * - `irrelevant`: known to say nothing about who reaches the daemon
 * - `unrecognised`: no format knows it
 * - `unreadable`: binary, too large, or the system refused
 */
export type FileRole = 'evidence' | 'failed' | 'superseded' | 'stale' | 'irrelevant' | 'unrecognised' | 'unreadable';

export interface DiscoveredFile {
  readonly file: SourceFile;
  /** Where the system finds it: absolute, forward slashes, members as `archive!/member`; empty for standard input. */
  readonly systemPath: string;
  /** Its absolute path on the host it was taken from, where that is known. */
  readonly hostPath: string | null;
  /** Both or neither. */
  readonly format: Format | null;
  readonly kind: FormatKind | null;
  readonly role: FileRole;
}

/** The part of the host's file system that was collected. All paths are absolute paths on the host. */
export interface HostTree {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Symbolic links and their targets as written. */
  readonly links: ReadonlyMap<string, string>;
  /** Directories that were seen, also empty ones. */
  readonly directories: ReadonlySet<string>;
  /** Directories that were evidently copied with everything below them. */
  readonly whole: readonly string[];
  /** Paths that a collected error message says do not exist (`cat: /etc/hosts.deny: No such file or directory`). */
  readonly absent: ReadonlySet<string>;
}
