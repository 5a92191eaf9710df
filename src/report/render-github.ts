import type { DiagnosticReport, FindingReport, HostReport, HostSequence, StreamedDocument } from '#engine/document';
import { escapeGithubMessage, escapeGithubProperty, escapeTerminal, neutraliseCommands } from './escape.ts';
import { openFindings } from './open-findings.ts';
import { conciseLine } from './render-concise.ts';
import { verdictOf } from './render-finding.ts';
import { count } from './wording.ts';

type Level = 'error' | 'warning' | 'notice';

/** GitHub shows that many annotations of each level a step; the others are only in the log. */
const mostAnnotations = 10;

interface Entry {
  readonly level: Level;
  readonly command: string;
  /** The same for the log, where it is beyond what GitHub shows. */
  readonly line: string;
}

const levels = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** GitHub takes columns only where the region is on one line, and its `endColumn` is inside. */
function command(
  level: Level,
  at: FindingReport['at'] | null,
  file: string | null,
  title: string,
  text: string,
): string {
  const properties: [string, string | number][] = [];
  if (file !== null) properties.push(['file', escapeGithubProperty(file)]);
  if (at) {
    properties.push(['line', at.line], ['endLine', at.endLine]);
    if (at.line === at.endLine) {
      properties.push(['col', at.column], ['endColumn', Math.max(at.column, at.endColumn - 1)]);
    }
  }
  properties.push(['title', escapeGithubProperty(title)]);
  return `::${level} ${properties.map(([name, value]) => `${name}=${value}`).join(',')}::${escapeGithubMessage(text)}`;
}

function findingEntry(finding: FindingReport, host: HostReport, alone: boolean): Entry {
  const verdict = verdictOf(finding, host);
  const text = verdict === null ? finding.text : `${finding.text}\n${verdict}`;
  const title = alone ? finding.rule : `${finding.rule} (${host.host})`;
  const level = levels[finding.severity];
  return { level, command: command(level, finding.at, finding.at.file, title, text), line: conciseLine(finding) };
}

/** Only what makes answers less certain is worth an annotation. */
function diagnosticEntry({ at, file, code, message }: DiagnosticReport): Entry {
  const place = at ? `${at.file}:${at.line}:${at.column} ` : file === null ? '' : `${file} `;
  return {
    level: 'warning',
    command: command(
      'warning',
      at,
      file,
      `not understood: ${code}`,
      `${message}\nAnswers that depend on it are less certain.`,
    ),
    line: neutraliseCommands(escapeTerminal(`${place}warning not understood: ${code} — ${message}`)),
  };
}

const kinds = (['error', 'warning', 'note'] as const).flatMap((severity) =>
  (['certain', 'possible'] as const).map((certainty) => ({ severity, certainty })),
);

const kindOf = ({ severity, certainty }: Pick<FindingReport, 'severity' | 'certainty'>): string =>
  `${severity} ${certainty}`;

/** The most severe first, hosts in their order: once through the hosts for each kind of finding that there is. */
function* entriesOf(hosts: HostSequence): Generator<Entry> {
  const alone = hosts.length === 1;
  const there = new Set<string>();
  for (const host of hosts) for (const finding of openFindings(host)) there.add(kindOf(finding));
  for (const kind of kinds.map(kindOf).filter((one) => there.has(one)))
    for (const host of hosts)
      for (const finding of openFindings(host)) if (kindOf(finding) === kind) yield findingEntry(finding, host, alone);
  for (const { diagnostics } of hosts)
    for (const diagnostic of diagnostics) if (diagnostic.effect === 'widens') yield diagnosticEntry(diagnostic);
}

/**
 * Workflow commands, the most severe first; what is beyond GitHub's ten of a level follows as plain lines, and a line
 * before them says so.
 */
export function* renderGithub({ hosts }: StreamedDocument): Generator<string> {
  const amounts = new Map<Level, number>();
  for (const { level, command: text } of entriesOf(hosts)) {
    const before = amounts.get(level) ?? 0;
    amounts.set(level, before + 1);
    if (before < mostAnnotations) yield `${text}\n`;
  }
  const rest = [...amounts.values()].reduce((sum, amount) => sum + Math.max(0, amount - mostAnnotations), 0);
  if (rest === 0) return;
  yield `GitHub shows ${mostAnnotations} annotations of each level; ${count(rest, 'more result')} only here in the log:\n`;
  const passed = new Map<Level, number>();
  for (const { level, line } of entriesOf(hosts)) {
    const before = passed.get(level) ?? 0;
    passed.set(level, before + 1);
    if (before >= mostAnnotations) yield `${line}\n`;
  }
}
