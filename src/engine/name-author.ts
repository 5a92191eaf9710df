import type { OriginId } from '#core/origin';
import { authorOf } from '#model/author-of';
import type { FilterAuthor } from '#model/filter-authors';
import type { HostView } from '#model/host-model';
import type { Report } from './rule.ts';

/**
 * Who wrote the line of the packet filter that a finding blames, or the line that it names first, as one more sentence:
 * a change by hand would not last. Empty where a person wrote it, and where the finding has named the program already.
 */
export function nameAuthor(view: HostView, report: Report, text: string): string {
  const own = authorAt(view, report.at);
  const other = report.related?.[0];
  const author = own ?? (other === undefined ? null : authorAt(view, other.at));
  if (author === null || text.includes(author.name)) return '';
  const port = report.data?.port ?? report.outcomes?.[0]?.port ?? 22;
  const change = author.change.replaceAll('PORT', String(port));
  const line = own === null ? 'The line that stops them' : 'This line';
  return ` ${line} belongs to ${author.name}, and a change by hand is lost when that loads its rules again: ${change}.`;
}

function authorAt(view: HostView, at: OriginId): FilterAuthor | null {
  for (const table of view.packetFilter.tables) {
    for (const chain of table.chains.values()) {
      if (chain.base?.policyOrigin === at) return authorOf(table, chain, null);
      const rule = chain.rules.find(({ origin }) => origin === at);
      if (rule !== undefined) return authorOf(table, chain, rule);
    }
  }
  return null;
}
