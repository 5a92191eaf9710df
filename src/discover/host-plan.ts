import type { Diagnostic } from '#core/diagnostic';
import type { SeenLayout } from './layouts/layout.ts';
import type { Told } from './layouts/told.ts';

export interface PlannedFile {
  /** Absolute; empty for standard input. */
  readonly systemPath: string;
  readonly claimPath: string;
  /** `nothing`: a link to /dev/null, which whoever opens it finds empty. */
  readonly type: 'file' | 'nothing' | 'other' | 'stream' | 'stdin';
  /** The user named this very file, so its name excludes it from nothing. */
  readonly named: boolean;
  /** What the collector's rules and notes say of it; each only where they tell. */
  readonly told?: Told;
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
  /** The archive lost members: what is missing may have been among them. */
  readonly incomplete: boolean;
  readonly layout: SeenLayout | null;
  /** About the paths, for the run as a whole. */
  readonly problems: readonly Diagnostic[];
  /** About what was collected of this host, for its report. */
  readonly own: readonly Diagnostic[];
}
