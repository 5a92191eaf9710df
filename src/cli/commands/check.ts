import type { BaselineEntry } from '#config/baseline';
import type { DiscoveredHost } from '#discover/discovery';
import type { ReportDocument } from '#engine/document';
import { escapeLines } from '#report/escape';
import { analyzeInput, type LocatedInput, locateInput } from '../analyze-input.ts';
import { gravest, reportInput } from '../discovered-input.ts';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import type { Command, Invocation } from '../invocation.ts';
import { HostJudge } from '../judge-hosts.ts';
import { makeFixes } from '../make-fixes.ts';
import { parseNow } from '../now.ts';
import { parseOutputs, printDocument } from '../outputs.ts';
import type { ParsedArgs } from '../parse-args.ts';
import { capturedAtOf, Settler } from '../settings.ts';

/** What there is to say of the input under the settings and the baseline. */
interface Assessed {
  /** `null`: there is nothing to analyse. */
  readonly document: ReportDocument | null;
  readonly found: readonly DiscoveredHost[];
  readonly input: ExitCode;
  readonly stale: readonly BaselineEntry[];
}

async function assess(located: LocatedInput, invocation: Invocation): Promise<Assessed> {
  const { document, discovery } = await analyzeInput(located, invocation);
  const input = reportInput(discovery, invocation);
  if (discovery.nothing !== null) return { document: null, found: [], input, stale: [] };
  const settler = new Settler(located.config, invocation);
  const hosts = document.hosts.map((host, i) => settler.host(host, capturedAtOf(discovery.hosts[i]!)));
  const rules = settler.rules(document.rules);
  return { document: { ...document, hosts, rules }, found: discovery.hosts, input, stale: settler.conclude() };
}

type Fixing = 'none' | 'shown' | 'made';

/** Makes, or shows, what `--fix` and its likes ask for. */
function fix(
  document: ReportDocument,
  hosts: readonly DiscoveredHost[],
  { args, workingDirectory, isTerminal, print, printBytes, say }: Invocation,
): Fixing {
  const [safe, unsafe, dryRun] = [args.has('fix'), args.has('fix-unsafe'), args.has('fix-dry-run')];
  if (!safe && !unsafe) {
    if (dryRun) throw new UsageError('--fix-dry-run shows what --fix or --fix-unsafe would do; give one of them, too.');
    return 'none';
  }
  const fixed = makeFixes(document, hosts, { unsafe, dryRun, workingDirectory });
  if (fixed.length === 0) say('Nothing can be fixed by an edit; the report has commands where something helps.');
  if (dryRun) {
    for (const { diff } of fixed) {
      if (isTerminal) print(escapeLines(diff.toString()));
      else printBytes(diff);
    }
    return 'shown';
  }
  for (const { titles } of fixed) for (const title of titles) say(`fixed: ${title}`);
  return fixed.length > 0 ? 'made' : 'none';
}

/** So many places are analysed together. */
const mostTogether = 8;

const fleetOptions = ['jobs', 'resume', 'cache', 'shard'] as const;

/** Whether places are analysed one by one, with no more than one of them in memory. */
function isFleet({ located, outputs }: LocatedInput, args: ParsedArgs): boolean {
  const asked = fleetOptions.find((name) => args.has(name));
  const wanted = asked !== undefined || outputs.some(({ format }) => format === 'shard');
  const why = located.bound ? 'standard input' : args.has('fix') || args.has('fix-unsafe') ? '--fix' : null;
  if (wanted && why !== null)
    throw new UsageError(`${asked ? `--${asked}` : '--output shard'} does not go with ${why}.`);
  return wanted || (why === null && located.places.length > mostTogether);
}

export const run: Command = async (invocation) => {
  const { args } = invocation;
  parseOutputs(args.values('output'));
  if (args.has('redact')) {
    const other = (['fix', 'fix-unsafe', 'fix-dry-run'] as const).find((name) => args.has(name));
    if (other !== undefined) throw new UsageError(`--redact does not go with --${other}.`);
  }
  const now = args.value('now');
  if (now !== null) parseNow(now);
  const located = await locateInput(invocation);
  if (args.has('redact') && located.outputs.some(({ format }) => format === 'shard'))
    throw new UsageError('--redact does not go with --output shard: the file holds what was found as it is.');
  if (isFleet(located, args)) {
    const { checkFleet } = await import('../check-fleet.ts');
    const code = await checkFleet(located, invocation);
    if (code !== null) return code;
  }
  const found = await assess(located, invocation);
  if (found.document === null) return found.input;
  const fixing = fix(found.document, found.found, invocation);
  if (fixing === 'shown') return found.input;
  // What is left after the fixes is what there is to report.
  const left = fixing === 'made' ? await assess(await locateInput(invocation), invocation) : found;
  if (left.document === null) return left.input;
  await printDocument(left.document, located.outputs, invocation);
  const judge = new HostJudge(args, located.config.failOn);
  for (const host of left.document.hosts) judge.add(host);
  const strict = left.stale.length > 0 && args.has('baseline-strict') && !args.has('exit-zero');
  return gravest(left.input, strict ? exitCodes.findings : exitCodes.ok, judge.code);
};
