import type { FindingReport, HostReport, ReportDocument, SuppressionReport } from '#engine/document';
import { count, list } from './wording.ts';

/** What reports show: findings that nobody set aside. */
export const openFindings = (host: HostReport): FindingReport[] =>
  host.findings.filter((finding) => !finding.suppressed);

const rank = { error: 0, warning: 1, note: 2 } as const;

/** Errors first, certain ones before possible ones; equal ones keep their order. */
export const bySeverity = (a: FindingReport, b: FindingReport): number =>
  rank[a.severity] - rank[b.severity] || Number(a.certainty === 'possible') - Number(b.certainty === 'possible');

const setAsideBy: Readonly<Record<SuppressionReport['by'], string>> = {
  baseline: 'the baseline',
  comment: 'comments',
  configuration: 'the settings',
};

/** `3 findings hidden by the baseline and comments`; empty where none is. */
export function hiddenFindings({ hosts }: ReportDocument): string {
  const hidden = hosts.flatMap(({ findings }) => findings.flatMap(({ suppressed }) => suppressed ?? []));
  if (hidden.length === 0) return '';
  const by = [...new Set(hidden.map((one) => setAsideBy[one.by]))].sort();
  return `${count(hidden.length, 'finding')} hidden by ${list(by)}`;
}
