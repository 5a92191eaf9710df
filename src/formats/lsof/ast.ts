import type { Field } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** The line that names the columns. */
export interface Header extends Syntax {
  readonly type: 'header';
  readonly value: string;
}

/** An open internet socket: one descriptor of one process. */
export interface Socket extends Syntax {
  readonly type: 'socket';
  readonly children: readonly Field[];
}

/** Lines about other files, taken together: a whole listing has tens of thousands. */
export interface OtherFiles extends Syntax {
  readonly type: 'other-files';
}

export interface Listing extends Syntax {
  readonly type: 'lsof';
  readonly children: readonly (Header | Socket | OtherFiles)[];
}
