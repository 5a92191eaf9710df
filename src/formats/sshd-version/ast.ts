import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** `OpenSSH_9.6p1 Ubuntu-3ubuntu13.5, OpenSSL 3.0.13 30 Jan 2024`. */
export interface VersionLine extends Syntax {
  readonly type: 'version';
  /** `9.6p1` */
  readonly release: string;
  /** `Ubuntu-3ubuntu13.5`; empty where the builder left it out. */
  readonly build: string;
}

export interface VersionOutput extends Syntax {
  readonly type: 'openssh-version';
  readonly children: readonly (VersionLine | Remark)[];
}
