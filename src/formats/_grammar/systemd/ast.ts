import type { Syntax } from '../../syntax.ts';
import type { Remark } from '../field.ts';

/** `Name=value` inside a section; continued lines are joined by one blank, blanks at both ends are gone. */
export interface UnitSetting extends Syntax {
  readonly type: 'setting';
  readonly name: string;
  readonly value: string;
}

/** `[Service]` and what stands below it; `name` is empty for settings above the first section, which systemd ignores. */
export interface UnitSection extends Syntax {
  readonly type: 'section';
  readonly name: string;
  readonly children: readonly (UnitSetting | Remark)[];
}

/** A unit file or a drop-in. */
export interface UnitSyntax extends Syntax {
  readonly type: 'unit-file';
  readonly children: readonly UnitSection[];
}
