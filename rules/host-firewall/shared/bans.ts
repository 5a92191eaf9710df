import { type AddressSet, ranges } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { authorOf } from '#model/author-of';
import type { HostView } from '#model/host-model';
import type { SetContent } from '#model/packet-filter';
import { filterLines } from './filter-lines.ts';
import { meets } from './outcome-sets.ts';

/** A program that bans single clients, and how one is let in again; `ADDRESS` stands for it. */
export interface Ban {
  readonly program: string;
  readonly release: string;
}

/** Whose ban a line carries out; `null` where it is nobody's. */
export function banOf(view: HostView, origin: OriginId): Ban | null {
  for (const { table, chain, rule } of filterLines(view).get(origin) ?? []) {
    const author = authorOf(table, chain, rule);
    if (author?.release !== undefined) return { program: author.name, release: author.release };
  }
  return null;
}

/** The first elements of the sets that a line asks which hold some of these sources. */
export function bannedElements(view: HostView, origin: OriginId, sources: readonly AddressSet[]): OriginId[] {
  const [line] = filterLines(view).get(origin) ?? [];
  if (line === undefined) return [];
  const found: OriginId[] = [];
  for (const step of line.rule?.steps ?? []) {
    if (!('match' in step) || step.match !== 'set') continue;
    const set = line.table.sets.get(step.set) ?? view.packetFilter.sets.get(step.set);
    if (!set?.content) continue;
    for (const { at, held } of elementsOf(set.content)) {
      if (found.length === 3) return found;
      if (sources.some((banned) => meets(banned, held))) found.push(at);
    }
  }
  return found;
}

function* elementsOf(content: SetContent): Generator<{ at: OriginId; held: AddressSet }> {
  if (content.kind === 'tuples') {
    for (const { origin, parts, excluded } of content.elements)
      for (const part of parts) if (part.kind === 'addresses' && !excluded) yield { at: origin, held: part.set };
    return;
  }
  for (const family of [4, 6] as const) {
    let index = 0;
    for (const { low, high } of ranges(content.sets[family])) {
      const at = content.origins?.[family][index++];
      if (at !== undefined) yield { at, held: { family, bounds: [low, high] } };
    }
  }
}
