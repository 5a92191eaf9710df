import type { BaselineEntry } from '#config/baseline';
import type { Config } from '#config/config';
import { whyNothing } from '#discover/discover';
import type { HostReport, HostSequence, ReportDocument } from '#engine/document';
import { type CauseGroup, Causes } from '#fleet/causes';
import { type OrderedHost, withName } from '#fleet/order-hosts';
import type { RunProblem } from '#fleet/place-result';
import type { ReportPlace, StoredResult } from '#fleet/result-log';
import { escapeTerminal } from '#report/escape';
import { ndjsonLine } from '#report/render-ndjson';
import { count, list } from '#report/wording';
import { gravest, reportInput } from './discovered-input.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Invocation } from './invocation.ts';
import { HostJudge } from './judge-hosts.ts';
import { type Output, printDocument } from './outputs.ts';
import { Settler } from './settings.ts';

/** What is the same for all hosts of a run. */
export interface FleetHead {
  /** As the user named them. */
  readonly paths: readonly string[];
  readonly problems: readonly RunProblem[];
  readonly document: Omit<ReportDocument, 'hosts'>;
  readonly config: Config;
  readonly outputs: readonly Output[];
}

type StoredHost = OrderedHost & { readonly at: ReportPlace; readonly capturedAt: number | null };

/** A report as it is stored, under its name; the names that must not be shown are with it only where somebody asks. */
function readReport(at: ReportPlace, host: OrderedHost, withNames: boolean): HostReport {
  const { names, ...report } = withName(at.log.reportAt(at), host);
  return withNames && names !== undefined ? { ...report, names } : report;
}

/** The hosts of a run in their order, each read where it is stored when it is asked for. */
class StoredHosts implements HostSequence {
  readonly #places: readonly StoredHost[];
  readonly #settler: Settler;
  readonly #withNames: boolean;

  constructor(places: readonly StoredHost[], settler: Settler, withNames: boolean) {
    this.#places = places;
    this.#settler = settler;
    this.#withNames = withNames;
  }

  get length(): number {
    return this.#places.length;
  }

  *[Symbol.iterator](): Generator<HostReport> {
    for (const { at, capturedAt, ...host } of this.#places)
      yield this.#settler.host(readReport(at, host, this.#withNames), capturedAt);
  }

  slice(start: number, end: number): StoredHosts {
    return new StoredHosts(this.#places.slice(start, end), this.#settler, this.#withNames);
  }
}

/** Reports hosts whose results are in files: as they come where the format allows it, the rest at the end. */
export class FleetReport {
  readonly #head: FleetHead;
  readonly #hosts: readonly OrderedHost[];
  readonly #results: ReadonlyMap<number, StoredResult>;
  readonly #invocation: Invocation;
  readonly #settler: Settler;
  readonly #judge: HostJudge;
  readonly #causes = new Causes();
  #next = 0;

  /** `results` may fill while hosts are reported. */
  constructor(
    head: FleetHead,
    hosts: readonly OrderedHost[],
    results: ReadonlyMap<number, StoredResult>,
    invocation: Invocation,
  ) {
    this.#head = head;
    this.#hosts = hosts;
    this.#results = results;
    this.#invocation = invocation;
    this.#settler = new Settler(head.config, invocation);
    this.#judge = new HostJudge(invocation.args, head.config.failOn);
  }

  /** Reports the hosts that are next and whose results are there. */
  advance(): void {
    const streams = this.#invocation.args.format === 'ndjson';
    for (; this.#next < this.#hosts.length; this.#next++) {
      const host = this.#hosts[this.#next]!;
      const stored = this.#results.get(host.order);
      if (stored === undefined) return;
      const at = stored.reports[host.index];
      if (!at) continue;
      const { capturedAt } = stored.result.hosts[host.index]!;
      const withNames = this.#invocation.redaction !== null;
      const report = this.#settler.host(readReport(at, host, withNames), capturedAt);
      this.#judge.add(report);
      const shown = this.#invocation.redaction?.host(report) ?? report;
      this.#causes.add(shown);
      if (streams) this.#invocation.print(ndjsonLine(shown));
    }
  }

  /** Writes what is left to write, and says what there is to say. All results are there. */
  async finish(): Promise<ExitCode> {
    this.advance();
    const { args, say } = this.#invocation;
    const { document, outputs } = this.#head;
    const stored = this.#stored();
    const problems = this.#problems();
    const nothing = stored.length > 0 ? null : whyNothing(this.#head.paths, problems);
    const input = reportInput({ problems, nothing }, this.#invocation);
    if (nothing !== null) return input;
    const stale: readonly BaselineEntry[] = this.#settler.conclude();
    const hosts = new StoredHosts(stored, this.#settler, this.#invocation.redaction !== null);
    const rules = this.#settler.rules(document.rules);
    await printDocument({ ...document, rules, hosts }, outputs, this.#invocation, args.format !== 'ndjson');
    for (const line of summaryLines(this.#causes.groups(), stored.length)) say(line);
    const strict = stale.length > 0 && args.has('baseline-strict') && !args.has('exit-zero');
    return gravest(input, strict ? exitCodes.findings : exitCodes.ok, this.#judge.code);
  }

  #stored(): StoredHost[] {
    return this.#hosts.flatMap((host) => {
      const { result, reports } = this.#results.get(host.order)!;
      const at = reports[host.index];
      return at ? [{ ...host, at, capturedAt: result.hosts[host.index]!.capturedAt }] : [];
    });
  }

  /** In the order in which one thread would have met them. */
  #problems(): RunProblem[] {
    const results = [...this.#results.values()].sort((a, b) => a.result.order - b.result.order);
    const hosts = this.#hosts.map(({ order, index }) => this.#results.get(order)!.result.hosts[index]!);
    return [
      ...this.#head.problems,
      ...results.flatMap(({ result }) => result.problems),
      ...hosts.flatMap(({ problems }) => problems),
      ...hosts.flatMap(({ unused }) => unused),
    ];
  }
}

const whomText: Readonly<Record<CauseGroup['whom'], string>> = {
  failed: 'could not be analysed',
  everybody: 'refuse everybody',
  some: 'refuse some',
  undecided: 'could not be decided',
  nobody: 'refuse nobody',
};

/** How many hosts refuse whom and why. */
function summaryLines(groups: readonly CauseGroup[], hosts: number): string[] {
  const lines = groups.map(({ whom, verdicts, causes, hosts: amount, examples }) => {
    const seen = verdicts.length === 0 ? '' : ` (${verdicts.join(', ')})`;
    const why = causes.length === 0 ? '' : `: ${list(causes, 3)}`;
    const names = [...examples, ...Array.from({ length: amount - examples.length }, () => '')];
    return `  ${amount} ${whomText[whom]}${seen}${why} — ${escapeTerminal(list(names, examples.length))}`;
  });
  return [`${count(hosts, 'host')}:`, ...lines];
}
