import type { OriginId } from '#core/origin';
import { alignSetFields } from '#model/align-set-fields';
import type { FilterRule, FilterSet, SetField } from '#model/packet-filter';
import { intersectCells } from '../source-space.ts';
import { elementCells } from './evaluate-match.ts';
import type { MatchScene } from './match-scene.ts';

/** An element that the packet is in, or may be in. */
export interface MetElement {
  readonly set: string;
  readonly origin: OriginId;
}

/** The elements of sets and verdict maps that took part where a rule was met; for traces of single connections. */
export function elementsMet(rule: FilterRule, scene: MatchScene): MetElement[] {
  const asked = rule.steps.flatMap((step) =>
    'match' in step && step.match === 'set' ? [{ name: step.set, fields: step.fields }] : [],
  );
  if (rule.terminal?.to === 'dispatch') asked.push({ name: rule.terminal.set, fields: rule.terminal.fields });
  return asked.flatMap(({ name, fields }) => {
    const set = scene.setOf(name);
    if (set === null) return [];
    return originsOf(set, fields, scene).map((origin) => ({ set: describe(name), origin }));
  });
}

/** Sets that rules bring along have no name that a person knows. */
const describe = (name: string): string => (name.startsWith('{') ? 'the set' : `set ${name}`);

function originsOf(set: FilterSet, asked: readonly SetField[], scene: MatchScene): OriginId[] {
  const { packet, space } = scene;
  const { content } = set;
  if (content === null) return [];
  const fields = alignSetFields(asked, set.fields);
  if (content.kind === 'tuples') {
    const met = content.elements.filter((element) => elementCells(element, fields, scene).may.length > 0);
    return met.map(({ origin }) => origin);
  }
  const addresses = content.sets[packet.family];
  const origins = content.origins?.[packet.family];
  if (origins === undefined) return [];
  const found: OriginId[] = [];
  for (let i = 0; i < origins.length; i++) {
    const [low, high] = [addresses.bounds[2 * i]!, addresses.bounds[2 * i + 1]!];
    const isIn =
      fields[0] === packet.client
        ? intersectCells(space.all, space.cells({ family: packet.family, bounds: [low, high] })).length > 0
        : packet.server !== null && packet.server.value >= low && packet.server.value <= high;
    if (isIn) found.push(origins[i]!);
  }
  return found;
}
