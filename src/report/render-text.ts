import { groupBy } from '#core/group-by';
import type { DiagnosticReport, HostReport, StreamedDocument } from '#engine/document';
import { padTo, widthOfText, wrap } from './cells.ts';
import { type Colors, colorsFor, severityColor } from './colors.ts';
import { escapeTerminal, neutraliseCommands } from './escape.ts';
import { countTotals, openFindings, severityCounts } from './open-findings.ts';
import { defaultWidth, type ReportOptions } from './options.ts';
import { renderAssumptions, renderReachTable } from './reach-table.ts';
import { renderFinding, type TextStyle } from './render-finding.ts';
import { type RuleLink, ruleLinks } from './rule-links.ts';
import { count, list } from './wording.ts';

/** Of one kind of problem in one file, so many are written out. */
const mostAlike = 3;

function renderDiagnostic({ severity, message, effect, at, file, code }: DiagnosticReport, colors: Colors): string {
  const place = at ? `${at.file}:${at.line}:${at.column}: ` : file === null ? '' : `${file}: `;
  const text = /[.!?]$/.test(message) ? message : `${message}.`;
  const widens = effect === 'widens' ? ' Answers that depend on it are less certain.' : '';
  const paint = severityColor(colors, severity);
  return `  ${paint(severity)}: ${escapeTerminal(`${place}${text}`)}${widens} ${colors.dim(`[${escapeTerminal(code)}]`)}`;
}

function renderDiagnostics(diagnostics: readonly DiagnosticReport[], colors: Colors): string[] {
  const kinds = groupBy(diagnostics, (one) => JSON.stringify([one.at?.file ?? one.file, one.code]));
  return [...kinds.values()].flatMap((alike) => {
    const shown = alike.slice(0, mostAlike).map((one) => renderDiagnostic(one, colors));
    const more = alike.length - shown.length;
    return more === 0
      ? shown
      : [...shown, `    and ${more} more of this kind in that file; \`--format json\` lists them`];
  });
}

/** Rules that lack the same evidence share a line: `not collected: run …`. */
function renderNotEvaluated(host: HostReport, { width, link }: TextStyle): string[] {
  const groups = groupBy(host.notEvaluated, ({ missing }) => {
    const commands = missing.map(({ layer, command }) => (command === null ? layer : `run \`${command}\``));
    return `not collected: ${list([...new Set(commands)])}`;
  });
  const rows = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  const wide = Math.min(48, Math.max(0, ...rows.map(([what]) => widthOfText(escapeTerminal(what)))));
  return rows.flatMap(([what, rules]) => {
    const text = escapeTerminal(
      list(
        rules.map(({ rule }) => rule),
        4,
      ),
    );
    const first = `  ${padTo(escapeTerminal(what), wide)}`;
    if (widthOfText(first) + 2 + widthOfText(text) <= width) return [`${first}  ${withLinks(text, link)}`];
    return [first.trimEnd(), ...wrap(text, width - 6).map((line) => `      ${withLinks(line, link)}`)];
  });
}

/** Ids are made links once the lines are broken. */
const withLinks = (line: string, link: RuleLink): string => line.replace(/[a-z-]+\/[a-z0-9-]+/g, link);

function renderHost(host: HostReport, alone: boolean, style: TextStyle): string {
  const { colors } = style;
  const name = colors.bold(escapeTerminal(host.host));
  const blocks: string[][] = [
    ...(alone ? [] : [[`${name}:`]]),
    ...openFindings(host).map((finding) => renderFinding(finding, host, style)),
  ];
  if (host.summary.length > 0) {
    const notes = renderAssumptions(host.summary, colors).map((line) => `  ${line}`);
    blocks.push([`Who reaches SSH on ${name}:`, ...renderReachTable(host.summary, colors), ...notes]);
  }
  if (host.diagnostics.length > 0) {
    blocks.push([`About what was collected from ${name}:`, ...renderDiagnostics(host.diagnostics, colors)]);
  }
  if (host.notEvaluated.length > 0) {
    blocks.push([`Not evaluated on ${name}:`, ...renderNotEvaluated(host, style)]);
  }
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function renderCounts({ hosts }: StreamedDocument, colors: Colors): string {
  const totals = countTotals(hosts);
  const counts = severityCounts(totals).map(({ severity, amount }) =>
    severityColor(colors, severity)(count(amount, severity)),
  );
  const parts = [
    `${counts.length === 0 ? 'No findings' : list(counts)} on ${count(hosts.length, 'host')}`,
    totals.widened > 0 ? `${count(totals.widened, 'part')} of the input not understood` : '',
    totals.skipped > 0 ? `${count(totals.skipped, 'rule')} not evaluated` : '',
    totals.hidden,
  ];
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}

/** The report for people: findings with code frames, who reaches SSH, what was not understood or collected, counts. */
export function* renderText(document: StreamedDocument, options: ReportOptions = {}): Generator<string> {
  const colors = colorsFor(options.color);
  const alone = document.hosts.length === 1;
  const style = { colors, width: options.width ?? defaultWidth, link: ruleLinks(document, options.links) };
  for (const host of document.hosts) {
    const text = renderHost(host, alone, style);
    if (text !== '') yield neutraliseCommands(`${text}\n`);
  }
  yield neutraliseCommands(`${renderCounts(document, colors)}\n`);
}
