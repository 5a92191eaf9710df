import type { FindingReport, FixReport, HostReport } from '#engine/document';
import { wrap } from './cells.ts';
import { type Colors, severityColor } from './colors.ts';
import { escapeTerminal } from './escape.ts';
import { type FrameSpan, renderFrame } from './frame.ts';
import type { RuleLink } from './rule-links.ts';
import { clientSees, headline, list, sentences, symptomOf } from './wording.ts';

const whole: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0/0', 'every IPv4 address'],
  ['::/0', 'every IPv6 address'],
]);

function fromSources(sources: readonly string[]): string {
  if (sources.length === 2 && sources.every((range) => whole.has(range))) return 'from everywhere';
  return sources.length === 0
    ? ''
    : `from ${list(
        sources.map((range) => whole.get(range) ?? range),
        4,
      )}`;
}

/** Whom a finding concerns, as one phrase, or `null` where its sentences say all. */
export function scopeOf({ sources, scope }: FindingReport): string | null {
  const parts = [
    fromSources(sources),
    scope.to === null ? '' : `to ${scope.to}`,
    scope.port === null ? '' : `port ${scope.port}`,
    scope.view === 'after-reboot' ? 'after the next reboot' : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

/** The client's words and how sure the answer is, `null` for hints. */
export function verdictOf(finding: FindingReport, host: HostReport): string | null {
  if (finding.verdict === null) return null;
  const words = clientSees(finding.verdict, symptomOf(finding, host));
  const subject = finding.certainty === 'certain' ? 'clients see' : 'clients possibly see';
  return finding.verdict === 'unknown' ? `what clients see ${words}` : `${subject}: ${words}`;
}

/** What to do and what it does, then the commands as they are typed, then what keeps it. */
function fixLines({ title, verified, edits, commands, keep, safe }: FixReport): string[] {
  const flag = safe ? '--fix' : '--fix-unsafe';
  const how = edits.length === 0 ? '' : ` (\`${flag}\` makes this edit, \`${flag} --fix-dry-run\` shows it)`;
  return [
    `fix: ${title}${how}; ${verified}${commands.length === 0 ? '.' : ':'}`,
    ...commands,
    ...(keep === null ? [] : [keep]),
  ];
}

/** How text is laid out and painted. */
export interface TextStyle {
  readonly colors: Colors;
  /** Terminal columns. */
  readonly width: number;
  readonly link: RuleLink;
}

/** One finding as a compiler would print it: heading, code frame, then why and what to do, a sentence a line. */
export function renderFinding(finding: FindingReport, host: HostReport, { colors, width, link }: TextStyle): string[] {
  const paint = severityColor(colors, finding.severity);
  const spans: FrameSpan[] = [
    { at: finding.at, label: finding.label, primary: true },
    ...finding.related.map(({ at, label }) => ({ at, label, primary: false })),
  ];
  const { lines, gutter } = renderFrame(spans, { colors, primary: paint, width });
  const heading = `${colors.bold(paint(`${finding.severity}[${link(finding.rule)}]`))}${colors.bold(`: ${escapeTerminal(headline(finding.text))}`)}`;
  const below = [...sentences(finding.text).slice(1), verdictOf(finding, host), scopeOf(finding)];
  const help = finding.fixes.flatMap((fix) => fixLines(fix).map((line, i) => ({ line, first: i === 0 })));
  const notes = below
    .filter((note) => note !== null)
    .flatMap((note) =>
      wrap(escapeTerminal(note), Math.max(40, width - gutter.length - 3)).map(
        (line, index) => `${gutter} ${index === 0 ? colors.blue('=') : ' '} ${line}`,
      ),
    );
  const fixes = help.flatMap(({ line, first }) =>
    first
      ? wrap(escapeTerminal(line), Math.max(40, width - gutter.length - 3)).map(
          (part, i) => `${gutter} ${colors.blue(i === 0 ? '=' : ' ')} ${colors.green(part)}`,
        )
      : [`${gutter}     ${colors.green(escapeTerminal(line))}`],
  );
  const gap = notes.length + fixes.length === 0 ? [] : [`${gutter} ${colors.blue('|')}`];
  return [heading, ...lines, ...gap, ...notes, ...fixes];
}
