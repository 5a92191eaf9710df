import { optionsFor } from '#config/apply-config';
import { type Config, noConfig } from '#config/config';
import type { Discovery } from '#discover/discovery';
import { type Located, locate } from '#discover/locate';
import type { ReportDocument, RuleReport } from '#engine/document';
import type { AnalyzeOptions } from '#sshreach';
import { expectedByOptions } from './expected.ts';
import { inputOptionsOf } from './input-options.ts';
import type { Invocation } from './invocation.ts';
import { loadConfig } from './load-config.ts';
import type { Plugins } from './load-plugins.ts';
import { type Output, parseOutputs } from './outputs.ts';
import type { ParsedArgs } from './parse-args.ts';
import { check } from './pipeline.ts';
import { readRulePage, readRulePages } from './rule-pages.ts';
import { settle, withComments } from './settings.ts';

/** Formats that carry the pages of rules. */
const withPages = ['sarif', 'json'];

/** Where the hosts are that the command line means, and how they are to be analysed. */
export interface LocatedInput {
  readonly located: Located;
  readonly config: Config;
  /** Whether the settings file that was found holds. */
  readonly usesConfig: boolean;
  readonly outputs: readonly Output[];
  readonly options: AnalyzeOptions;
}

/** Formats that show no fixes. */
const withoutFixes = ['concise', 'github', 'gitlab', 'junit'];

function wantsFixes(args: ParsedArgs, outputs: readonly Output[]): boolean {
  if (args.has('no-fixes')) return false;
  if (args.has('fix') || args.has('fix-unsafe')) return true;
  return [args.format, ...outputs.map(({ format }) => format)].some((format) => !withoutFixes.includes(format));
}

/** Locates what the command line names, else what the settings name, else the working directory. */
export async function locateInput(invocation: Invocation): Promise<LocatedInput> {
  const { args, workingDirectory, say } = invocation;
  const loaded = await loadConfig(args, workingDirectory);
  const input = { workingDirectory, ...inputOptionsOf(invocation) };
  const locateWith = (config: Config): Promise<Located> => {
    const named = args.operands.length > 0 ? args.operands : config.paths;
    return locate(named.length > 0 ? named : ['.'], loaded.plugins.formats, input);
  };
  const first = await locateWith(loaded.config);
  const config = settle(loaded, first.places, say);
  const located = config === loaded.config ? first : await locateWith(noConfig);
  const outputs = parseOutputs([...config.outputs, ...args.values('output')]);
  return {
    located,
    config,
    usesConfig: config === loaded.config,
    outputs,
    options: { ...input, ...analysisOptions(args, loaded.plugins, config, outputs) },
  };
}

/** How hosts are judged: the same wherever it happens. */
export function analysisOptions(
  args: ParsedArgs,
  { rules, formats }: Plugins,
  config: Config,
  outputs: readonly Output[],
): AnalyzeOptions {
  const wanted = [args.format, ...outputs.map(({ format }) => format)];
  return {
    ...{ rules, formats, assume: config.assume },
    // Whoever joins shards may want to redact what they hold.
    names: args.has('redact') || outputs.some(({ format }) => format === 'shard'),
    fixes: wantsFixes(args, outputs),
    expectations: [...config.expect, ...expectedByOptions(args)],
    ruleOptions: (...names) => optionsFor(config, ...names),
    ...(wanted.some((format) => withPages.includes(format)) ? { pages: readRulePages(rules.map(({ id }) => id)) } : {}),
  };
}

/** The rules with their pages, where a format carries them. */
export function withPagesOf(
  rules: readonly RuleReport[],
  { format }: Pick<ParsedArgs, 'format'>,
  outputs: readonly Output[],
): readonly RuleReport[] {
  if (![format, ...outputs.map((one) => one.format)].some((one) => withPages.includes(one))) return rules;
  return rules.map((rule) => ({ ...rule, page: readRulePage(rule.id) }));
}

/** What was found in each host, with comments obeyed, before settings and baseline. */
export interface AnalyzedInput {
  readonly document: ReportDocument;
  readonly discovery: Discovery;
}

export async function analyzeInput(
  { located, options, config }: LocatedInput,
  { args }: Invocation,
): Promise<AnalyzedInput> {
  const { document, discovery } = await check(located, options);
  const hosts = document.hosts.map((report, i) =>
    withComments(report, discovery.hosts[i]!, { config, rules: options.rules!, args }),
  );
  return { document: { ...document, hosts }, discovery };
}
