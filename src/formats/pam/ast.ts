import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** `account required pam_nologin.so option`, or `@include common-auth`. */
export interface ModuleLine extends Syntax {
  readonly type: 'module';
  readonly stack: string;
  readonly control: string;
  /** Name without directory and `.so`; for includes the service included. */
  readonly module: string;
  readonly options: readonly string[];
}

/** `- : ALL EXCEPT root : ALL` of access.conf(5). */
export interface AccessLine extends Syntax {
  readonly type: 'access';
  readonly permission: '+' | '-';
  readonly users: string;
  readonly from: string;
}

export interface PamFile extends Syntax {
  readonly type: 'pam';
  readonly children: readonly (ModuleLine | AccessLine | Remark)[];
}
