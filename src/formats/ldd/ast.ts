import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** `libwrap.so.0 => /lib/…/libwrap.so.0 (0x…)`. */
export interface Library extends Syntax {
  readonly type: 'library';
  /** `libwrap.so.0` */
  readonly name: string;
  readonly found: boolean;
}

/** A program and its libraries; `path` is `null` where ldd was given one program and names none. */
export interface Program extends Syntax {
  readonly type: 'program';
  readonly path: string | null;
  readonly children: readonly (Library | Remark)[];
}

export interface Linkage extends Syntax {
  readonly type: 'linkage';
  readonly children: readonly Program[];
}
