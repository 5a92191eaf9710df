import type { Syntax } from '../syntax.ts';

/** `name: value`: of the script itself, or `exit 1: ip6tables-save` of a command. */
export interface Note extends Syntax {
  readonly type: 'note';
  readonly name: string;
  readonly value: string;
}

/** A line that is no note, kept whole so that nothing is skipped. */
export interface Opaque extends Syntax {
  readonly type: 'opaque';
  readonly value: string;
}

export interface Notes extends Syntax {
  readonly type: 'notes';
  readonly children: readonly (Note | Opaque)[];
}
