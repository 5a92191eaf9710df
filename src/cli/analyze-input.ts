import { optionsFor } from '#config/apply-config';
import { type Config, noConfig } from '#config/config';
import type { Discovery } from '#discover/discovery';
import type { ReportDocument } from '#engine/document';
import { expectedByOptions } from './expected.ts';
import { inputOptionsOf } from './input-options.ts';
import type { Invocation } from './invocation.ts';
import { loadConfig } from './load-config.ts';
import { type Output, parseOutputs } from './outputs.ts';
import { check } from './pipeline.ts';
import { readRulePages } from './rule-pages.ts';
import { settle } from './settings.ts';

/** Formats that carry the pages of rules. */
const withPages = ['sarif', 'json'];

/** What was analysed, and the settings that hold for it. */
export interface AnalyzedInput {
  readonly document: ReportDocument;
  readonly discovery: Discovery;
  readonly config: Config;
  readonly outputs: readonly Output[];
}

/** Formats that show no fixes. */
const withoutFixes = ['concise', 'github', 'gitlab', 'junit'];

function wantsFixes({ args }: Invocation, outputs: readonly Output[]): boolean {
  if (args.has('no-fixes')) return false;
  if (args.has('fix') || args.has('fix-unsafe')) return true;
  return [args.format, ...outputs.map(({ format }) => format)].some((format) => !withoutFixes.includes(format));
}

/** Analyses what the command line names, else what the settings name, else the working directory. */
export async function analyzeInput(invocation: Invocation): Promise<AnalyzedInput> {
  const { args, workingDirectory, say } = invocation;
  const loaded = await loadConfig(args, workingDirectory);
  const { rules, formats } = loaded.plugins;
  const input = inputOptionsOf(invocation);
  const expected = expectedByOptions(args);
  const run = async (config: Config): Promise<AnalyzedInput> => {
    const outputs = parseOutputs([...config.outputs, ...args.values('output')]);
    const wanted = [args.format, ...outputs.map(({ format }) => format)];
    const pages = wanted.some((format) => withPages.includes(format));
    const named = args.operands.length > 0 ? args.operands : config.paths;
    const { document, discovery } = await check(named.length > 0 ? named : ['.'], {
      ...{ workingDirectory, rules, formats, assume: config.assume },
      fixes: wantsFixes(invocation, outputs),
      expectations: [...config.expect, ...expected],
      ruleOptions: (host) => optionsFor(config, host),
      ...input,
      ...(pages ? { pages: readRulePages(rules.map(({ id }) => id)) } : {}),
    });
    return { document, discovery, config, outputs };
  };
  const first = await run(loaded.config);
  const config = settle(loaded, first.discovery, say);
  return config === loaded.config ? first : run(noConfig);
}
