import { groupBy } from '#core/group-by';
import type { FindingReport, HostReport, RuleReport, StreamedDocument } from '#engine/document';
import { escapeXml, neutraliseCommands } from './escape.ts';
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

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function suiteOf(host: HostReport, rules: readonly RuleReport[]): Suite {
  const failing = new Set(openFindings(host).flatMap(({ rule, severity }) => (severity === 'note' ? [] : [rule])));
  return { tests: rules.length, failures: failing.size, errors: 0, skipped: host.notEvaluated.length };
}

/** JUnit XML: a suite a host, a case a rule, so that what passed and what could not be judged is seen, too. */
export function* renderJunit({ hosts, rules }: StreamedDocument): Generator<string> {
  const totals = { name: 'sshreach', tests: 0, failures: 0, errors: 0, skipped: 0 };
  for (const host of hosts) {
    const { tests, failures, skipped } = suiteOf(host, rules);
    totals.tests += tests;
    totals.failures += failures;
    totals.skipped += skipped;
  }
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(totals)}>\n`;
  for (const host of hosts) {
    const byRule = groupBy(openFindings(host), ({ rule }) => rule);
    const cases = rules.map((rule) => caseOf(rule, host, byRule.get(rule.id) ?? [])).join('');
    const head = attributes({ name: host.host, ...suiteOf(host, rules) });
    yield neutraliseCommands(`  <testsuite${head}>\n${cases}  </testsuite>\n`);
  }
  yield '</testsuites>\n';
}
