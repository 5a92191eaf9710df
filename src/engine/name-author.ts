import type { OriginId } from '#core/origin';
import { authorOf } from '#model/author-of';
import type { FilterAuthor } from '#model/filter-authors';
import type { HostView } from '#model/host-model';
import type { Report } from './rule.ts';

/**
 * Who wrote the line of the packet filter or of an access list that a finding blames, or the line that it names first, as
 * one more sentence: a change by hand would not last. Empty where a person wrote it, and where the finding has named the
 * program already.
 */
export function nameAuthor(view: HostView, report: Report, text: string): string {
  const own = writerAt(view, report.at);
  const other = report.related?.[0];
  const writer = own ?? (other === undefined ? null : writerAt(view, other.at));
  if (writer === null || text.includes(writer.author.name)) return '';
  const { author, again } = writer;
  const port = report.data?.port ?? report.outcomes?.[0]?.port ?? 22;
  const change = author.change.replaceAll('PORT', String(port));
  const line = own === null ? 'The line that stops them' : 'This line';
  return ` ${line} belongs to ${author.name}, and a change by hand is lost when that ${again}: ${change}.`;
}

/** `again`: what the program does when changes by hand are lost. */
interface Writer {
  readonly author: FilterAuthor;
  readonly again: string;
}

function writerAt({ packetFilter, accessLists }: HostView, at: OriginId): Writer | null {
  for (const table of packetFilter.tables) {
    for (const chain of table.chains.values()) {
      const isPolicy = chain.base?.policyOrigin === at;
      const rule = isPolicy ? null : chain.rules.find(({ origin }) => origin === at);
      if (rule === undefined) continue;
      const author = authorOf(table, chain, rule);
      return author && { author, again: 'loads its rules again' };
    }
  }
  const line = [...accessLists.allow, ...accessLists.deny].flatMap(({ rules }) => rules).find((r) => r.origin === at);
  return line?.author ? { author: line.author, again: 'writes the list again' } : null;
}
