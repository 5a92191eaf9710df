import type { OriginId } from '#core/origin';
import type { AccessListSlice } from '#model/host-model';

/** Codes of traps that make a line turn clients away although it does not look so; each has a rule of its own. */
const codes = new Set(['indented-comment', 'trailing-comment', 'bad-option', 'byte-order-mark']);

/** Places that deny for a reason that another rule of this hop reports. */
export const misleading = ({ allow, deny }: AccessListSlice): OriginId[] =>
  [...allow, ...deny].flatMap(({ traps, broken }) => [
    ...traps.filter((trap) => codes.has(trap.code)).map((trap) => trap.origin),
    ...(broken === null ? [] : [broken.origin]),
  ]);
