import type { Syntax } from '../syntax.ts';
import type { Cell } from './table.ts';

/** A column of a row that has a meaning; `name` is the column's, `value` what stands there. */
export interface Field extends Syntax {
  readonly type: 'field';
  readonly name: string;
  readonly value: string;
}

/** A line that is no row of the table: an error message, a heading, something that is not understood. */
export interface Remark extends Syntax {
  readonly type: 'remark';
  readonly value: string;
}

export const fieldOf = (name: string, { start, end, value }: Pick<Cell, 'start' | 'end' | 'value'>): Field => ({
  type: 'field',
  start,
  end,
  name,
  value,
});

/** A remark made of the text between two offsets. */
export const remarkOf = (text: string, { start, end }: { readonly start: number; readonly end: number }): Remark => ({
  type: 'remark',
  start,
  end,
  value: text.slice(start, end),
});

/** The value of the field with that name, `null` where the row has none. */
export const textOf = (fields: readonly Field[], name: string): string | null =>
  fields.find((field) => field.name === name)?.value ?? null;
