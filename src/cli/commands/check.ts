import { sep } from 'node:path';
import { applyConfig } from '#config/apply-config';
import type { DiscoveredHost, Discovery } from '#discover/discovery';
import type { ReportDocument } from '#engine/document';
import type { Severity } from '#engine/rule';
import { rules } from '#rules/index';
import { gravest, isUnderstood, reportInput } from '../discovered-input.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Command, Invocation } from '../invocation.ts';
import { type LoadedConfig, loadConfig } from '../load-config.ts';
import { dayOf, parseNow } from '../now.ts';
import { parseOutputs, printDocument } from '../outputs.ts';
import { check } from '../pipeline.ts';
import { readRulePages } from '../rule-pages.ts';

const severities: readonly Severity[] = ['note', 'warning', 'error'];
/** Formats that carry the pages of rules. */
const withPages = ['sarif', 'json'];

/** Settings that came with the evidence are somebody else's. */
const isFrom = (path: string, { directory }: DiscoveredHost): boolean =>
  directory !== null && path.startsWith(`${directory.replaceAll('/', sep)}${sep}`);

function configure(
  document: ReportDocument,
  { config, path, named, wrong }: LoadedConfig,
  discovery: Discovery,
  invocation: Invocation,
): { document: ReportDocument; failOn: Severity } {
  const { args, say } = invocation;
  const foreign = path !== null && !named && discovery.hosts.some((host) => isFrom(path, host));
  if (foreign)
    say(`note: ${config.path} lies in a host's directory and was not used; --config ${config.path} uses it.`);
  if (wrong !== null && !foreign) throw wrong;
  const used = foreign ? null : config;
  const failOn = (args.value('fail-on') as Severity | null) ?? used?.failOn ?? 'error';
  if (used === null) return { document, failOn };
  const now = args.value('now');
  const captured = discovery.files.map(({ capturedAt }) => capturedAt ?? 0);
  const newest = captured.reduce((a, b) => Math.max(a, b), 0);
  const today = dayOf(now === null ? newest || Math.floor(Date.now() / 1000) : parseNow(now));
  const applied = applyConfig(document, used, today);
  for (const { line, column, message } of applied.notes) say(`note: ${used.path}:${line}:${column}: ${message}`);
  return { document: applied.document, failOn };
}

function judge(document: ReportDocument, failOn: Severity, { args }: Invocation): ExitCode {
  const least = severities.indexOf(failOn);
  const findings = document.hosts
    .flatMap(({ findings: own }) => own)
    .filter(({ suppressed }) => suppressed === undefined);
  const fails = findings.some(({ severity }) => severities.indexOf(severity) >= least);
  const strict = args.has('strict') && !document.hosts.every(({ diagnostics }) => isUnderstood(diagnostics));
  const undecided =
    args.has('fail-on-unknown') &&
    document.hosts.some(({ summary }) => summary.some(({ verdict }) => verdict === 'unknown'));
  return gravest(
    fails && !args.has('exit-zero') ? exitCodes.findings : exitCodes.ok,
    strict || undecided ? exitCodes.input : exitCodes.ok,
  );
}

export const run: Command = async (invocation) => {
  const { args, workingDirectory } = invocation;
  const outputs = parseOutputs(args.values('output'));
  const now = args.value('now');
  if (now !== null) parseNow(now);
  const ids = rules.map(({ id }) => id);
  const loaded = await loadConfig(args, workingDirectory, ids);
  const stdinFilename = args.value('stdin-filename');
  const wanted = [args.format, ...outputs.map(({ format }) => format)];
  const { document: found, discovery } = await check(args.operands.length === 0 ? ['.'] : args.operands, {
    workingDirectory,
    ...(stdinFilename === null ? {} : { stdinFilename }),
    ...(wanted.some((format) => withPages.includes(format)) ? { pages: readRulePages(ids) } : {}),
  });
  const input = reportInput(discovery, invocation);
  if (discovery.nothing !== null) return input;
  const { document, failOn } = configure(found, loaded, discovery, invocation);
  await printDocument(document, outputs, invocation);
  return gravest(input, judge(document, failOn, invocation));
};
