import { type Address, type Family, formatAddress } from '#core/address';
import type { Assumption, HostView } from '#model/host-model';
import { bordersOf } from './borders.ts';
import { CellSet } from './cell-set.ts';
import { type AnswerGroup, classify, endingKeys, sortAssumes } from './classify.ts';
import type { ConnectionQuestion } from './connection/connection.ts';
import { destinationClasses } from './destination-classes.ts';
import { likeness, type TracedEnding } from './ending.ts';
import { evaluateConnection } from './evaluate-connection.ts';
import { CLIENT_PORTS } from './host-firewall/match-scene.ts';
import { likelyInterface } from './likely-interface.ts';
import { arrivingInterface, isLinkLocal, isMartian, isOwn, martianSources, ownAddresses } from './own-addresses.ts';
import { ephemeralPorts } from './packet.ts';
import { type CellRanges, SourceSpace } from './source-space.ts';
import { sshPorts } from './ssh-ports.ts';
import { limitConditions, metLimits } from './sshd/limit-conditions.ts';
import { symptoms } from './symptom.ts';
import type { Answer, Outcome, Place } from './verdict.ts';

/** What is asked about a view; whatever is left out is enumerated. */
export interface Scope {
  readonly to?: Address;
  readonly port?: number;
  /** Where no `port` is asked for. */
  readonly ports?: readonly number[];
  readonly interface?: string;
  /** Who logs in; left out where only the banner is asked for. */
  readonly user?: string;
}

/** One exact question. */
export interface Query extends Scope {
  readonly from: Address;
}

export interface QueryAnswer extends Place, Answer {
  /** Index of the question. */
  readonly query: number;
  readonly from: Address;
}

/** Conditions beyond these are met in no real ruleset; what they would change is then left out of the list. */
const MAX_CONDITIONS = 24;

const otherClientPorts = [
  { condition: 'source port outside 32768-60999', low: 1024, high: 32767 },
  { condition: 'source port outside 32768-60999', low: 61000, high: 65535 },
  { condition: 'source port below 1024', low: 1, high: 1023 },
] as const;

/** The addresses, ports and arriving interfaces to answer for: those asked for, else all of the host. */
export function placesOf(view: HostView, scope: Scope, families: readonly Family[] = [4, 6]): Place[] {
  const ports = scope.port === undefined ? (scope.ports ?? sshPorts(view)) : [scope.port];
  const places: Place[] = [];
  for (const family of families) {
    const own = ownAddresses(view, family).filter((o) => !o.loopback && !isLinkLocal(o.address));
    const targets: (Address | null)[] = scope.to ? [scope.to] : own.length > 0 ? own.map((o) => o.address) : [null];
    // A host whose addresses are all known and of the other family only has nothing to reach in this one.
    if (!scope.to && own.length === 0 && view.interfaces.known) continue;
    for (const to of targets) {
      if (to !== null && to.family !== family) continue;
      for (const port of ports) {
        places.push({
          view: view.name,
          family,
          to,
          port,
          interface: scope.interface ?? arrivingInterface(view, to, family),
          ...(scope.user === undefined ? {} : { user: scope.user }),
        });
      }
    }
  }
  return places;
}

/** Who reaches each place: every source that can arrive, once; martian sources and the host's own are left out. */
export const reachPartition = (view: HostView, scope: Scope): Outcome[] =>
  answerPlaces(view, placesOf(view, scope), 'whole');

/** The same for the places of some families without conditions and lines: what is let in, for whoever only compares. */
export const reachVerdicts = (view: HostView, families: readonly Family[]): Outcome[] =>
  answerPlaces(view, placesOf(view, {}, families), 'verdict');

/** How much of an answer is wanted: finding out what would change it takes an evaluation for each condition. */
type Detail = 'whole' | 'verdict';

function answerPlaces(view: HostView, places: readonly Place[], detail: Detail): Outcome[] {
  const spaces = new Map<Family, SourceSpace>();
  const ports = [...new Set(places.map(({ port }) => port))];
  const classOf = classesOf(view, places);
  const known = new Map<string, readonly (Answer & Pick<Outcome, 'sources'>)[]>();
  return places.flatMap((place) => {
    const name = classOf(place);
    let pieces = known.get(name);
    if (pieces === undefined) {
      let space = spaces.get(place.family);
      if (space === undefined) {
        space = SourceSpace.partition(place.family, bordersOf(view, place.family, ports));
        spaces.set(place.family, space);
      }
      pieces = partitionPlace(view, place, space, detail);
      known.set(name, pieces);
    }
    return pieces.map((piece) => ({ ...place, ...piece }));
  });
}

/** Names places: those with one name get the same answers. */
function classesOf(view: HostView, places: readonly Place[]): (place: Place) => string {
  const addresses = new Map<Family, Set<string>>();
  const classes = new Map<Family, (to: Address) => string>();
  const nameOf = (to: Address | null): string => (to === null ? 'any' : formatAddress(to));
  for (const { family, to } of places) addresses.set(family, (addresses.get(family) ?? new Set()).add(nameOf(to)));
  return ({ family, to, port, interface: device }) => {
    let destination = nameOf(to);
    if (to !== null && addresses.get(family)!.size > 1) {
      const classOf = classes.get(family) ?? destinationClasses(view, family);
      classes.set(family, classOf);
      destination = classOf(to);
    }
    return JSON.stringify([family, destination, port, device]);
  };
}

function partitionPlace(
  view: HostView,
  place: Place,
  space: SourceSpace,
  detail: Detail,
): readonly (Answer & Pick<Outcome, 'sources'>)[] {
  const sources = CellSet.of(space.all);
  sources.removeRanges(space.cells(martianSources(place.family)));
  for (const own of ownAddresses(view, place.family)) {
    const cell = space.cellOf(own.address.value);
    sources.removeRanges([cell, cell]);
  }
  return answerPlace({ view, place, space, overLoopback: false, detail }, sources).map(({ cells, answer }) => ({
    ...answer,
    sources: space.addresses(cells),
  }));
}

/** Answers exact questions; those that share a place share one evaluation. */
export function answerQueries(view: HostView, queries: readonly Query[]): QueryAnswer[] {
  const byPlace = new Map<string, { place: Place; local: boolean; asked: { query: number; from: Address }[] }>();
  const answers: QueryAnswer[] = [];
  queries.forEach((query, index) => {
    for (const place of placesOf(view, query, [query.from.family])) {
      // Who asks at the address that it has itself is the host, whether its addresses are known or not.
      const local = isOwn(view, query.from) || query.from.value === place.to?.value;
      if (!local && isMartian(query.from)) {
        answers.push({ ...place, ...martianAnswer, query: index, from: query.from });
        continue;
      }
      const key = JSON.stringify([
        place.family,
        place.to && formatAddress(place.to),
        place.port,
        place.interface,
        place.user,
        local,
      ]);
      const known = byPlace.get(key);
      if (known) known.asked.push({ query: index, from: query.from });
      else
        byPlace.set(key, {
          place: local ? { ...place, interface: 'lo' } : place,
          local,
          asked: [{ query: index, from: query.from }],
        });
    }
  });
  for (const { place, local, asked } of byPlace.values()) {
    const space = SourceSpace.points(
      place.family,
      asked.map((a) => a.from),
    );
    const asking: Asking = { view, place, space, overLoopback: local, detail: 'whole' };
    const groups = answerPlace(asking, CellSet.of(space.all));
    const answerOf = new Map<number, Answer>();
    for (const { cells, answer } of groups)
      for (let i = 0; i < cells.length; i += 2)
        for (let cell = cells[i]!; cell <= cells[i + 1]!; cell++) answerOf.set(cell, answer);
    for (const { query, from } of asked)
      answers.push({ ...place, ...answerOf.get(space.cellOf(from.value))!, query, from });
  }
  return answers.sort((a, b) => a.query - b.query);
}

/** The kernel drops packets with such a source wherever they come from. */
const martianAnswer: Answer = {
  verdict: 'timeout',
  certainty: 'certain',
  symptom: symptoms.timeout,
  hop: 'route',
  conditions: [],
  assumes: [],
  alternatives: [],
  because: [],
};

/** What stands in where nobody collected the interfaces. */
export const interfaceAssumption: Assumption = { layer: 'route', command: 'ip addr' };

/** What one evaluation is for, but for the sources. */
interface Asking {
  readonly view: HostView;
  readonly place: Place;
  readonly space: SourceSpace;
  readonly overLoopback: boolean;
  readonly detail: Detail;
}

/** Where only the arriving interface is missing, the one that rules and routes name stands in. */
function answerPlace(asking: Asking, sources: CellSet): AnswerGroup[] {
  const { view, place, overLoopback } = asking;
  const groups = answerAt(asking, sources);
  const undecided = groups.filter(({ answer }) => answer.verdict === 'unknown').flatMap(({ cells }) => cells);
  if (place.interface !== null || overLoopback || undecided.length === 0) return groups;
  const device = likelyInterface(view);
  if (device === null) return groups;
  const cells = CellSet.of(undecided.sort((a, b) => a - b).flatMap((cell) => [cell, cell]));
  const assumed = answerAt({ ...asking, place: { ...place, interface: device } }, cells).map(({ cells, answer }) => ({
    cells,
    answer: {
      ...answer,
      certainty: 'possible' as const,
      assumes: sortAssumes([...answer.assumes, interfaceAssumption]),
    },
  }));
  return [...groups.filter(({ answer }) => answer.verdict !== 'unknown'), ...assumed];
}

function answerAt({ view, place, space, overLoopback, detail }: Asking, sources: CellSet): AnswerGroup[] {
  const met = new Set<string>();
  const base: ConnectionQuestion = {
    view,
    space,
    sources,
    to: place.to,
    port: place.port,
    user: place.user ?? null,
    device: place.interface,
    overLoopback,
    clientPorts: ephemeralPorts,
    conditions: { met, flipped: null },
    observe: null,
  };
  const endings = evaluateConnection(base);
  if (detail === 'verdict') return classify(endings, space, () => none, false);
  const conditions = new Map<number, string[]>();
  let usual: Signatures | null = null;
  const compare = (condition: string, other: readonly TracedEnding[]): void => {
    usual ??= signatures(endings, space.size);
    const changed = signatures(other, space.size);
    for (let cell = 0; cell < space.size; cell++) {
      if (usual.of(cell) === changed.of(cell)) continue;
      const list = conditions.get(cell);
      if (list === undefined) conditions.set(cell, [condition]);
      else if (!list.includes(condition)) list.push(condition);
    }
  };
  const clientPortsMatter = met.delete(CLIENT_PORTS);
  for (const condition of [...met].sort().slice(0, MAX_CONDITIONS)) {
    compare(condition, evaluateConnection({ ...base, conditions: { met: new Set(), flipped: condition } }));
  }
  if (clientPortsMatter) {
    for (const { condition, low, high } of otherClientPorts)
      compare(condition, evaluateConnection({ ...base, clientPorts: { low, high } }));
  }
  for (const list of conditions.values()) list.sort();
  return classify(endings, space, withLimits(base, endings, conditions));
}

const none: readonly string[] = [];

/** Adds what the daemon's limits could change, to the cells that came as far as the daemon. */
function withLimits(
  { view, space }: Pick<ConnectionQuestion, 'view' | 'space'>,
  endings: readonly TracedEnding[],
  conditions: ReadonlyMap<number, readonly string[]>,
): (cell: number) => readonly string[] {
  const limits = limitConditions(view, space.family).map(({ condition, spares }) => ({
    condition,
    spares: space.cells(spares),
  }));
  const met = endings.filter(({ verdict }) => metLimits(verdict));
  if (limits.length === 0 || met.length === 0) return (cell) => conditions.get(cell) ?? none;
  /** By the conditions that hold anyway, and by which limits do not count. */
  const joined = new Map<readonly string[], (readonly string[])[]>();
  return (cell) => {
    const own = conditions.get(cell) ?? none;
    if (!met.some(({ cells }) => cells.has(cell))) return own;
    const spared = limits.reduce((bits, { spares }, i) => (isIn(spares, cell) ? bits | (1 << i) : bits), 0);
    const bySpared = joined.get(own) ?? [];
    if (bySpared.length === 0) joined.set(own, bySpared);
    bySpared[spared] ??= [
      ...new Set([...own, ...limits.filter((_, i) => (spared & (1 << i)) === 0).map(({ condition }) => condition)]),
    ].sort();
    return bySpared[spared]!;
  };
}

/** Whether ranges, low and high in turn, hold a cell. */
function isIn(ranges: CellRanges, cell: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) if (ranges[i]! <= cell && cell <= ranges[i + 1]!) return true;
  return false;
}

interface Signatures {
  readonly of: (cell: number) => string;
}

/** For each cell, how it may end, as a text that is equal for endings that are alike. */
function signatures(endings: readonly TracedEnding[], size: number): Signatures {
  const { keys, sets } = endingKeys(endings, size);
  const texts: string[] = [];
  const textOf = (key: number): string =>
    [...new Set(sets.membersOf(key).map((i) => likeness(endings[i]!)))].sort().join('\n');
  return {
    of: (cell) => {
      const key = keys[cell]!;
      texts[key] ??= textOf(key);
      return texts[key];
    },
  };
}
