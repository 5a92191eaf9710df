import type { Quality } from '#core/quality';
import type { Span } from '#core/source-file';

/** What a collector says of one file. */
export interface Told {
  /** The command line whose output it is. */
  readonly command?: string;
  readonly quality?: Exclude<Quality, 'complete'>;
  /** Another machine, whose state this is and not the host's. */
  readonly machine?: string;
  /** The part of the text that this is, as offsets of the decoded text. */
  readonly section?: Span;
}
