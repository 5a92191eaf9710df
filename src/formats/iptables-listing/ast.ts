import type { Syntax } from '../syntax.ts';

/** All that one or several runs of `iptables -L` printed. */
export interface Listing extends Syntax {
  readonly type: 'listing';
  readonly children: readonly (Chain | Rule | Comment | Text)[];
}

/** `Chain INPUT (policy DROP 12 packets, 3456 bytes)` with the rules below it. */
export interface Chain extends Syntax {
  readonly type: 'chain';
  readonly name: string;
  /** `null` for chains of the user. */
  readonly policy: string | null;
  readonly children: readonly (Columns | Rule | Text)[];
}

/** The line that names the columns. */
export interface Columns extends Syntax {
  readonly type: 'columns';
  readonly names: readonly string[];
}

/** One rule; a column that the listing does not have is `null`. */
export interface Rule extends Syntax {
  readonly type: 'rule';
  readonly number: number | null;
  /** `null` for a rule without a target. */
  readonly target: string | null;
  readonly protocol: string;
  readonly fragments: 'only' | 'not' | null;
  readonly in: string | null;
  readonly out: string | null;
  readonly source: string;
  readonly destination: string;
  /** What stands behind the columns: the words of the matches and of the target. */
  readonly details: string;
  readonly children: readonly (Option | Text)[];
}

/** What a piece of the details says, as the option of iptables that prints it. */
export interface Option extends Syntax {
  readonly type: 'option';
  readonly owner: string;
  readonly name: string;
  readonly negated: boolean;
  readonly values: readonly string[];
}

export interface Comment extends Syntax {
  readonly type: 'comment';
  readonly value: string;
}

/** What is not understood, kept so that nothing is skipped. */
export interface Text extends Syntax {
  readonly type: 'text';
  readonly value: string;
}
