/**
 * Kleene's three-valued logic, as numbers so that `and` is the minimum and `or` the maximum.
 * `Maybe` says: decidable in principle, but not from the evidence at hand.
 */
export type Tri = 0 | 1 | 2;
export const No = 0 satisfies Tri;
export const Maybe = 1 satisfies Tri;
export const Yes = 2 satisfies Tri;

export const not = (a: Tri): Tri => (2 - a) as Tri;
export const and = (a: Tri, b: Tri): Tri => (a < b ? a : b);
export const or = (a: Tri, b: Tri): Tri => (a > b ? a : b);
export const tri = (value: boolean): Tri => (value ? Yes : No);
export const negateIf = (negated: boolean, a: Tri): Tri => (negated ? not(a) : a);
