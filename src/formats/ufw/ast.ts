import type { Syntax } from '../syntax.ts';

/** `ufw(8)`: what a rule does with what it matches. */
export type UfwAction = 'allow' | 'deny' | 'reject' | 'limit';
export type UfwDirection = 'in' | 'out' | 'forward';
export type UfwPolicy = 'allow' | 'deny' | 'reject';

/** One line of the listing: `[ 1] 22/tcp  ALLOW IN  10.0.0.0/8  (log) # comment`. */
export interface Entry extends Syntax {
  readonly type: 'entry';
  readonly action: UfwAction;
  readonly direction: UfwDirection;
  readonly children: readonly Part[];
}

/** `to` and `from` are the cells beside the action, as printed. */
export interface Part extends Syntax {
  readonly type: 'label' | 'to' | 'action' | 'from' | 'note' | 'comment';
  readonly value: string;
}

/** `Status: active`. */
export interface State extends Syntax {
  readonly type: 'state';
  readonly active: boolean;
}

/** `Default: deny (incoming), allow (outgoing), disabled (routed)`; `routed` is null where it is off or not printed. */
export interface Defaults extends Syntax {
  readonly type: 'defaults';
  readonly incoming: UfwPolicy;
  readonly outgoing: UfwPolicy | null;
  readonly routed: UfwPolicy | null;
}

/** A line without bearing on packets: headings, logging, warnings. */
export interface Remark extends Syntax {
  readonly type: 'remark';
  readonly value: string;
}

/** A line that is none of these. */
export interface Strange extends Syntax {
  readonly type: 'strange';
  readonly value: string;
}

export type StatusLine = Entry | State | Defaults | Remark | Strange;

/** The output of `ufw status`, plain, verbose or numbered. */
export interface Status extends Syntax {
  readonly type: 'status';
  readonly children: readonly StatusLine[];
}

/** A blank-separated word, quotes removed from `value`. */
export interface CommandWord extends Syntax {
  readonly type: 'word';
  readonly value: string;
}

/** `ufw allow from 10.0.0.0/8 to any port 22 proto tcp`. */
export interface Command extends Syntax {
  readonly type: 'command';
  readonly children: readonly CommandWord[];
}

/** The output of `ufw show added`. */
export interface Added extends Syntax {
  readonly type: 'added';
  readonly children: readonly Command[];
}
