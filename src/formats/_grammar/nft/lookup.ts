import type { OriginId } from '#core/origin';
import type { FilterMatch, FilterStep, SetField } from '#model/packet-filter';
import type { Expression, Placed, Statement } from './ast.ts';
import { lowerElementStatements } from './conditions.ts';
import { fieldOf, holdsSource, requirementsOf, setFieldOf, typeOf } from './fields.ts';
import { type Alternatives, makeSet, setList, type TableScene } from './scene.ts';
import { lowerElement } from './sets.ts';
import { constantsOf } from './values.ts';

/** Whether two expressions look at the same. */
const isSame = (a: Expression, b: Expression): boolean => JSON.stringify(a) === JSON.stringify(b);

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
  // What an element asks, it asks of packets that find it.
  const part = scene.sets.get(name);
  const asks = negated
    ? []
    : lowerAsks(
        (part?.elements ?? []).map((element) => element.asks),
        name,
        left,
        scene,
      );
  const updates = scene.updates.get(name);
  if (updates === undefined) return asks && [[match, ...asks]];
  if (updates === 'changed' || !updates.every(({ key }) => isSame(key, left)) || !holdsSource(left)) return null;
  const added = updates.map(({ statements }) => (statements.length > 0 ? statements : part?.asks));
  const later = negated ? [] : lowerAsks(added, name, left, scene);
  if (asks === null || later === null) return null;
  const remembered = {
    match: 'remembered',
    list: setList(scene, name),
    hits: 1,
    condition: `an earlier packet put the address into set ${name}`,
    negated,
  } as const;
  if (negated) return [[match, remembered]];
  // An element is asked once, whether it was there before or not.
  const before: FilterStep[] = asks.length === 0 ? [] : [{ ...remembered, negated: true }];
  return [
    [remembered, ...later],
    [match, ...before, ...asks],
  ];
}

/** What all elements of a set ask alike; `null` where some ask otherwise. */
function lowerAsks(
  all: readonly (readonly Statement[] | undefined)[],
  set: string,
  key: Expression,
  scene: TableScene,
): FilterStep[] | null {
  const lowered = new Map<string, FilterStep[] | null>();
  for (const asks of new Set(all)) {
    const steps = asks === undefined ? [] : lowerElementStatements(asks, set, key, scene);
    lowered.set(JSON.stringify(steps), steps);
  }
  const [steps] = lowered.values();
  return lowered.size > 1 ? null : (steps ?? []);
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
