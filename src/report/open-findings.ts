import type { FindingReport, HostReport, HostSequence, SuppressionReport } from '#engine/document';
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

/** What a report says of all hosts together, counted one host after the other. */
export interface Totals {
  readonly findings: Readonly<Record<FindingReport['severity'], number>>;
  /** Parts of the input that were not understood. */
  readonly widened: number;
  /** Rules that were not evaluated, host by host. */
  readonly skipped: number;
  /** `3 findings hidden by the baseline and comments`; empty where none is. */
  readonly hidden: string;
}

export function countTotals(hosts: HostSequence): Totals {
  const findings = { error: 0, warning: 0, note: 0 };
  const hiddenBy = new Set<string>();
  let [widened, skipped, hidden] = [0, 0, 0];
  for (const host of hosts) {
    for (const { severity, suppressed } of host.findings) {
      if (suppressed === undefined) findings[severity]++;
      else {
        hidden++;
        hiddenBy.add(setAsideBy[suppressed.by]);
      }
    }
    widened += host.diagnostics.filter(({ effect }) => effect === 'widens').length;
    skipped += host.notEvaluated.length;
  }
  const by = hidden === 0 ? '' : `${count(hidden, 'finding')} hidden by ${list([...hiddenBy].sort())}`;
  return { findings, widened, skipped, hidden: by };
}

/** Errors first; those that there are none of are left out. */
export const severityCounts = ({ findings }: Totals): { severity: FindingReport['severity']; amount: number }[] =>
  (['error', 'warning', 'note'] as const)
    .map((severity) => ({ severity, amount: findings[severity] }))
    .filter(({ amount }) => amount > 0);
