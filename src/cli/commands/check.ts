import type { BaselineEntry } from '#config/baseline';
import type { Config } from '#config/config';
import type { ReportDocument } from '#engine/document';
import type { Severity } from '#engine/rule';
import { analyzeInput } from '../analyze-input.ts';
import { withBaseline } from '../baseline-file.ts';
import { gravest, isUnderstood, reportInput } from '../discovered-input.ts';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import type { Command, Invocation } from '../invocation.ts';
import { parseNow } from '../now.ts';
import { parseOutputs, printDocument } from '../outputs.ts';
import { applySettings } from '../settings.ts';

const severities: readonly Severity[] = ['note', 'warning', 'error'];
function knownBefore(
  document: ReportDocument,
  config: Config,
  { args, workingDirectory, say }: Invocation,
): { readonly document: ReportDocument; readonly stale: readonly BaselineEntry[] } {
  const file = args.value('baseline') ?? config.baseline;
  const prune = args.has('baseline-prune');
  if (file === null) {
    if (prune || args.has('baseline-strict')) throw new UsageError('There is no baseline; --baseline FILE names one.');
    return { document, stale: [] };
  }
  const { stale, ...applied } = withBaseline(document, file, workingDirectory, prune);
  for (const { host, rule, file: place } of stale)
    say(`note: ${file}: ${prune ? 'removed' : 'nothing is left of'} ${rule} in ${place} on ${host}.`);
  return { document: applied.document, stale: prune ? [] : stale };
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
  const { args } = invocation;
  parseOutputs(args.values('output'));
  const now = args.value('now');
  if (now !== null) parseNow(now);
  const { document: found, discovery, config, outputs } = await analyzeInput(invocation);
  const input = reportInput(discovery, invocation);
  if (discovery.nothing !== null) return input;
  const settled = applySettings(found, config, discovery, invocation);
  const { document, stale } = knownBefore(settled, config, invocation);
  await printDocument(document, outputs, invocation);
  const failOn = (args.value('fail-on') as Severity | null) ?? config.failOn ?? 'error';
  const strict = stale.length > 0 && args.has('baseline-strict') && !args.has('exit-zero');
  return gravest(input, gravest(strict ? exitCodes.findings : exitCodes.ok, judge(document, failOn, invocation)));
};
