import type { Family } from '#core/address';
import { type AddressSet, addressSet, intersect, isEmpty, ranges, subtract } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import type { FilterRule, FilterTable } from '#model/packet-filter';
import { reachPartition } from '#reason/reach';
import type { Outcome, Place } from '#reason/verdict';
import { type Break, type BreakCandidate, breakCandidates } from './break-candidates.ts';
import { isShut } from './outcome-sets.ts';
import { type Seen, servedOutcomes } from './served.ts';

/** A rule that would let SSH clients in, were it not for something that it asks for and that is not there. */
export interface BrokenAccept {
  readonly at: OriginId;
  readonly why: Break;
  /** The set, the mark, the interface, the address. */
  readonly name: string;
  readonly port: number;
  readonly family: Family;
  /** Those of the stopped outcomes that would be let in, and exactly who of them. */
  readonly outcomes: readonly Outcome[];
  readonly admitted: readonly AddressSet[];
  /** Nobody reaches this port over this family. */
  readonly shutsAll: boolean;
  /** It comes and goes. */
  readonly passing: boolean;
}

/** More would be a ruleset that asks for nothing that it has. */
const MOST_CANDIDATES = 12;
const MOST_PLACES = 6;

const known = new WeakMap<HostView, readonly BrokenAccept[]>();

/** Found by evaluating again with the thing in its place: only rules whose clients then get in are here. */
export function brokenAccepts(seen: Seen): readonly BrokenAccept[] {
  const found = known.get(seen.view) ?? find(seen);
  known.set(seen.view, found);
  return found;
}

/** Whether something that is not there explains why these clients do not get in. */
export const isBroken = (seen: Seen, { port, family, sources }: Outcome): boolean =>
  brokenAccepts(seen).some(
    (b) => b.port === port && b.family === family && b.admitted.some((a) => a.family === family && overlap(a, sources)),
  );

const overlap = (a: AddressSet, b: AddressSet): boolean => !isEmpty(intersect(a, b));

/** Those at the same port and family whom the mended rule would not help. */
export function restOf(seen: Seen, { port, family, admitted }: BrokenAccept): AddressSet[] {
  const helped = addressSet(
    family,
    admitted.flatMap((set) => [...ranges(set)]),
  );
  return servedOutcomes(seen)
    .filter((o) => o.port === port && o.family === family)
    .map((o) => subtract(o.sources, helped))
    .filter((set) => !isEmpty(set));
}

function find(seen: Seen): BrokenAccept[] {
  const { view } = seen;
  const served = servedOutcomes(seen);
  const shut = served.filter((o) => isShut(o));
  if (shut.length === 0) return [];
  const found: BrokenAccept[] = [];
  for (const candidate of breakCandidates(view).slice(0, MOST_CANDIDATES)) {
    const mended = mend(view, candidate);
    for (const family of [4, 6] as const) {
      for (const port of new Set(shut.map((o) => o.port))) {
        const here = shut.filter((o) => o.family === family && o.port === port);
        const gains = here.slice(0, MOST_PLACES).map((o) => ({ outcome: o, sets: admittedAt(mended, o) }));
        const helped = gains.filter(({ sets }) => sets.length > 0);
        if (helped.length === 0) continue;
        const { at, why, name, passing } = candidate;
        const all = served.filter((o) => o.port === port && o.family === family);
        found.push({
          ...{ at, why, name, port, family, passing },
          outcomes: helped.map(({ outcome }) => outcome),
          admitted: helped.flatMap(({ sets }) => sets),
          shutsAll: all.every(isShut),
        });
      }
    }
  }
  return found;
}

function mend(view: HostView, { mend: mendRule }: BreakCandidate): HostView {
  const mendTable = (table: FilterTable): FilterTable => ({
    ...table,
    chains: new Map(
      [...table.chains].map(([name, chain]) => [
        name,
        { ...chain, rules: chain.rules.map((rule: FilterRule) => mendRule(rule)) },
      ]),
    ),
  });
  return { ...view, packetFilter: { ...view.packetFilter, tables: view.packetFilter.tables.map(mendTable) } };
}

const partitions = new WeakMap<HostView, Map<string, readonly Outcome[]>>();

function admittedAt(view: HostView, outcome: Outcome): AddressSet[] {
  return partitionAt(view, outcome)
    .filter((o) => o.verdict === 'accepted' && o.family === outcome.family && o.to?.value === outcome.to?.value)
    .map((o) => intersect(o.sources, outcome.sources))
    .filter((set) => !isEmpty(set));
}

function partitionAt(view: HostView, { family, to, port, interface: device }: Place): readonly Outcome[] {
  const places = partitions.get(view) ?? new Map<string, readonly Outcome[]>();
  partitions.set(view, places);
  const key = `${family} ${to?.value ?? ''} ${port} ${device ?? ''}`;
  const found =
    places.get(key) ??
    reachPartition(view, {
      port,
      ...(to === null ? {} : { to }),
      ...(device === null ? {} : { interface: device }),
    });
  places.set(key, found);
  return found;
}
