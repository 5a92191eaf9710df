import type { Told } from './told.ts';

/** A host's directory, as a layout sees it; paths are relative to it. */
export interface Snapshot {
  /** The directory's own name. */
  readonly name: string;
  readonly files: ReadonlySet<string>;
  readonly directories: ReadonlySet<string>;
  /** Targets as written, by path. */
  readonly links: ReadonlyMap<string, string>;
  /** The text of a small file, or the beginning of a larger one; `null` where it is none or not there. */
  read(path: string): string | null;
}

/** What a collector left behind, beside the files themselves. */
export interface SeenLayout {
  /** `sos 4.12.0` */
  readonly collector: string;
  readonly hostName: string | null;
  /** Seconds since 1970. */
  readonly capturedAt: number | null;
  /** Tells one machine from another of the same name; `null` where nothing does. */
  readonly machineId: string | null;
  /** What the collector says of a file, by its claim path. */
  told(claimPath: string): Told | null;
  /** Absolute paths on the host that the collector always takes: what is not there does not exist. */
  readonly always: readonly string[];
  /** Absolute paths on the host of which it says that they do not exist. */
  readonly absent: readonly string[];
  /** Directories on the host that it takes with all they hold. */
  readonly whole: readonly string[];
  /** What was not collected, failed or was changed, one sentence each. */
  readonly remarks: readonly Remark[];
  /** Further files: pieces of others, or links that stand for their targets. */
  readonly pieces: readonly Piece[];
}

export interface Remark {
  readonly code: string;
  readonly message: string;
  readonly widens: boolean;
}

export interface Piece {
  /** Of the file that holds it, relative to the host's directory. */
  readonly path: string;
  /** What it is. */
  readonly claimPath: string;
  readonly told: Told;
}
