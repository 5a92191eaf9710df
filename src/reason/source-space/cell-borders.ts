import type { AddressValue } from '#core/address';
import type { PackedRules } from '#model/packed-rules';

/** Where the cells of a space begin, ascending. */
export interface CellBorders {
  /** How many cells there are. */
  readonly size: number;
  lowOf(cell: number): AddressValue;
  /** The first cell that does not begin below `value`. */
  first(value: AddressValue): number;
  /** The first cell that begins above `value`. */
  firstAbove(value: AddressValue): number;
  /** The first cell of the range that a packed rule of the family names, and the first behind it. */
  firstOf(packed: PackedRules, rule: number): number;
  behind(packed: PackedRules, rule: number): number;
}
