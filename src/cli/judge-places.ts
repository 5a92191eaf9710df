/** How places are analysed under a command line: the same in this thread and in others. */
import { readFileSync } from 'node:fs';
import { type Config, noConfig } from '#config/config';
import type { PlaceContext } from '#discover/locate';
import type { PlaceWork } from '#fleet/place-work';
import { ResultCache } from '#fleet/result-cache';
import { digestRun } from '#fleet/run-digest';
import { type AnalyzeOptions, analyzeHost } from '../analyze.ts';
import { version } from '../version.ts';
import { analysisOptions } from './analyze-input.ts';
import { loadConfig } from './load-config.ts';
import { dayOf } from './now.ts';
import { parseOutputs } from './outputs.ts';
import { type ParsedArgs, parseArgs } from './parse-args.ts';
import { capturedAtOf, withComments } from './settings.ts';

/** All that a thread has to be told. Plain data. */
export interface WorkOrder {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  /** Whether the settings file holds. */
  readonly usesConfig: boolean;
  readonly context: PlaceContext;
  readonly cache: { readonly directory: string; readonly run: string } | null;
  readonly today: string;
}

export const presentDay = (): string => dayOf(Math.floor(Date.now() / 1000));

/** A comment that holds until some day makes the report depend on the present, unless another clock is given. */
const hasDay = /sshreach:[^\n]*\buntil=/;

export function placeWork(
  { context, cache, today }: Omit<WorkOrder, 'argv' | 'workingDirectory' | 'usesConfig'>,
  options: AnalyzeOptions,
  config: Config,
  args: ParsedArgs,
): PlaceWork {
  return {
    analysis: {
      formats: options.formats!,
      judge: async (host) => {
        const files = host.files.map(({ file }) => file).sort((a, b) => a.id - b.id);
        return withComments(await analyzeHost(host, files, options), host, { config, rules: options.rules!, args });
      },
      dayOf: (host) => {
        if (args.value('now') !== null || capturedAtOf(host) !== null) return null;
        return host.files.some(({ file }) => hasDay.test(file.text)) ? today : null;
      },
    },
    ...{ context, today },
    cache: cache && new ResultCache(cache.directory, cache.run),
  };
}

/** The work of another thread, from what it was told. */
export async function orderedWork(order: WorkOrder): Promise<PlaceWork> {
  const args = parseArgs(order.argv);
  const loaded = await loadConfig(args, order.workingDirectory);
  const config = order.usesConfig ? loaded.config : noConfig;
  const outputs = parseOutputs([...config.outputs, ...args.values('output')]);
  return placeWork(order, analysisOptions(args, loaded.plugins, config, outputs), config, args);
}

/** A digest of all that results depend on beside the evidence; the same on every machine. */
export function digestSettings(config: Config, options: AnalyzeOptions, args: ParsedArgs): string {
  const { expect, ruleOptions, hosts, assume, comments, requireReason, plugins } = config;
  const obeys = comments && !args.has('no-ignore-comments');
  return digestRun({
    ...{ version, expect, ruleOptions, assume, obeys, requireReason },
    hosts: hosts.map((host) => [host.name, host.ruleOptions]),
    expected: options.expectations?.map(({ declared: _, ...rest }) => rest),
    ...{ fixes: options.fixes, names: options.names, limits: options.archiveLimits, now: options.now },
    plugins: plugins.map((path) => readFileSync(path, 'utf8')),
  });
}
