import type { Log, Result, Run } from 'sarif';
import { groupBy } from '#core/group-by';
import type { HostReport, HostSequence, ReportDocument, StreamedDocument } from '#engine/document';
import { jsonText } from './json-text.ts';
import type { ReportOptions, SarifProfile } from './options.ts';
import {
  cutNotification,
  fingerprintOf,
  inputNotifications,
  inputResults,
  type PreparedNotification,
} from './sarif-input.ts';
import { githubLimits, ownLimits } from './sarif-limits.ts';
import { encodePart, uriBases, uriOf } from './sarif-place.ts';
import { type PreparedResult, prepareResult } from './sarif-result.ts';
import { descriptorOf, notificationDescriptor, rulesOf } from './sarif-rule.ts';

const levelRank: Readonly<Record<string, number>> = { error: 0, warning: 1, note: 2 };

/** The most severe ones, in the order they came. */
function mostSevere(prepared: readonly PreparedResult[], most: number): PreparedResult[] {
  if (prepared.length <= most) return [...prepared];
  const ranked = prepared.map((entry, index) => ({ index, rank: levelRank[entry.result.level ?? 'warning'] ?? 1 }));
  const kept = ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).slice(0, most);
  return kept.sort((a, b) => a.index - b.index).map(({ index }) => prepared[index]!);
}

/** GitLab drops results of a run that share a fingerprint; the ordinal tells them apart. */
function withUniqueFingerprints(results: readonly Result[]): Result[] {
  const seen = new Set<string>();
  return results.map((result) => {
    const [hash, ordinal = '1'] = result.partialFingerprints!.primaryLocationLineHash!.split(':');
    let next = Number(ordinal);
    while (seen.has(`${hash}:${next}`)) next++;
    seen.add(`${hash}:${next}`);
    return { ...result, partialFingerprints: { primaryLocationLineHash: `${hash}:${next}` } };
  });
}

/** The same line on two hosts of one run is two alerts. */
function withHost({ result, ...rest }: PreparedResult, host: string): PreparedResult {
  const [hash, ordinal] = result.partialFingerprints!.primaryLocationLineHash!.split(':') as [string, string];
  const own = fingerprintOf([host, hash], Number(ordinal));
  return { ...rest, result: { ...result, partialFingerprints: { primaryLocationLineHash: own } } };
}

const category = (host: string): string => `sshreach/${host.replace(/[^\w.:@-]/gu, encodePart)}/`;

/** The most severe results of all hosts, without more of them in memory than are kept, and how many there were. */
function resultsOf(hosts: HostSequence, profile: SarifProfile): { kept: PreparedResult[]; amount: number } {
  const most = ownLimits[profile].results;
  let kept: PreparedResult[] = [];
  let amount = 0;
  for (const host of hosts) {
    const open = host.findings.filter((finding) => profile === 'full' || !finding.suppressed);
    const own = [...open.map((finding) => prepareResult(finding, host, profile)), ...inputResults(host)];
    amount += own.length;
    for (const entry of own) kept.push(hosts.length === 1 ? entry : withHost(entry, host.host));
    if (kept.length > 2 * most) kept = mostSevere(kept, most);
  }
  return { kept: mostSevere(kept, most), amount };
}

function runOf(document: Omit<ReportDocument, 'hosts'>, hosts: HostSequence, id: string, profile: SarifProfile): Run {
  const { results: most, notifications: mostNotifications } = ownLimits[profile];
  const { kept, amount } = resultsOf(hosts, profile);
  const cuts = kept.flatMap((entry) => entry.cuts.map((cut) => `To keep this file readable, ${cut}.`));
  if (kept.length < amount) {
    cuts.unshift(`Of ${amount} results the ${most} most severe are in this file: GitHub shows no more.`);
  }
  if (hosts.length > 1) {
    cuts.unshift(
      `All ${hosts.length} hosts share this run: GitHub takes at most ${githubLimits.reject.runs} runs a file. --output sarif=FILE writes as many files as it takes to keep them apart.`,
    );
  }
  const said: PreparedNotification[] = [];
  let sayings = 0;
  for (const host of hosts)
    for (const one of inputNotifications(host)) if (sayings++ < mostNotifications) said.push(one);
  if (sayings > mostNotifications) {
    cuts.push(`Of ${sayings} notifications about the input the first ${mostNotifications} are in this file.`);
  }
  const notifications = [...cuts.map(cutNotification), ...said];

  const byRule = groupBy(kept, (entry) => entry.result.ruleId);
  const rules = rulesOf(document.rules, new Set(byRule.keys()), document.tool.url);
  const indexOfRule = new Map(rules.map((rule, index) => [rule.id, index]));
  const codes = [...new Set(notifications.map((one) => one.descriptor.id))].sort();
  const results = withUniqueFingerprints(
    kept.map(({ result: { ruleId, ...result } }) => ({ ruleId, ruleIndex: indexOfRule.get(ruleId)!, ...result })),
  );
  return {
    tool: {
      driver: {
        name: document.tool.name,
        version: document.tool.version,
        semanticVersion: document.tool.version,
        informationUri: document.tool.url,
        rules: rules.map((rule) =>
          descriptorOf(
            rule,
            (byRule.get(rule.id) ?? []).map((entry) => entry.certainty),
          ),
        ),
        notifications: codes.map((code) => notificationDescriptor(code, document.tool.url)),
      },
    },
    automationDetails: { id },
    originalUriBaseIds: uriBases,
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: notifications.map((one) => ({
          ...one,
          descriptor: { ...one.descriptor, index: codes.indexOf(one.descriptor.id) },
          ...(one.associatedRule ? { associatedRule: ruleReference(one.associatedRule.id!, indexOfRule) } : {}),
        })),
      },
    ],
    ...(profile === 'full' ? { artifacts: [...hosts].flatMap(artifactsOf) } : {}),
    results,
    ...(cuts.length === 0 ? {} : { properties: { cuts } }),
  };
}

function ruleReference(id: string, indexes: ReadonlyMap<string, number>): { id: string; index?: number } {
  const index = indexes.get(id);
  return index === undefined ? { id } : { id, index };
}

const artifactsOf = ({ files }: HostReport) =>
  files.map(({ path, kind, quality }) => ({
    location: { uri: uriOf(path), uriBaseId: Object.keys(uriBases)[0]! },
    roles: ['analysisTarget' as const],
    properties: { kind, quality },
  }));

function* runsOf(document: StreamedDocument, profile: SarifProfile): Generator<Run> {
  const { hosts } = document;
  if (profile === 'github' && hosts.length > githubLimits.reject.runs)
    yield runOf(document, hosts, 'sshreach/', profile);
  else for (const host of hosts) yield runOf(document, [host], category(host.host), profile);
}

const logHead = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' } as const;

/**
 * SARIF 2.1.0, one run for each host. GitHub refuses more than 20 runs a file: beyond that its profile has one run for
 * all hosts, and says so. No time stamps: the same document gives the same bytes.
 */
export function sarifLog(document: StreamedDocument, options: ReportOptions = {}): Log {
  return { ...logHead, runs: [...runsOf(document, options.profile ?? 'github')] };
}

export function* renderSarif(document: StreamedDocument, options: ReportOptions = {}): Generator<string> {
  const [before, after] = jsonText({ ...logHead, runs: [] }).split('\n  "runs": []') as [string, string];
  yield `${before}\n  "runs": [`;
  let isFirst = true;
  for (const run of runsOf(document, options.profile ?? 'github')) {
    yield `${isFirst ? '' : ','}\n    ${jsonText(run).trimEnd().replaceAll('\n', '\n    ')}`;
    isFirst = false;
  }
  yield `${isFirst ? '' : '\n  '}]${after}`;
}

/** Parts of a document of which each is a file that GitHub takes with a run for each host. */
export function* splitForGithub(document: StreamedDocument): Generator<StreamedDocument> {
  const { length } = document.hosts;
  const most = githubLimits.reject.runs;
  for (let start = 0; start === 0 || start < length; start += most)
    yield { ...document, hosts: document.hosts.slice(start, Math.min(length, start + most)) };
}
