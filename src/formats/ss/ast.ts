import type { Field, Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** The line that names the columns; `columns` as far as they tell the version and the filter. */
export interface Header extends Syntax {
  readonly type: 'header';
  readonly netid: boolean;
  readonly state: boolean;
  /** `Process` is a column since iproute2 5.x. */
  readonly process: boolean;
}

/**
 * One socket. `netid` is `tcp` where the listing has no such column and the row looks like one of an internet socket;
 * `state` is `null` where the listing was limited to one state.
 */
export interface Socket extends Syntax {
  readonly type: 'socket';
  readonly netid: string | null;
  readonly state: string | null;
  readonly children: readonly Field[];
}

/** A further line of the socket before it: memory, congestion control, processes that did not fit. */
export interface Detail extends Syntax {
  readonly type: 'detail';
  readonly value: string;
}

export interface Listing extends Syntax {
  readonly type: 'ss';
  readonly children: readonly (Header | Socket | Detail | Remark)[];
}
