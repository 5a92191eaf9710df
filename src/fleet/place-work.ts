import { KeptTree } from '#discover/kept-tree';
import type { PlaceContext } from '#discover/locate';
import type { Place } from '#discover/place';
import { systemTree } from '#discover/reader';
import { failedHostCode } from '#engine/failed-host';
import { analyzePlace, type HostAnalysis } from './analyze-place.ts';
import { describePlace, digestPlace } from './digest-place.ts';
import type { PlaceBlock } from './place-result.ts';
import type { ResultCache } from './result-cache.ts';

/** A place to be analysed. Plain data. */
export interface PlaceTask {
  readonly order: number;
  readonly place: Place;
  /** What an interrupted run knows of it. */
  readonly known: { readonly state: string; readonly day: string | null } | null;
}

/** What a thread says once it is able to work. */
export const ready = 'ready';

/** `unchanged`: what is known still holds. */
export type PlaceAnswer = { readonly order: number } & (
  | { readonly unchanged: true }
  | { readonly unchanged: false; readonly block: PlaceBlock }
);

export interface PlaceWork {
  readonly analysis: HostAnalysis;
  readonly context: PlaceContext;
  readonly cache: ResultCache | null;
  /** The present day, `YYYY-MM-DD`. */
  readonly today: string;
}

/** A result that was found earlier, in its place among those of this run. */
function adopt({ result, reports }: PlaceBlock, { order, place }: PlaceTask, state: string): PlaceBlock {
  const group = place.kind === 'files' ? null : place.group;
  const hosts = result.hosts.map((host) => ({ ...host, identity: { ...host.identity, group } }));
  return { result: { ...result, order, state, hosts }, reports };
}

/** Does a task: from what is known, from the cache, or by analysing. Never throws. */
export async function doTask(task: PlaceTask, work: PlaceWork): Promise<PlaceAnswer> {
  const { order, place, known } = task;
  const { analysis, context, cache, today } = work;
  const holds = (day: string | null): boolean => day === null || day === today;
  // The folders are listed once for all that follows, and before anything is read.
  const tree = new KeptTree(systemTree);
  const state = digestPlace(place, 'times', tree);
  if (known !== null && known.state === state && holds(known.day)) return { order, unchanged: true };
  const key = cache?.keyOf(describePlace(place, context), digestPlace(place, 'bytes', tree)) ?? null;
  const cached = key === null ? null : cache!.get(key);
  if (cached !== null && holds(cached.result.day))
    return { order, unchanged: false, block: adopt(cached, task, state) };
  const block = await analyzePlace(place, order, state, analysis, context, tree);
  // A place that failed has no state; it is tried again.
  const whole = block.result.state !== '' && !block.reports.includes(`"code":"${failedHostCode}"`);
  if (key !== null && whole) cache!.put(key, block);
  return { order, unchanged: false, block };
}
