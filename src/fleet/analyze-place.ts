import { isUsed, problemsOfUnused, readHost } from '#discover/discover';
import type { DiscoveredHost } from '#discover/discovery';
import type { FileTree } from '#discover/file-tree';
import { openTree, type PlaceContext } from '#discover/locate';
import { openPlace, type PlannedHost } from '#discover/open-place';
import { identityOf, type Place } from '#discover/place';
import type { HostReport } from '#engine/document';
import { failedHost } from '#engine/failed-host';
import type { Format } from '#formats/format';
import { type HostResult, type PlaceBlock, runProblemOf } from './place-result.ts';

/** What is asked of every host. */
export interface HostAnalysis {
  readonly formats: readonly Format[];
  judge(host: DiscoveredHost): Promise<HostReport>;
  /** The day that the report depends on, beside the evidence. */
  dayOf(host: DiscoveredHost): string | null;
}

interface Judged {
  readonly host: HostResult;
  readonly report: string;
  readonly day: string | null;
}

const lineOf = (report: HostReport): string => `${JSON.stringify(report)}\n`;

async function judgeHost(
  { plan, identity }: PlannedHost,
  { formats, judge, dayOf }: HostAnalysis,
  opened: ReturnType<typeof openTree>,
  context: PlaceContext,
): Promise<Judged> {
  const from = { tree: opened.tree, contents: opened.opener.contents };
  const host = readHost({ ...plan, identity }, formats, from, 0, context);
  const used = isUsed(host);
  const report = used ? lineOf(await judge(host).catch((error) => failedHost(host.name, error))) : '';
  return {
    host: {
      identity,
      capturedAt: plan.layout?.capturedAt ?? null,
      problems: plan.problems.map(runProblemOf),
      unused: used ? [] : problemsOfUnused(host).map(runProblemOf),
      bytes: Buffer.byteLength(report),
    },
    report,
    day: used ? dayOf(host) : null,
  };
}

/** Opens, reads and judges the hosts of one place, by default of the system's files. Never throws. */
export async function analyzePlace(
  place: Place,
  order: number,
  state: string,
  analysis: HostAnalysis,
  context: PlaceContext,
  tree?: FileTree,
): Promise<PlaceBlock> {
  try {
    const opened = openTree(analysis.formats, context, tree);
    const planned = await openPlace(place, opened, analysis.formats, context);
    const judged: Judged[] = [];
    for (const host of planned.hosts) judged.push(await judgeHost(host, analysis, opened, context));
    return {
      result: {
        ...{ type: 'place', order, state },
        day: judged.find(({ day }) => day !== null)?.day ?? null,
        problems: planned.problems.map(runProblemOf),
        hosts: judged.map(({ host }) => host),
      },
      reports: judged.map(({ report }) => report).join(''),
    };
  } catch (error) {
    return failedPlace(place, order, error);
  }
}

/** What is reported of a place that made sshreach fail. */
export function failedPlace(place: Place, order: number, error: unknown): PlaceBlock {
  const identity = identityOf(place);
  const reports = lineOf(failedHost(identity.name, error));
  const host = { identity, capturedAt: null, problems: [], unused: [], bytes: Buffer.byteLength(reports) };
  return { result: { type: 'place', order, state: '', day: null, problems: [], hosts: [host] }, reports };
}
