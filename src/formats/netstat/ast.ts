import type { Field, Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** The title (`Active Internet connections (only servers)`, in any language) or the line that names the columns. */
export interface Heading extends Syntax {
  readonly type: 'heading';
  readonly value: string;
}

/** One socket of TCP or UDP. `proto` as printed, in lower case: `tcp`, `tcp6`, `udp`. */
export interface Socket extends Syntax {
  readonly type: 'socket';
  readonly proto: string;
  readonly children: readonly Field[];
}

/** A socket of another family: UNIX domain, raw, Bluetooth. */
export interface OtherSocket extends Syntax {
  readonly type: 'other-socket';
  readonly value: string;
}

export interface Listing extends Syntax {
  readonly type: 'netstat';
  /** Windows prints no queues and writes protocols in capitals. */
  readonly windows: boolean;
  readonly children: readonly (Heading | Socket | OtherSocket | Remark)[];
}
