import type { FindingReport, HostReport, OutcomeReport, StreamedDocument } from '#engine/document';
import { escapeXml, neutraliseCommands } from './escape.ts';
import { style } from './html-style.ts';
import { bySeverity, countTotals, openFindings, severityCounts } from './open-findings.ts';
import { verdictOf } from './render-finding.ts';
import { clientSees, count, list, sentences } from './wording.ts';

/** Longer lists of sources are cut; `reach --format json` has them whole. */
const mostSources = 12;

const code = (text: string): string => `<code>${escapeXml(text)}</code>`;

/** The line with the region marked, where the region is on one line of it. */
function markedLine({ at }: FindingReport): string {
  const { sourceLine, column, endColumn, line, endLine } = at;
  if (sourceLine === '') return '';
  const end = line === endLine ? endColumn - 1 : sourceLine.length;
  const [before, inside, after] = [
    sourceLine.slice(0, column - 1),
    sourceLine.slice(column - 1, end),
    sourceLine.slice(end),
  ];
  return `<pre><span class="no">${line}</span> ${escapeXml(before)}<mark>${escapeXml(inside)}</mark>${escapeXml(after)}</pre>`;
}

function relatedList({ related }: FindingReport): string {
  if (related.length === 0) return '';
  const items = related.map(
    ({ at, label }) =>
      `<li>${escapeXml(label)}: ${code(`${at.file}:${at.line}`)} ${at.text === '' ? '' : code(at.text)}</li>`,
  );
  return `<ul class="related">${items.join('')}</ul>`;
}

function fixList({ fixes }: FindingReport): string {
  const items = fixes.map(({ title, verified, commands, keep }) => {
    const typed =
      commands.length === 0 ? '' : `<pre>${escapeXml(commands.map((c) => c.replaceAll('\n', ' ')).join('\n'))}</pre>`;
    const kept = keep === null ? '' : `<p>${escapeXml(keep)}</p>`;
    return `<p class="fix"><b>Fix:</b> ${escapeXml(title)}; ${escapeXml(verified)}.</p>${typed}${kept}`;
  });
  return items.join('');
}

function pathList({ path }: FindingReport): string {
  if (path.length === 0) return '';
  const steps = path.map(({ packet, stage, text, at, importance }) => {
    const place = at === null ? '' : ` ${code(`${at.file}:${at.line}`)}`;
    return `<li class="${importance}"><b>${escapeXml(packet)}</b> ${escapeXml(stage)}: ${escapeXml(text)}${place}</li>`;
  });
  return `<details><summary>The way of the packets</summary><ol>${steps.join('')}</ol></details>`;
}

function findingCard(finding: FindingReport, host: HostReport, urls: ReadonlyMap<string, string>): string {
  const [first = '', ...rest] = sentences(finding.text);
  const verdict = verdictOf(finding, host);
  const url = urls.get(finding.rule) ?? '';
  return [
    `<article class="finding ${finding.severity}">`,
    `<h3><span class="badge">${finding.severity}</span> ${escapeXml(first)}</h3>`,
    `<p class="place">${code(`${finding.at.file}:${finding.at.line}:${finding.at.column}`)} <a href="${escapeXml(url)}">${escapeXml(finding.rule)}</a></p>`,
    markedLine(finding),
    rest.length === 0 ? '' : `<p>${escapeXml(rest.join(' '))}</p>`,
    verdict === null ? '' : `<p class="verdict">${escapeXml(verdict)}</p>`,
    fixList(finding),
    relatedList(finding),
    pathList(finding),
    '</article>',
  ].join('\n');
}

function reachRow(outcome: OutcomeReport): string {
  const doubt = outcome.certainty === 'possible' && outcome.verdict !== 'unknown' ? 'possibly ' : '';
  const silent = outcome.verdict === 'accepted' || outcome.verdict === 'unknown';
  const cells = [
    `${escapeXml(outcome.to)} port ${outcome.port}`,
    escapeXml(list(outcome.sources, mostSources)),
    `<span class="v-${outcome.verdict}">${doubt}${outcome.verdict}</span>`,
    silent ? '' : escapeXml(clientSees(outcome.verdict, outcome.symptom)),
    outcome.because
      .slice(0, 3)
      .map(({ file, line }) => code(`${file}:${line}`))
      .join(' '),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function hostSection(host: HostReport, urls: ReadonlyMap<string, string>): string {
  const findings = openFindings(host).sort(bySeverity);
  const heads = ['to', 'from', 'verdict', 'client sees', 'decided by'].map((head) => `<th>${head}</th>`).join('');
  const said = host.diagnostics.map(
    ({ severity, message, file, at }) =>
      `<li>${severity}: ${at ? code(`${at.file}:${at.line}`) : file === null ? '' : code(file)} ${escapeXml(message)}</li>`,
  );
  const missing = host.notEvaluated.map(
    ({ rule, missing: layers }) =>
      `<li>${escapeXml(rule)}: ${layers.map(({ layer, command }) => code(command ?? layer)).join(', ')}</li>`,
  );
  const more = (title: string, items: readonly string[]): string =>
    items.length === 0
      ? ''
      : `<details><summary>${title} (${items.length})</summary><ul>${items.join('')}</ul></details>`;
  return [
    `<section><h2>${escapeXml(host.host)}</h2>`,
    findings.length === 0 ? '<p>No findings.</p>' : '',
    ...findings.map((finding) => findingCard(finding, host, urls)),
    host.summary.length === 0
      ? ''
      : `<h3>Who reaches SSH</h3><div class="wide"><table><thead><tr>${heads}</tr></thead><tbody>${host.summary.map(reachRow).join('\n')}</tbody></table></div>`,
    more('About what was collected', said),
    more('Not evaluated for want of evidence', missing),
    '</section>',
  ].join('\n');
}

/** One page without scripts or anything from elsewhere, good on a phone, in the dark and on paper. */
export function* renderHtml({ hosts, rules, tool }: StreamedDocument): Generator<string> {
  const urls = new Map(rules.map(({ id, url }) => [id, url]));
  const totals = countTotals(hosts);
  const counts = severityCounts(totals).map(({ severity, amount }) => count(amount, severity));
  const hidden = totals.hidden === '' ? '' : `; ${totals.hidden}`;
  const summary = `${counts.length === 0 ? 'No findings' : list(counts)} on ${count(hosts.length, 'host')}${hidden}.`;
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  const head = [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>sshreach: ${escapeXml(summary)}</title><style>${style}</style></head><body>`,
    `<header><h1>Who reaches SSH</h1><p>${escapeXml(summary)}</p></header><main>`,
  ];
  yield neutraliseCommands(`${head.join('\n')}\n`);
  for (const host of hosts) yield neutraliseCommands(`${hostSection(host, urls)}\n`);
  yield neutraliseCommands(`</main><footer>sshreach ${escapeXml(tool.version)}</footer></body></html>\n`);
}
