import type { Remark } from '../_grammar/field.ts';
import type { Cell } from '../_grammar/table.ts';
import type { Syntax } from '../syntax.ts';

/** A line of passwd(5), group(5) or shadow(5): fields between colons. The second one, where a hash may stand, is no node. */
export interface AccountRecord extends Syntax {
  readonly type: 'record';
  readonly children: readonly Cell[];
  /** What the hash's place holds, in one word; never its text. */
  readonly secret: 'absent' | 'elsewhere' | 'empty' | 'unusable' | 'locked' | 'locked-hash' | 'hash' | 'hidden';
}

/** `alice P 2024-01-01 0 99999 7 -1`, of `passwd -S`. */
export interface PasswordStatus extends Syntax {
  readonly type: 'status';
  readonly name: string;
  /** `P`, `L`, `NP`, `PS`, `LK`. */
  readonly state: string;
  /** The day of the last change as printed, then the days behind it: least, most, warning, inactive. */
  readonly changed: string;
  readonly days: readonly string[];
}

/** `Account expires : never`, of `chage -l`; `passwd: files systemd`, of nsswitch.conf(5). */
export interface LabelledLine extends Syntax {
  readonly type: 'labelled';
  readonly label: string;
  readonly value: string;
}

/** `uid=1000(alice) gid=1000(alice) groups=1000(alice),27(sudo)`. */
export interface Identity extends Syntax {
  readonly type: 'identity';
  readonly name: string;
  readonly uid: number;
  readonly groups: readonly string[];
}

export interface AccountFile extends Syntax {
  readonly type: 'accounts';
  readonly children: readonly (AccountRecord | PasswordStatus | LabelledLine | Identity | Remark)[];
}
