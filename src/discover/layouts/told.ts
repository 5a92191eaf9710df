import type { Quality } from '#core/quality';
import type { Span } from '#core/source-file';
import type { Outdated } from '../find-outdated.ts';
import type { PasteDamage } from '../paste-damage.ts';

/** What a collector says of one file. */
export interface Told {
  /** The command line whose output it is. */
  readonly command?: string;
  readonly quality?: Exclude<Quality, 'complete'>;
  /** The other machine, container or namespace whose state this is and not the host's: `on db01`. */
  readonly elsewhere?: string;
  /** The machines whose outputs it holds below one another. */
  readonly several?: readonly string[];
  /** The later command of the session that repeats this one, or changes what it shows. */
  readonly outdated?: Outdated;
  /** The file of the host's that the command prints, as written. */
  readonly printed?: string;
  /** The part of the text that this is, as offsets of the decoded text. */
  readonly section?: Span;
  /** Talk may stand around it. */
  readonly loose?: boolean;
  /** It stands in a text about something: below a prompt, or where only the output of a command is no mere example. */
  readonly prose?: 'session' | 'example';
  /** What a paste did to the text that this is a part of. */
  readonly damage?: PasteDamage | null;
}
