import { addressSet, intersect, isEmpty, ranges } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { RuleContext } from '#engine/rule';
import type { HostView } from '#model/host-model';
import { reachPartition } from '#reason/reach';
import type { Outcome } from '#reason/verdict';
import { isShut, meets, sizeOf } from './outcome-sets.ts';
import { servedOutcomes } from './served.ts';

/** Sources that fare otherwise after the next start, by the line that decides about them now or then. */
export interface RebootChange {
  /** For what is lost the stored line that stops them, for what is gained the line that stops them now. */
  readonly line: OriginId;
  /** The line on the other side that lets them in. */
  readonly admits: OriginId | null;
  readonly port: number;
  /** How they fare while they are stopped, with exactly those who are concerned as sources. */
  readonly stopped: readonly Outcome[];
  /** How they fare while they are let in. */
  readonly admitted: readonly Outcome[];
}

type Context = Pick<RuleContext, 'view' | 'afterReboot' | 'outcomes' | 'host'>;

/** What the packet filter lets in now and keeps out after a reboot. */
export function lostAtReboot(context: Context): RebootChange[] {
  const { afterReboot } = context;
  if (afterReboot === null || !isStored(context)) return [];
  const now = servedOutcomes(context).filter((o) => o.verdict === 'accepted');
  return changes(partitionOf(afterReboot, now).filter(isShut), now);
}

/** What it keeps out now and lets in after a reboot. */
export function gainedAtReboot(context: Context): RebootChange[] {
  const { afterReboot } = context;
  if (afterReboot === null || !isStored(context)) return [];
  const now = servedOutcomes(context).filter(isShut);
  return changes(
    now,
    partitionOf(afterReboot, now).filter((o) => o.verdict === 'accepted'),
  );
}

/** The other view at the ports of this one. */
const partitionOf = (view: HostView, now: readonly Outcome[]): Outcome[] =>
  [...new Set(now.map((o) => o.port))].flatMap((port) => reachPartition(view, { port }));

const isStored = ({ host }: Context): boolean =>
  host.contributions.of('packet-filter').some((c) => c.basis === 'declared' && c.quality !== 'failed');

function changes(shut: readonly Outcome[], open: readonly Outcome[]): RebootChange[] {
  const found = new Map<string, { line: OriginId; port: number; stopped: Outcome[]; admitted: Outcome[] }>();
  for (const outcome of shut) {
    const admitted = open.filter((o) => samePlace(o, outcome) && !isEmpty(intersect(o.sources, outcome.sources)));
    if (admitted.length === 0) continue;
    const [line] = [...outcome.because]
      .filter((b) => admitted.some((o) => meets(o.sources, b.sources)))
      .sort((a, b) => sizeOf(b.sources) - sizeOf(a.sources));
    if (line === undefined) continue;
    const key = `${line.origin} ${outcome.port}`;
    const known = found.get(key) ?? { line: line.origin, port: outcome.port, stopped: [], admitted: [] };
    known.stopped.push({ ...outcome, sources: common(outcome, admitted) });
    known.admitted.push(...admitted);
    found.set(key, known);
  }
  return [...found.values()].map((change) => ({
    ...change,
    admits: change.admitted.find((o) => o.because.length > 0)?.because[0]?.origin ?? null,
  }));
}

const samePlace = (a: Outcome, b: Outcome): boolean =>
  a.family === b.family && a.port === b.port && a.to?.value === b.to?.value;

const common = (outcome: Outcome, others: readonly Outcome[]): Outcome['sources'] =>
  addressSet(
    outcome.family,
    others.flatMap((o) => [...ranges(intersect(outcome.sources, o.sources))]),
  );
