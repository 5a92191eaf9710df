import type { DiagnosticReport, FindingReport, HostReport, ReportDocument } from '#engine/document';
import { escapeGithubMessage, escapeGithubProperty, escapeTerminal, neutraliseCommands } from './escape.ts';
import { bySeverity, openFindings } from './open-findings.ts';
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

/**
 * Workflow commands, the most severe first; what is beyond GitHub's ten of a level follows as plain lines, and a line
 * before them says so.
 */
export function renderGithub(document: ReportDocument): string {
  const alone = document.hosts.length === 1;
  const findings = document.hosts
    .flatMap((host) => openFindings(host).map((finding) => ({ finding, host })))
    .sort((a, b) => bySeverity(a.finding, b.finding))
    .map(({ finding, host }) => findingEntry(finding, host, alone));
  const diagnostics = document.hosts
    .flatMap((host) => host.diagnostics)
    .filter((diagnostic) => diagnostic.effect === 'widens')
    .map(diagnosticEntry);

  const used = new Map<Level, number>();
  const commands: string[] = [];
  const rest: string[] = [];
  for (const entry of [...findings, ...diagnostics]) {
    const before = used.get(entry.level) ?? 0;
    used.set(entry.level, before + 1);
    if (before < mostAnnotations) commands.push(entry.command);
    else rest.push(entry.line);
  }
  if (rest.length > 0) {
    const say = `GitHub shows ${mostAnnotations} annotations of each level; ${count(rest.length, 'more result')} only here in the log:`;
    rest.unshift(say);
  }
  return [...commands, ...rest].map((line) => `${line}\n`).join('');
}
