import type { FindingReport, HostReport } from '#engine/document';

/** What reports show: findings that nobody set aside. */
export const openFindings = (host: HostReport): FindingReport[] =>
  host.findings.filter((finding) => !finding.suppressed);

const rank = { error: 0, warning: 1, note: 2 } as const;

/** Errors first, certain ones before possible ones; equal ones keep their order. */
export const bySeverity = (a: FindingReport, b: FindingReport): number =>
  rank[a.severity] - rank[b.severity] || Number(a.certainty === 'possible') - Number(b.certainty === 'possible');
