import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustBeOpened } from '#discover/open-place';
import { identityOf, type Place } from '#discover/place';
import type { HostReport } from '#engine/document';
import { type HostSlot, orderHosts } from '#fleet/order-hosts';
import { doTask, type PlaceAnswer, type PlaceTask } from '#fleet/place-work';
import { Progress } from '#fleet/progress';
import { pruneCache } from '#fleet/prune-cache';
import type { StoredResult } from '#fleet/result-log';
import { openRunLog, type RunLog } from '#fleet/run-directory';
import { isInShard, parseShard, type Shard, type ShardHead } from '#fleet/shard';
import { writeShardFile } from '#fleet/shard-file';
import { oneByOne, type Runner, WorkerPool } from '#fleet/worker-pool';
import { escapeTerminal } from '#report/escape';
import { count } from '#report/wording';
import { documentHead } from '../analyze.ts';
import { version } from '../version.ts';
import type { LocatedInput } from './analyze-input.ts';
import { type ExitCode, UsageError } from './exit-codes.ts';
import { FleetReport } from './fleet-report.ts';
import type { Invocation } from './invocation.ts';
import { digestSettings, placeWork, presentDay, type WorkOrder } from './judge-places.ts';
import { fileFailure } from './text-files.ts';

/** So many places are worth a thread: starting one takes as long as analysing these. */
const placesForThread = 12;

/** Seconds; a host of usual size takes hundredths of one. */
const usualTimeout = 300;
/** MiB; a report has about 20 KiB. */
const usualCacheLimit = 2048;

/** Another build of one version answers otherwise. */
function buildStamp(): string {
  const { size, mtimeMs } = statSync(fileURLToPath(import.meta.url));
  return `${size} ${mtimeMs}`;
}

const home = ({ environment }: Invocation): string =>
  join(environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), '.cache'), 'sshreach');

function jobsOf({ args }: Invocation, places: number): number {
  const text = args.value('jobs');
  if (text === null) return Math.max(1, Math.min(availableParallelism(), Math.floor(places / placesForThread)));
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError(`--jobs needs a number of threads, not ${text}.`);
  return Math.min(Number(text), Math.max(1, places));
}

/** A whole number of seconds or MiB that an option gives. */
function numberOf({ args }: Invocation, name: 'host-timeout' | 'cache-limit', what: string, usual: number): number {
  const text = args.value(name);
  if (text === null) return usual;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`--${name} needs a number of ${what}, not ${text}.`);
  return Number(text);
}

function shardOf({ args }: Invocation): Shard | null {
  const text = args.value('shard');
  const shard = text === null ? null : parseShard(text);
  if (text !== null && shard === null)
    throw new UsageError(`--shard needs a part and how many there are, as in 2/4, not ${text}.`);
  return shard;
}

/** How many findings of each severity a result has, a line for each of its hosts. */
function endLines(stored: StoredResult): string[] {
  return stored.reports.flatMap((at, i) => {
    if (at === null) return [];
    const report: HostReport = at.log.reportAt(at);
    const open = report.findings.filter(({ suppressed }) => !suppressed);
    const counts = (['error', 'warning', 'note'] as const)
      .map((severity) => ({ severity, amount: open.filter((one) => one.severity === severity).length }))
      .filter(({ amount }) => amount > 0)
      .map(({ severity, amount }) => count(amount, severity));
    const { hostName } = stored.result.hosts[i]!.identity.collected ?? { hostName: null };
    return [escapeTerminal(`${hostName ?? report.host}: ${counts.length === 0 ? 'no findings' : counts.join(', ')}`)];
  });
}

/** A run over many places: what is found goes into a file, and from there into the report. */
class FleetRun {
  readonly #results = new Map<number, StoredResult>();
  readonly #log: RunLog;
  readonly #known = new Map<number, StoredResult>();
  readonly #progress: Progress | null;

  constructor(log: RunLog, places: number, { isErrorTerminal, complain, redaction }: Invocation) {
    this.#log = log;
    for (const stored of log.known) this.#known.set(stored.result.order, stored);
    this.#progress = isErrorTerminal() && redaction === null ? new Progress(places, complain) : null;
  }

  get results(): ReadonlyMap<number, StoredResult> {
    return this.#results;
  }

  taskOf = ({ order, place }: NumberedPlace): PlaceTask => {
    const { state, day } = this.#known.get(order)?.result ?? { state: '', day: null };
    return { order, place, known: state === '' ? null : { state, day } };
  };

  async run(runner: Runner, places: readonly NumberedPlace[], then: () => void): Promise<void> {
    await runner.run(places.map(this.taskOf), (answer) => {
      const stored = this.#keep(answer);
      this.#results.set(answer.order, stored);
      this.#progress?.add(endLines(stored));
      then();
    });
  }

  end(): void {
    this.#progress?.end();
  }

  #keep(answer: PlaceAnswer): StoredResult {
    return answer.unchanged ? this.#known.get(answer.order)! : this.#log.log.add(answer.block);
  }
}

interface NumberedPlace {
  readonly order: number;
  readonly place: Place;
}

/** Only in a thread of its own a host can be given up: a single thread does the work of few hosts by itself. */
function makeRunner(
  jobs: number,
  places: number,
  order: WorkOrder,
  input: LocatedInput,
  invocation: Invocation,
): Runner {
  const { args, worker } = invocation;
  const mostSeconds = numberOf(invocation, 'host-timeout', 'seconds', usualTimeout);
  const apart = jobs > 1 || places >= placesForThread || args.has('host-timeout');
  if (apart && worker !== null) return new WorkerPool({ ...worker, data: order, mostSeconds }, jobs);
  const work = placeWork(order, input.options, input.config, args);
  return oneByOne((task) => doTask(task, work));
}

/** The packed command is started for short runs; what starts it can do otherwise. */
const expectMuch = (): void =>
  (globalThis as { readonly [key: symbol]: (() => void) | undefined })[Symbol.for('sshreach.long')]?.();

/** The names of hosts whose places tell them, before they are opened. */
const slotsOfPlain = (places: readonly NumberedPlace[]): HostSlot[] =>
  places.map(({ order, place }) => ({ order, index: 0, identity: identityOf(place) }));

const slotsOf = (results: ReadonlyMap<number, StoredResult>): HostSlot[] =>
  [...results.values()].flatMap(({ result: { order, hosts } }) =>
    hosts.map(({ identity }, index) => ({ order, index, identity })),
  );

/** `check` over many hosts: analysed one by one in several threads, reported in the order of their names. `null`: do it at once. */
export async function checkFleet(input: LocatedInput, invocation: Invocation): Promise<ExitCode | null> {
  const { args, workingDirectory } = invocation;
  const { located, config, outputs, options } = input;
  const shard = shardOf(invocation);
  const numbered = located.places.map((place, order): NumberedPlace => ({ order, place }));
  const places = shard === null ? numbered : numbered.filter(({ order }) => isInShard(order, shard));
  const jobs = jobsOf(invocation, places.length);
  const settings = digestSettings(config, options, args);
  const run = digest(settings, buildStamp());
  const cacheLimit = numberOf(invocation, 'cache-limit', 'MiB', usualCacheLimit);
  const order: WorkOrder = {
    argv: invocation.argv,
    workingDirectory,
    usesConfig: input.usesConfig,
    context: located.context,
    cache: args.has('cache')
      ? { directory: resolve(workingDirectory, args.value('cache') ?? join(home(invocation), 'results')), run }
      : null,
    today: presentDay(),
  };
  const digestOfPlaces = digest(workingDirectory, ...located.paths, String(located.places.length));
  const log = openRunLog(home(invocation), digest(run, digestOfPlaces, args.value('shard') ?? ''), args.has('resume'));
  const fleet = new FleetRun(log, places.length, invocation);
  if (places.length >= placesForThread) expectMuch();
  const runner = makeRunner(jobs, places.length, order, input, invocation);
  try {
    const early = places.filter(({ place }) => mustBeOpened(place, located.opened.tree));
    const isEarly = new Set(early);
    const plain = places.filter((one) => !isEarly.has(one));
    await fleet.run(runner, early, () => undefined);
    const isPart = shard !== null || outputs.some(({ format }) => format === 'shard');
    if (!isPart && joinsLooseFiles(places, isEarly, slotsOf(fleet.results).length)) {
      fleet.end();
      log.discard();
      return null;
    }
    const hosts = orderHosts([...slotsOf(fleet.results), ...slotsOfPlain(plain)]);
    const head = { paths: located.paths, problems: located.problems, document: documentHead(options), config, outputs };
    const report = new FleetReport(head, hosts, fleet.results, invocation);
    report.advance();
    const byOrder = new Map(plain.map((one) => [one.order, one]));
    const inOrder = hosts.flatMap((host) => byOrder.get(host.order) ?? []);
    await fleet.run(runner, inOrder, () => report.advance());
    fleet.end();
    const results = [...fleet.results.values()];
    const part = { settings, shard: shard ?? { index: 1, count: 1 } };
    for (const { format, file } of outputs) if (format === 'shard') writePart(file, part, results, input, invocation);
    const code = await report.finish();
    log.discard();
    if (order.cache !== null) pruneCache(order.cache.directory, cacheLimit * 1024 * 1024);
    return code;
  } finally {
    await runner.close();
  }
}

function writePart(
  file: string,
  { settings, shard }: { readonly settings: string; readonly shard: Shard },
  results: readonly StoredResult[],
  { located: { paths, places, problems }, options }: LocatedInput,
  { workingDirectory }: Invocation,
): void {
  const head: ShardHead = {
    ...{ type: 'shard', schemaVersion: 1, tool: 'sshreach', version, shard, paths },
    places: places.length,
    run: digest(settings, ...paths),
    rules: documentHead({ ...options, pages: new Map() }).rules,
    problems: problems.map(({ severity, message }) => ({ severity, message })),
  };
  try {
    writeShardFile(resolve(workingDirectory, file), head, results);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${file} cannot be written: ${fileFailure(error)}.`);
  }
}

/** Files that were named beside what turns out to be a single host belong to that host. */
function joinsLooseFiles(places: readonly NumberedPlace[], early: ReadonlySet<NumberedPlace>, opened: number): boolean {
  const loose = places.filter(({ place }) => place.kind === 'files').length;
  const plain = places.filter((one) => one.place.kind === 'directory' && !early.has(one)).length;
  return loose === 1 && plain + opened === 1;
}

const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
