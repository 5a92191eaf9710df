import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** One file. `name` as printed, without quotes: absolute, or relative to the directory that is listed. */
export interface Entry extends Syntax {
  readonly type: 'entry';
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits 0 … 0o7777. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  /** Bytes, rounded where the listing is (`-h`); `null` where it does not show any. */
  readonly size: number | null;
  readonly accessControlList: boolean;
  /** The path by which it was asked for, where links lead elsewhere. */
  readonly alias?: string;
}

/** `total 612`, in any language: the listing of a directory begins here. */
export interface Total extends Syntax {
  readonly type: 'total';
}

/** A directory and what is in it; `path` is `null` where no heading names it. */
export interface Directory extends Syntax {
  readonly type: 'directory';
  readonly path: string | null;
  readonly children: readonly (Entry | Total | Absence | Remark)[];
}

/** `ls: cannot access '/etc/x': No such file or directory`, in any language. */
export interface Absence extends Syntax {
  readonly type: 'absence';
  readonly path: string;
  readonly alias?: string;
}

export interface FileListing extends Syntax {
  readonly type: 'files';
  readonly children: readonly Directory[];
}
