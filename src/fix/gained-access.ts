import { type Family, formatAddress } from '#core/address';
import {
  type AddressSet,
  addressSet,
  complement,
  formatSet,
  intersect,
  isEmpty,
  ranges,
  subtract,
} from '#core/address-set';
import type { HostModel, HostView, ViewName } from '#model/host-model';
import { martianSources, ownAddresses } from '#reason/own-addresses';
import { reachVerdicts } from '#reason/reach';
import type { Outcome } from '#reason/verdict';

/** Who is let in only after a change, and who no longer. */
export interface AccessChange {
  readonly view: ViewName;
  readonly gained: readonly PlacedSources[];
  readonly lost: readonly PlacedSources[];
}

/** Sources at one address and port of the host. */
export interface PlacedSources {
  readonly place: string;
  readonly sources: AddressSet;
}

/** The sources that are let in at each address and port. */
export type Access = ReadonlyMap<string, AddressSet>;

const placeOf = ({ to, port }: Outcome): string => `${to === null ? 'any address' : formatAddress(to)}, port ${port}`;

export function accessOf(outcomes: readonly Outcome[]): Access {
  const byPlace = new Map<string, AddressSet[]>();
  for (const outcome of outcomes) {
    const key = `IPv${outcome.family} ${placeOf(outcome)}`;
    const own = byPlace.get(key) ?? [];
    byPlace.set(key, outcome.verdict === 'accepted' ? [...own, outcome.sources] : own);
  }
  return new Map(
    [...byPlace].map(([key, sets]) => {
      const family = key.startsWith('IPv6') ? 6 : 4;
      return [
        key,
        addressSet(
          family,
          sets.flatMap((set) => [...ranges(set)]),
        ),
      ];
    }),
  );
}

/**
 * The access of some families in every view of a host; `first` is what becomes of every source in the first, where that
 * is known.
 */
export const accessByView = (
  model: HostModel,
  families: readonly Family[],
  first: readonly Outcome[] | null = null,
): ReadonlyMap<ViewName, Access> =>
  new Map(
    model.views.map((view, i) => {
      const known = i === 0 && first !== null ? first.filter(({ family }) => families.includes(family)) : null;
      return [view.name, accessOf(known ?? reachVerdicts(view, families))];
    }),
  );

function difference(a: Access, b: Access): PlacedSources[] {
  return [...a].flatMap(([key, sources]) => {
    const known = b.get(key);
    const more = known === undefined ? sources : subtract(sources, known);
    return isEmpty(more) ? [] : [{ place: key.slice('IPv4 '.length), sources: more }];
  });
}

/** The views in which something changes. */
export function compareAccess(
  before: ReadonlyMap<ViewName, Access>,
  after: ReadonlyMap<ViewName, Access>,
): AccessChange[] {
  return [...after].flatMap(([view, now]) => {
    const then = before.get(view) ?? new Map();
    const gained = difference(now, then);
    const lost = difference(then, now);
    return gained.length + lost.length === 0 ? [] : [{ view, gained, lost }];
  });
}

/** The part of what was gained that concerns the sources of a finding; all of it where it names none. */
export function gainedBy(gained: readonly PlacedSources[], outcomes: readonly Outcome[]): readonly PlacedSources[] {
  const refused = outcomes.filter(({ verdict }) => verdict !== 'accepted');
  if (refused.length === 0) return gained;
  return gained.flatMap(({ place, sources }) => {
    const own = refused.filter((outcome) => outcome.family === sources.family && placeOf(outcome) === place);
    const shared = own.flatMap((outcome) => [...ranges(intersect(sources, outcome.sources))]);
    const set = addressSet(sources.family, shared);
    return isEmpty(set) ? [] : [{ place, sources: set }];
  });
}

/** `10.0.0.0/8 and 192.0.2.7 at 198.51.100.10, port 22`; the host's own addresses belong to everybody. */
export function sayWhere({ place, sources }: PlacedSources, view: HostView): string {
  const { family } = sources;
  const own = ownAddresses(view, family).map(({ address: { value } }) => ({ family, low: value, high: value }));
  const arriving = complement(addressSet(family, [...ranges(martianSources(family)), ...own]));
  if (isEmpty(subtract(arriving, sources))) return `every IPv${family} address at ${place}`;
  const texts = formatSet(sources);
  const shown =
    texts.length > 3 ? `${texts.slice(0, 3).join(', ')} and ${texts.length - 3} more ranges` : texts.join(', ');
  return `${shown} at ${place}`;
}
