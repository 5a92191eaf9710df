import type { OriginId } from '#core/origin';
import type { FilterMatch, FilterStep, SetField } from '#model/packet-filter';
import type { Expression, Placed, Statement } from './ast.ts';
import { fieldOf, requirementsOf, setFieldOf, typeOf } from './fields.ts';
import { type Alternatives, makeSet, type TableScene } from './scene.ts';
import { lowerElement } from './sets.ts';
import { constantsOf } from './values.ts';

/** The list that stands for the addresses which rules of this ruleset put into a set. */
export const setList = ({ family, table }: TableScene, set: string): string => `set ${set} of ${family} ${table}`;

/** Whether two expressions look at the same. */
const isSame = (a: Expression, b: Expression): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether the client's address is part of the key. */
export function holdsSource(key: Expression): boolean {
  if (key.expr === 'concat') return key.parts.some(holdsSource);
  const { of } = fieldOf(key);
  return of.kind === 'address' && of.end === 'source';
}

/** `@name`: `null` where what is looked up, or what is in the set, is not known well enough. */
export function lowerLookup(
  name: string,
  fields: readonly SetField[],
  negated: boolean,
  left: Expression,
  scene: TableScene,
  file: number,
  place: Placed,
): Alternatives | null {
  if (fields.includes('other')) return null;
  if (!scene.sets.has(name)) missingSet(name, fields, scene, scene.origins.span(file, place.start, place.end));
  const match: FilterMatch = { match: 'set', set: name, fields, negated };
  const keys = scene.updates.get(name);
  if (keys === undefined) return [[match]];
  if (keys === 'changed' || !keys.every((key) => isSame(key, left)) || !holdsSource(left)) return null;
  const remembered: FilterStep = {
    match: 'remembered',
    list: setList(scene, name),
    hits: 1,
    condition: `an earlier packet put the address into set ${name}`,
    negated,
  };
  return negated ? [[match, remembered]] : [[remembered], [match]];
}

/** A set that the listing names and does not show. */
export function missingSet(name: string, fields: readonly SetField[], scene: TableScene, origin: OriginId): void {
  if (!scene.made.sets.has(name)) scene.made.sets.set(name, { name, origin, fields, content: null });
}

/** A comparison of several fields at once. */
export function lowerTuples(
  comparison: Extract<Statement, { type: 'match' }>,
  scene: TableScene,
  file: number,
): Alternatives | null {
  const { left, relation, right, start, end } = comparison;
  if (left.expr !== 'concat' || !/^(?:|==|!=)$/.test(relation)) return null;
  const fields = left.parts.map(fieldOf);
  const names = fields.map(({ of }) => setFieldOf(of));
  const implied = requirementsOf(left);
  const negated = relation === '!=';
  const found = (): Alternatives | null => {
    if (right.expr === 'ref') return lowerLookup(right.name, names, negated, left, scene, file, comparison);
    const elements =
      right.expr === 'set' ? right.elements : constantsOf(right).map((key) => ({ key, data: null, start, end }));
    const types = fields.map(({ of }) => (setFieldOf(of) === 'other' ? null : typeOf(of)));
    const lowered = elements.map((element) => lowerElement(element, types, null, scene, file));
    const origin = scene.origins.span(file, start, end);
    return [[{ match: 'set', set: makeSet(scene, names, lowered, origin), fields: names, negated }]];
  };
  const ways = found();
  return ways === null ? null : ways.map((steps) => [...implied, ...steps]);
}
