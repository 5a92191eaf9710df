/** What the commands ask of the library, in the words of reports. */
import { formatAddress } from '#core/address';
import type { Discovery } from '#discover/discovery';
import type { Located } from '#discover/locate';
import type { OutcomeReport, ReachReport, ReportDocument, StepReport } from '#engine/document';
import type { ViewName } from '#model/host-model';
import {
  type AnalyzeOptions,
  analyze,
  answerQueries,
  type ModelledHost,
  model,
  type Query,
  reachPartition,
  type Scope,
  traceConnection,
} from '#sshreach';

export type { Query, Scope };

export interface PipelineOptions extends AnalyzeOptions {
  /** Default: each host's first view, which is the running one where anything of it was observed. */
  readonly view?: ViewName;
}

type AnswerReport = Extract<ReachReport, { answers: unknown }>['answers'][number];

export interface Reached {
  readonly discovery: Discovery;
  readonly hosts: readonly ModelledHost[];
  readonly report: ReachReport;
  /** Names of hosts that have no such view. */
  readonly withoutView: readonly string[];
}

export interface Traced {
  readonly discovery: Discovery;
  readonly hosts: readonly ModelledHost[];
  readonly traces: readonly { readonly answer: AnswerReport; readonly steps: readonly StepReport[] }[];
  readonly withoutView: readonly string[];
}

export const check = (
  from: readonly string[] | Located,
  options: AnalyzeOptions,
): Promise<{ document: ReportDocument; discovery: Discovery }> => analyze(from, options);

const viewOf = ({ model: { views } }: ModelledHost, name: ViewName | undefined) =>
  name === undefined ? views[0] : views.find((view) => view.name === name);

const isWithout = (host: ModelledHost, name: ViewName | undefined): boolean => viewOf(host, name) === undefined;

/** Who reaches SSH: answers where there are questions, else the partition of all sources. */
export async function reach(
  paths: readonly string[],
  asked: { readonly queries: readonly Query[] } | { readonly scope: Scope },
  options: PipelineOptions,
): Promise<Reached> {
  const { discovery, hosts } = await model(paths, options);
  const answers: AnswerReport[] = [];
  const partition: OutcomeReport[] = [];
  for (const host of hosts) {
    const view = viewOf(host, options.view);
    if (view === undefined) continue;
    const { name } = host.host;
    if ('scope' in asked)
      for (const outcome of reachPartition(view, asked.scope)) partition.push(host.resolver.outcome(name, outcome));
    else
      for (const answer of answerQueries(view, asked.queries))
        answers.push({ ...host.resolver.answer(name, answer), query: answer.query, from: formatAddress(answer.from) });
  }
  const withoutView = hosts.filter((host) => isWithout(host, options.view)).map(({ host }) => host.name);
  answers.sort((a, b) => a.query - b.query);
  return { discovery, hosts, report: 'scope' in asked ? { partition } : { answers }, withoutView };
}

/** One connection to each host, step by step. */
export async function trace(
  paths: readonly string[],
  queries: readonly Query[],
  options: PipelineOptions,
): Promise<Traced> {
  const { discovery, hosts } = await model(paths, options);
  const traces: Traced['traces'][number][] = [];
  for (const [index, query] of queries.entries()) {
    for (const host of hosts) {
      const view = viewOf(host, options.view);
      if (view === undefined) continue;
      for (const { answer, steps } of traceConnection(view, query)) {
        const reported = host.resolver.answer(host.host.name, answer);
        traces.push({
          answer: { ...reported, query: index, from: formatAddress(answer.from) },
          steps: steps.map((step) => host.resolver.step(step)),
        });
      }
    }
  }
  const withoutView = hosts.filter((host) => isWithout(host, options.view)).map(({ host }) => host.name);
  return { discovery, hosts, traces, withoutView };
}

export { model };
