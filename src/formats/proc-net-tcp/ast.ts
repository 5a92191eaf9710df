import type { Field, Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** The line that names the columns. */
export interface Header extends Syntax {
  readonly type: 'header';
  readonly value: string;
}

/** One socket; `state` is the kernel's number of it, `0A` is LISTEN (include/net/tcp_states.h). */
export interface Socket extends Syntax {
  readonly type: 'socket';
  readonly state: string;
  readonly children: readonly Field[];
}

export interface SocketTable extends Syntax {
  readonly type: 'proc-net-tcp';
  readonly children: readonly (Header | Socket | Remark)[];
}
