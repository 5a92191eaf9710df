import { fitsPattern } from '#core/name-pattern';
import { nearestName } from '#core/nearest-name';
import { redact } from '#core/redact';
import type { SourceFile } from '#core/source-file';
import type { DiagnosticReport, FindingReport, HostReport, PlaceReport } from '#engine/document';
import { isDay } from './day.ts';

/**
 * A comment of an analysed file that sets findings aside:
 * `# sshreach: ignore[host-firewall/sources-shut-out] until=2027-01-31 -- only the bastion may enter`.
 * `ignore-file` means the whole file; else it is for the statement on its line, or for the next one.
 */
interface IgnoreComment {
  readonly rules: readonly string[];
  /** From 1; `null` for the whole file. */
  readonly line: number | null;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string | null;
  readonly reason: string | null;
  readonly at: PlaceReport;
  /** Why it is not obeyed. */
  readonly wrong: string | null;
}

const mark = /(?:#|;|\/\/|<!--)\s*sshreach:\s*(ignore(?:-file)?)\b([^\n]*)/;
const inner = /^\[([^\]]*)\](?:\s+until=(\S+))?(?:\s+--\s*(.*?))?\s*(?:-->\s*)?$/;
const blankOrComment = /^\s*(?:$|[#;]|\/\/|<!--)/;

function readComment(lines: readonly string[], index: number, file: SourceFile, requireReason: boolean): IgnoreComment {
  const line = lines[index]!;
  const found = mark.exec(line)!;
  const [, list = '', until = null, reason = null] = inner.exec(found[2]!.trim()) ?? [];
  const rules = list.split(/[\s,]+/).filter((name) => name !== '');
  const alone = line.slice(0, found.index).trim() === '';
  const next = lines.findIndex((one, i) => i > index && !blankOrComment.test(one));
  const wrong =
    rules.length === 0
      ? 'names no rule: write `# sshreach: ignore[hop/rule]`'
      : until !== null && !isDay(until)
        ? `has no day as YYYY-MM-DD behind until=, but ${until}`
        : requireReason && (reason ?? '') === ''
          ? 'gives no reason, which the settings demand: add ` -- why`'
          : null;
  return {
    ...{ rules, until, reason: reason === '' ? null : reason, wrong },
    line: found[1] === 'ignore-file' ? null : alone && next < 0 ? 0 : lineOf(file, lines, alone ? next : index),
    at: placeOf(file, lines, index, found.index, found[0].trimEnd().length),
  };
}

/** The line of the raw artefact that a line of the parsed text is. */
const lineOf = (file: SourceFile, lines: readonly string[], index: number): number =>
  placeOf(file, lines, index, 0, 0).line;

function placeOf(
  file: SourceFile,
  lines: readonly string[],
  index: number,
  column: number,
  length: number,
): PlaceReport {
  const before = lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0);
  const start = file.map.pointAt(before + column);
  const end = file.map.pointAt(before + column + length);
  const line = lines[index]!.replace(/\r$/, '');
  return {
    file: file.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    text: redact(line.slice(column, column + length)).slice(0, 200),
    sourceLine: redact(line).slice(0, 2000),
  };
}

function commentsOf(file: SourceFile, requireReason: boolean): IgnoreComment[] {
  if (!file.text.includes('sshreach:')) return [];
  const lines = file.text.split('\n');
  return lines.flatMap((line, i) => (mark.test(line) ? [readComment(lines, i, file, requireReason)] : []));
}

const covers = (comment: IgnoreComment, { rule, at }: FindingReport): boolean =>
  at.file === comment.at.file &&
  (comment.line === null || comment.line === at.line) &&
  comment.rules.some((pattern) => fitsPattern(pattern, rule, false));

/**
 * Sets aside what comments in a host's files ask for, and says which comments set nothing aside. `today`
 * (`YYYY-MM-DD`) decides which have run out; `knownRules` are the ids of all rules.
 */
export function applyComments(
  host: HostReport,
  files: readonly SourceFile[],
  today: string,
  requireReason: boolean,
  knownRules: readonly string[],
): HostReport {
  const comments = files.flatMap((file) => commentsOf(file, requireReason));
  if (comments.length === 0) return host;
  const used = new Set<IgnoreComment>();
  const holds = (one: IgnoreComment): boolean => one.wrong === null && (one.until === null || today <= one.until);
  const findings = host.findings.map((finding): FindingReport => {
    const fitting = comments.filter((one) => covers(one, finding));
    for (const one of fitting) used.add(one);
    const by = fitting.find(holds);
    return by === undefined || finding.suppressed
      ? finding
      : { ...finding, suppressed: { by: 'comment', reason: by.reason } };
  });
  const complaints = comments.flatMap((one) => complain(one, used.has(one), holds(one), knownRules));
  return { ...host, findings, diagnostics: [...host.diagnostics, ...complaints] };
}

/** `, and there is no rule listener/loopbak-only (did you mean listener/loopback-only?)`. */
function misnamed(rules: readonly string[], knownRules: readonly string[]): string {
  const wrong = rules.find((pattern) => !knownRules.some((id) => fitsPattern(pattern, id, false)));
  if (wrong === undefined) return '';
  const near = nearestName(wrong, knownRules);
  return `, and there is no rule ${redact(wrong)}${near === null ? '' : ` (did you mean ${near}?)`}`;
}

function complain(
  { wrong, until, rules, at }: IgnoreComment,
  used: boolean,
  holds: boolean,
  knownRules: readonly string[],
): DiagnosticReport[] {
  const say = (code: string, message: string): DiagnosticReport[] => [
    { code, severity: 'note', message, effect: 'none', file: at.file, at },
  ];
  if (wrong !== null) return say('ignore-malformed', `This comment ignores nothing: it ${wrong}.`);
  if (used && !holds) return say('ignore-expired', `This comment ran out on ${until}; what it hid is shown again.`);
  return used
    ? []
    : say(
        'ignore-unused',
        `This comment ignores nothing: no finding of ${rules.join(', ')} fits it${misnamed(rules, knownRules)}.`,
      );
}
