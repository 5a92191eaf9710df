import { sep } from 'node:path';
import { ConfigApplier } from '#config/apply-config';
import type { Baseline, BaselineEntry } from '#config/baseline';
import { BaselineApplier } from '#config/baseline';
import { type Config, noConfig } from '#config/config';
import { applyComments } from '#config/ignore-comments';
import type { DiscoveredHost } from '#discover/discovery';
import type { Place } from '#discover/place';
import type { HostReport, RuleReport } from '#engine/document';
import { readBaseline, writeBaseline } from './baseline-file.ts';
import { UsageError } from './exit-codes.ts';
import type { Invocation } from './invocation.ts';
import type { LoadedConfig } from './load-config.ts';
import { dayOf, parseNow } from './now.ts';
import type { ParsedArgs } from './parse-args.ts';

/** Settings that came with the evidence are somebody else's. */
const isFrom = (path: string, place: Place): boolean =>
  place.kind === 'directory' && path.startsWith(`${place.host.directory.replaceAll('/', sep)}${sep}`);

/**
 * The settings that hold once it is known what is analysed: a file that lies in a host's directory holds only if the
 * user named it. Throws what is wrong with it if it holds.
 */
export function settle(
  { config, path, named, wrong }: LoadedConfig,
  places: readonly Place[],
  say: Invocation['say'],
): Config {
  if (path !== null && !named && places.some((place) => isFrom(path, place))) {
    say(`note: ${config.path} lies in a host's directory and was not used; --config ${config.path} uses it.`);
    return noConfig;
  }
  if (wrong !== null) throw wrong;
  return config;
}

/** The day for a host: when its evidence was collected, or `--now`; `YYYY-MM-DD`. */
export function dayFor(capturedAt: number | null, args: ParsedArgs): string {
  const now = args.value('now');
  return dayOf(now === null ? (capturedAt ?? Math.floor(Date.now() / 1000)) : parseNow(now));
}

/** When a host's evidence was collected, in seconds since 1970. */
export const capturedAtOf = ({ files }: DiscoveredHost): number | null =>
  files.reduce<number | null>(
    (newest, { file: { capturedAt } }) =>
      capturedAt === null || (newest !== null && newest > capturedAt) ? newest : capturedAt,
    null,
  );

/** Sets aside what comments in the host's files ask for. */
export function withComments(
  report: HostReport,
  host: DiscoveredHost,
  {
    config,
    rules,
    args,
  }: { readonly config: Config; readonly rules: readonly { readonly id: string }[]; readonly args: ParsedArgs },
): HostReport {
  if (!config.comments || args.has('no-ignore-comments')) return report;
  const files = host.files.map(({ file }) => file);
  return applyComments(
    report,
    files,
    dayFor(capturedAtOf(host), args),
    config.requireReason,
    rules.map(({ id }) => id),
  );
}

/** What the settings and the baseline make of reports, host by host, and what there is to say of them at the end. */
export class Settler {
  readonly #invocation: Invocation;
  readonly #config: ConfigApplier | null;
  readonly #file: string | null;
  readonly #baseline: Baseline | null;
  readonly #known: BaselineApplier | null;

  /** Throws `UsageError` where the baseline is missing or none of ours. */
  constructor(config: Config, invocation: Invocation, withBaseline = true) {
    const { args, workingDirectory } = invocation;
    this.#invocation = invocation;
    this.#config = config.path === null ? null : new ConfigApplier(config);
    this.#file = withBaseline ? (args.value('baseline') ?? config.baseline) : null;
    this.#baseline = this.#file === null ? null : readBaseline(this.#file, workingDirectory);
    this.#known = this.#baseline && new BaselineApplier(this.#baseline);
    if (this.#file === null && withBaseline && (args.has('baseline-prune') || args.has('baseline-strict')))
      throw new UsageError('There is no baseline; --baseline FILE names one.');
  }

  host(report: HostReport, capturedAt: number | null): HostReport {
    const settled = this.#config?.applyToHost(report, dayFor(capturedAt, this.#invocation.args)) ?? report;
    return this.#known?.applyToHost(settled) ?? settled;
  }

  rules(rules: readonly RuleReport[]): readonly RuleReport[] {
    return this.#config?.applyToRules(rules) ?? rules;
  }

  /** Says which settings do nothing. Returns entries of the baseline that nothing is left of. */
  conclude(): readonly BaselineEntry[] {
    const { args, workingDirectory, say } = this.#invocation;
    for (const { file, line, column, message } of this.#config?.notes() ?? [])
      say(`note: ${file}:${line}:${column}: ${message}`);
    const stale = this.#known?.stale() ?? [];
    const prune = args.has('baseline-prune');
    for (const { host, rule, file } of stale)
      say(`note: ${this.#file}: ${prune ? 'removed' : 'nothing is left of'} ${rule} in ${file} on ${host}.`);
    for (const { host, formerly, findings } of this.#known?.renamed() ?? [])
      say(
        `note: ${this.#file}: ${host} has no entries, and ${findings} of its findings ${findings === 1 ? 'is' : 'are'} known of ${formerly}, which was not looked at. If it is the same host, put "host":${JSON.stringify(host)} into those entries.`,
      );
    if (!prune || stale.length === 0) return stale;
    const kept = this.#baseline!.entries.filter((entry) => !stale.includes(entry));
    writeBaseline(this.#file!, kept, workingDirectory);
    return [];
  }
}
