import type { Syntax } from '../syntax.ts';

/** A whole file; its lines are logical ones, joined where a backslash stands before the newline. Blank lines have no node. */
export interface HostsAccess extends Syntax {
  readonly type: 'hosts-access';
  readonly children: readonly Line[];
}

export type Line = Comment | Rule | Unreadable;

interface LogicalLine extends Syntax {
  /**
   * How the line ends: `open` where the file ends before a newline, `overlong` where it does not fit libwrap's buffer
   * of 2,048 bytes.
   */
  readonly ending: 'newline' | 'open' | 'overlong';
}

/** `#` as the very first byte of a logical line. */
export interface Comment extends LogicalLine {
  readonly type: 'comment';
  readonly value: string;
}

/** `daemons : clients [ : option … ]`. The first two children are the lists. */
export interface Rule extends LogicalLine {
  readonly type: 'rule';
  readonly children: readonly [List, List, ...Option[]];
}

/** No colon outside brackets, or blanks without a newline, or too long to be taken apart: libwrap passes over it. */
export interface Unreadable extends LogicalLine {
  readonly type: 'unreadable';
  readonly value: string;
}

/** Patterns, and behind `EXCEPT` the list of those that do not count, nested to the right. */
export interface List extends Syntax {
  readonly type: 'daemons' | 'clients' | 'except';
  readonly children: readonly (Pattern | List)[];
}

/** One word of a list; `value` with backslash-newlines taken out. */
export interface Pattern extends Syntax {
  readonly type: 'pattern';
  readonly value: string;
}

/** Everything between two colons behind the clients, `\:` read as a colon. Both parts may be empty. */
export interface Option extends Syntax {
  readonly type: 'option';
  readonly name: string;
  readonly argument: string | null;
}
