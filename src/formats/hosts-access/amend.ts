import type { Family } from '#core/address';
import type { Span } from '#core/source-file';
import type { Amendment, Change } from '#model/change';
import { appendLines, insertLines, removeLines } from '../_grammar/line-edits.ts';
import { typedSources } from '../_grammar/typed-sources.ts';
import type { ParsedFile } from '../format.ts';
import type { HostsAccess } from './ast.ts';

/** hosts_access(5): an IPv6 network stands in brackets, its length behind them. */
function pattern(prefix: string): string {
  if (!prefix.includes(':')) return prefix;
  const [address, length] = prefix.split('/');
  return length === undefined ? `[${address}]` : `[${address}]/${length}`;
}

const everyAddress = (family: Family | null): string =>
  family === null ? 'ALL' : family === 4 ? '0.0.0.0/0.0.0.0' : '[::]/0';

/** Both lists are read anew for each connection, so that an edit is all there is to do. */
export function amend(change: Change, { file, kind, parsed }: ParsedFile<HostsAccess>, span: Span): Amendment | null {
  const { text } = file;
  if (change.change === 'end-line')
    return text === '' || text.endsWith('\n')
      ? null
      : { edits: [appendLines(text, [])], commands: [`echo >> /etc/${kind.replace('-', '.')}`] };
  if (change.change === 'remove') return { edits: [removeLines(text, span)], commands: [] };
  if (change.change !== 'admit') return null;
  const sources =
    typedSources(change.sources)?.map(({ family, prefix }) =>
      prefix === null ? everyAddress(family) : pattern(prefix),
    ) ?? [];
  // A rule that allows stands in front of the one that denies, in either file (hosts_options(5)).
  const allow = kind === 'hosts-deny' ? ': allow' : '';
  const line = `sshd: ${sources.join(' ')}${allow}`;
  if (sources.length === 0 || line.length > 2000) return null;
  const before = parsed.statements.children.find((one) => one.end > span.start);
  const at = before?.start ?? text.length;
  return { edits: [insertLines(text, at, [line])], commands: [] };
}
