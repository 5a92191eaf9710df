import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** A package and whether its files are on the disk; `version` is empty where none is known. */
export interface Package extends Syntax {
  readonly type: 'package';
  readonly name: string;
  readonly version: string;
  readonly installed: boolean;
}

/** Lines that explain the columns. */
export interface Heading extends Syntax {
  readonly type: 'heading';
}

export interface PackageList extends Syntax {
  readonly type: 'packages';
  readonly children: readonly (Package | Heading | Remark)[];
}
