import type { Syntax } from '../syntax.ts';

/** What `ipset save` prints and `ipset restore` reads, or what `ipset list` prints. */
export interface Sets extends Syntax {
  readonly type: 'sets';
  readonly children: readonly (Create | Command | SetListing | Comment | Text)[];
}

/** `create bl hash:net family inet maxelem 65536`. */
export interface Create extends Syntax {
  readonly type: 'create';
  readonly name: string;
  readonly setType: string;
  readonly children: readonly Option[];
}

/** `add bl 10.0.0.0/8 nomatch`, and the other commands of a file that is restored. */
export interface Command extends Syntax {
  readonly type: 'command';
  readonly verb: string;
  /** The set's name; `null` where the command is about all sets. */
  readonly name: string | null;
  readonly children: readonly Element[];
}

/** A set as `ipset list` prints it. */
export interface SetListing extends Syntax {
  readonly type: 'set';
  readonly name: string;
  readonly setType: string | null;
  readonly children: readonly (Field | Element | Comment)[];
}

/** `Header: family inet hashsize 1024 maxelem 65536`. */
export interface Field extends Syntax {
  readonly type: 'field';
  readonly name: string;
  readonly value: string;
}

/** `10.0.0.0/8 timeout 600 nomatch`: the entry and its options. */
export interface Element extends Syntax {
  readonly type: 'element';
  readonly entry: string;
  readonly children: readonly Option[];
}

/** `timeout 600`, or `nomatch`, whose `value` is `null`. */
export interface Option extends Syntax {
  readonly type: 'option';
  readonly name: string;
  readonly argument: string | null;
}

export interface Comment extends Syntax {
  readonly type: 'comment';
  readonly value: string;
}

/** A line that is none of these, kept whole so that nothing is skipped. */
export interface Text extends Syntax {
  readonly type: 'text';
  readonly value: string;
}
