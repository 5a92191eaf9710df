import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** `name = value`. `name` as written, without the `-` in front of it and the path `/proc/sys/`. */
export interface Setting extends Syntax {
  readonly type: 'setting';
  readonly name: string;
  readonly value: string;
}

/** `-name` alone: patterns do not set this parameter (sysctl.d(5)). */
export interface Exclusion extends Syntax {
  readonly type: 'exclusion';
  readonly name: string;
}

/** All that a file below `/proc/sys` holds. */
export interface Value extends Syntax {
  readonly type: 'value';
  readonly value: string;
}

export interface Settings extends Syntax {
  readonly type: 'settings';
  readonly children: readonly (Setting | Exclusion | Value | Remark)[];
}
