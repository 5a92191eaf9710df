import type { Field, Remark } from '../_grammar/field.ts';
import type { UnitSection } from '../_grammar/systemd/ast.ts';
import type { Syntax } from '../syntax.ts';

/** A line of the unit's journal. */
export interface LogLine extends Syntax {
  readonly type: 'log';
  readonly value: string;
}

/**
 * What an output says of one unit. `name` is the unit's, as printed (`ssh.service`), or empty where only the command
 * line told it. Fields are in the words of `systemctl show`: `LoadState`, `UnitFileState`, `ActiveState`, `Result`,
 * `ExecMainStatus`.
 */
export interface UnitNode extends Syntax {
  readonly type: 'unit';
  readonly name: string;
  readonly children: readonly (Field | LogLine | Remark)[];
}

/** A unit file or drop-in, as `systemctl cat` prints it. */
export interface UnitFile extends Syntax {
  readonly type: 'unit-file';
  readonly path: string;
  readonly children: readonly UnitSection[];
}

/** Something of units that have no bearing on SSH, taken together. */
export interface OtherUnits extends Syntax {
  readonly type: 'other-units';
}

/** `153 unit files listed.` */
export interface Footer extends Syntax {
  readonly type: 'footer';
  readonly count: number;
}

/** The line that names the columns. */
export interface Heading extends Syntax {
  readonly type: 'heading';
}

export interface UnitReport extends Syntax {
  readonly type: 'units';
  readonly children: readonly (UnitNode | UnitFile | OtherUnits | Footer | Heading | Remark)[];
}
