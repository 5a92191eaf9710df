import type { Syntax } from '../syntax.ts';

/** `name = value`; `value` is empty where the line ends after the equals sign. */
export interface Setting extends Syntax {
  readonly type: 'setting';
  readonly name: string;
  readonly value: string;
}

/** A line that is no setting, kept whole so that nothing is skipped. */
export interface Opaque extends Syntax {
  readonly type: 'opaque';
  readonly value: string;
}

export interface Settings extends Syntax {
  readonly type: 'settings';
  readonly children: readonly (Setting | Opaque)[];
}
