import type { BaselineEntry } from '#config/baseline';
import type { Config } from '#config/config';
import type { ReportDocument } from '#engine/document';
import type { Severity } from '#engine/rule';
import { escapeLines } from '#report/escape';
import { type AnalyzedInput, analyzeInput } from '../analyze-input.ts';
import { withBaseline } from '../baseline-file.ts';
import { gravest, isUnderstood, reportInput } from '../discovered-input.ts';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import type { Command, Invocation } from '../invocation.ts';
import { makeFixes } from '../make-fixes.ts';
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

/** What there is to say of the input under the settings and the baseline. */
interface Assessed extends AnalyzedInput {
  readonly input: ExitCode;
  readonly stale: readonly BaselineEntry[];
}

async function assess(invocation: Invocation): Promise<Assessed> {
  const analyzed = await analyzeInput(invocation);
  const { discovery, config } = analyzed;
  const input = reportInput(discovery, invocation);
  if (discovery.nothing !== null) return { ...analyzed, input, stale: [] };
  const settled = applySettings(analyzed.document, config, discovery, invocation);
  return { ...analyzed, ...knownBefore(settled, config, invocation), input };
}

type Fixing = 'none' | 'shown' | 'made';

/** Makes, or shows, what `--fix` and its likes ask for. */
function fix(document: ReportDocument, { args, workingDirectory, print, say }: Invocation): Fixing {
  const [safe, unsafe, dryRun] = [args.has('fix'), args.has('fix-unsafe'), args.has('fix-dry-run')];
  if (!safe && !unsafe) {
    if (dryRun) throw new UsageError('--fix-dry-run shows what --fix or --fix-unsafe would do; give one of them, too.');
    return 'none';
  }
  const fixed = makeFixes(document, workingDirectory, { unsafe, dryRun });
  if (fixed.length === 0) say('Nothing can be fixed by an edit; the report has commands where something helps.');
  if (dryRun) {
    print(fixed.map(({ diff }) => escapeLines(diff)).join(''));
    return 'shown';
  }
  for (const { titles } of fixed) for (const title of titles) say(`fixed: ${title}`);
  return fixed.length > 0 ? 'made' : 'none';
}

export const run: Command = async (invocation) => {
  const { args } = invocation;
  parseOutputs(args.values('output'));
  const now = args.value('now');
  if (now !== null) parseNow(now);
  const found = await assess(invocation);
  if (found.discovery.nothing !== null) return found.input;
  const fixing = fix(found.document, invocation);
  if (fixing === 'shown') return found.input;
  // What is left after the fixes is what there is to report.
  const { document, outputs, config, input, stale } = fixing === 'made' ? await assess(invocation) : found;
  await printDocument(document, outputs, invocation);
  const failOn = (args.value('fail-on') as Severity | null) ?? config.failOn ?? 'error';
  const strict = stale.length > 0 && args.has('baseline-strict') && !args.has('exit-zero');
  return gravest(input, gravest(strict ? exitCodes.findings : exitCodes.ok, judge(document, failOn, invocation)));
};
