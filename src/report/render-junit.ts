import type { FindingReport, HostReport, ReportDocument, RuleReport } from '#engine/document';
import { escapeXml, neutraliseCommands } from './escape.ts';
import { groupBy } from './group-by.ts';
import { openFindings } from './open-findings.ts';
import { verdictOf } from './render-finding.ts';
import { headline } from './wording.ts';

const attributes = (pairs: Readonly<Record<string, string | number>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');

const placeOf = ({ at }: FindingReport): string => `${at.file}:${at.line}:${at.column}`;

function failureOf(findings: readonly FindingReport[], host: HostReport): string {
  const first = findings[0]!;
  const body = findings.map((finding) => {
    const verdict = verdictOf(finding, host);
    return `${placeOf(finding)}: ${finding.severity}: ${finding.text}${verdict === null ? '' : ` (${verdict})`}`;
  });
  const head = attributes({ message: `${headline(first.text)} (${placeOf(first)})`, type: first.severity });
  return `      <failure${head}>${escapeXml(body.join('\n'))}</failure>\n`;
}

/** One rule on one host: passed, failed by findings of warning or above, or skipped where its evidence is missing. */
function caseOf(rule: RuleReport, host: HostReport, findings: readonly FindingReport[]): string {
  const open = `    <testcase${attributes({ classname: host.host, name: rule.id })}`;
  const failing = findings.filter(({ severity }) => severity !== 'note');
  const notes = findings.filter(({ severity }) => severity === 'note');
  const missing = host.notEvaluated.find((one) => one.rule === rule.id);
  const inner = [
    ...(failing.length > 0 ? [failureOf(failing, host)] : []),
    ...(missing
      ? [
          `      <skipped${attributes({ message: `not collected: ${missing.missing.map(({ layer, command }) => command ?? layer).join('; ')}` })}/>\n`,
        ]
      : []),
    ...(notes.length > 0
      ? [
          `      <system-out>${escapeXml(notes.map((note) => `${placeOf(note)}: ${note.text}`).join('\n'))}</system-out>\n`,
        ]
      : []),
  ];
  return inner.length === 0 ? `${open}/>\n` : `${open}>\n${inner.join('')}    </testcase>\n`;
}

/** JUnit XML: a suite a host, a case a rule, so that what passed and what could not be judged is seen, too. */
export function renderJunit({ hosts, rules }: ReportDocument): string {
  const suites = hosts.map((host) => {
    const byRule = groupBy(openFindings(host), ({ rule }) => rule);
    const failures = [...byRule.values()].filter((own) => own.some(({ severity }) => severity !== 'note')).length;
    const counts = { tests: rules.length, failures, errors: 0, skipped: host.notEvaluated.length };
    const cases = rules.map((rule) => caseOf(rule, host, byRule.get(rule.id) ?? []));
    return {
      counts,
      text: `  <testsuite${attributes({ name: host.host, ...counts })}>\n${cases.join('')}  </testsuite>\n`,
    };
  });
  const sum = (key: 'tests' | 'failures' | 'skipped'): number => suites.reduce((n, { counts }) => n + counts[key], 0);
  const totals = {
    name: 'sshreach',
    tests: sum('tests'),
    failures: sum('failures'),
    errors: 0,
    skipped: sum('skipped'),
  };
  const body = suites.map(({ text }) => text).join('');
  return neutraliseCommands(
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(totals)}>\n${body}</testsuites>\n`,
  );
}
