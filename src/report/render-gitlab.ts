import type { FindingReport, HostReport, StreamedDocument } from '#engine/document';
import { escapeTerminal } from './escape.ts';
import { jsonText } from './json-text.ts';
import { openFindings } from './open-findings.ts';
import { verdictOf } from './render-finding.ts';

/** What GitLab's merge request widget sorts by. */
function severityOf({ severity, certainty }: FindingReport): string {
  if (severity === 'error') return certainty === 'certain' ? 'blocker' : 'critical';
  if (severity === 'warning') return certainty === 'certain' ? 'major' : 'minor';
  return 'info';
}

/** GitLab shows a place only for a path inside the repository, without a leading `./`. */
const pathOf = (path: string): string => path.replace(/^(?:\.?\/)+/, '') || 'sshreach';

function issueOf(finding: FindingReport, host: HostReport, alone: boolean): object {
  const verdict = verdictOf(finding, host);
  const on = alone ? '' : `${host.host}: `;
  return {
    description: escapeTerminal(`${on}${finding.text}${verdict === null ? '' : ` (${verdict})`}`),
    check_name: finding.rule,
    fingerprint: `${host.host}/${finding.fingerprint}`,
    severity: severityOf(finding),
    location: {
      path: pathOf(finding.at.file),
      positions: {
        begin: { line: finding.at.line, column: finding.at.column },
        end: { line: finding.at.endLine, column: finding.at.endColumn },
      },
      lines: { begin: finding.at.line, end: finding.at.endLine },
    },
  };
}

/** A Code Quality report (`artifacts:reports:codequality`); fingerprints are unique over all hosts. */
export function* renderGitlab({ hosts }: StreamedDocument): Generator<string> {
  let isFirst = true;
  for (const host of hosts)
    for (const finding of openFindings(host)) {
      const issue = jsonText(issueOf(finding, host, hosts.length === 1)).trimEnd();
      yield `${isFirst ? '[' : ','}\n  ${issue.replaceAll('\n', '\n  ')}`;
      isFirst = false;
    }
  yield isFirst ? '[]\n' : '\n]\n';
}
