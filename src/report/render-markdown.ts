import type { FindingReport, HostReport, OutcomeReport, StreamedDocument } from '#engine/document';
import { escapeMarkdown, escapeMarkdownCode, neutraliseCommands } from './escape.ts';
import { bySeverity, countTotals, openFindings, severityCounts } from './open-findings.ts';
import { verdictOf } from './render-finding.ts';
import { clientSees, count, list, sentences } from './wording.ts';

/** GitHub cuts a job summary at 1 MiB; these keep well below. */
const mostFindings = 200;
const mostRows = 100;

const marks = { error: '❌', warning: '⚠️', note: 'ℹ️' } as const;

function findingItem(finding: FindingReport, host: HostReport, urls: ReadonlyMap<string, string>): string {
  const [first = '', ...rest] = sentences(finding.text);
  const url = urls.get(finding.rule);
  const rule = escapeMarkdownCode(finding.rule);
  const verdict = verdictOf(finding, host);
  const place = escapeMarkdownCode(`${finding.at.file}:${finding.at.line}`);
  const lines = [
    `- ${marks[finding.severity]} **${escapeMarkdown(first)}** ${url ? `[${rule}](${url})` : rule} at ${place}`,
    ...(finding.at.text === '' ? [] : [`  <br>${escapeMarkdownCode(finding.at.text.split('\n')[0]!)}`]),
    ...(rest.length === 0 ? [] : [`  <br>${escapeMarkdown(rest.join(' '))}`]),
    ...(verdict === null ? [] : [`  <br>_${escapeMarkdown(verdict)}_`]),
    ...finding.fixes.flatMap(({ title, verified, commands, keep }) => [
      `  <br>**Fix:** ${escapeMarkdown(title)}; ${escapeMarkdown(verified)}.`,
      ...commands.map((command) => `  <br>${escapeMarkdownCode(command)}`),
      ...(keep === null ? [] : [`  <br>${escapeMarkdown(keep)}`]),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function reachRow(outcome: OutcomeReport): string {
  const verdict = outcome.certainty === 'possible' && outcome.verdict !== 'unknown' ? 'possibly ' : '';
  const silent = outcome.verdict === 'accepted' || outcome.verdict === 'unknown';
  const because = outcome.because.map(({ file, line }) => escapeMarkdownCode(`${file}:${line}`));
  const cells = [
    `${escapeMarkdown(outcome.to)} port ${outcome.port}`,
    list(outcome.sources.map(escapeMarkdown), 4),
    `${verdict}${outcome.verdict}`,
    silent ? '' : escapeMarkdown(clientSees(outcome.verdict, outcome.symptom)),
    list(because, 2),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function hostSection(host: HostReport, urls: ReadonlyMap<string, string>): string {
  const findings = openFindings(host).sort(bySeverity);
  const more = findings.length - mostFindings;
  const rows = host.summary.slice(0, mostRows).map(reachRow);
  const table = `| to | from | verdict | client sees | decided by |\n|---|---|---|---|---|\n${rows.join('')}`;
  const widening = host.diagnostics.filter(({ effect }) => effect === 'widens').length;
  return [
    `## ${escapeMarkdown(host.host)}\n`,
    findings.length === 0 ? 'No findings.\n' : '',
    findings
      .slice(0, mostFindings)
      .map((finding) => findingItem(finding, host, urls))
      .join(''),
    more > 0 ? `- and ${count(more, 'more finding')}\n` : '',
    rows.length === 0
      ? ''
      : `\n<details><summary>Who reaches SSH</summary>\n\n${table}${host.summary.length > mostRows ? `\n${count(host.summary.length - mostRows, 'more row')} left out.\n` : ''}\n</details>\n`,
    widening > 0
      ? `\n${count(widening, 'part')} of the input not understood; answers that depend on it are less certain.\n`
      : '',
    host.notEvaluated.length > 0
      ? `\n${count(host.notEvaluated.length, 'rule')} not evaluated for want of evidence.\n`
      : '',
  ].join('');
}

/** A job summary (`$GITHUB_STEP_SUMMARY`), a merge request's note, a wiki page. Nothing from the input becomes markup. */
export function* renderMarkdown({ hosts, rules }: StreamedDocument): Generator<string> {
  const urls = new Map(rules.map(({ id, url }) => [id, url]));
  const totals = countTotals(hosts);
  const counts = severityCounts(totals).map(({ severity, amount }) => `${marks[severity]} ${count(amount, severity)}`);
  const hidden = totals.hidden === '' ? '' : `; ${totals.hidden}`;
  yield `# sshreach\n\n${counts.length === 0 ? 'No findings' : list(counts)} on ${count(hosts.length, 'host')}${hidden}.\n`;
  for (const host of hosts) yield neutraliseCommands(`\n${hostSection(host, urls)}`);
}
