import type { Span } from '#core/source-file';
import { describeSupport } from '../_grammar/describe-support.ts';
import { ItemKind, LineKind, type StatementIndex } from '../_grammar/iptables-index.ts';
import { assembleRule, type RulePart } from '../_grammar/iptables-part.ts';
import type { Description, ParsedFile, SupportRow } from '../format.ts';
import { meaningOf } from './meanings.ts';
import { support } from './support.ts';

/** What the option, match, target or line at an offset is for. */
export function describeIptables({ file, parsed }: ParsedFile<StatementIndex>, offset: number): Description | null {
  const index = parsed.statements;
  const line = lineAt(index, offset);
  if (line === null) return null;
  const span = { start: index.start(line), end: index.end(line) };
  if (index.kind(line) === LineKind.table || index.kind(line) === LineKind.commit)
    return describe('*table … COMMIT', span, 'table', 'The rules of one table; COMMIT puts them in force all at once.');
  if (index.kind(line) === LineKind.chain)
    return describe(
      ':CHAIN POLICY [packets:bytes]',
      span,
      'chain',
      'A chain, with what becomes of packets that no rule of it decides; `-` for chains that are jumped to.',
    );
  if (index.kind(line) !== LineKind.command) return null;
  return describeCommand(file.text, index, line, offset);
}

function lineAt(index: StatementIndex, offset: number): number | null {
  let low = 0;
  let high = index.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (index.start(middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return index.length > 0 && index.start(low) <= offset && offset <= index.end(low) ? low : null;
}

function describeCommand(text: string, index: StatementIndex, line: number, offset: number): Description | null {
  for (let item = index.firstItem(line); item < index.endItem(line); item++) {
    const span = { start: index.itemStart(item), end: index.itemEnd(item) };
    if (index.itemKind(item) !== ItemKind.command || offset < span.start || offset >= span.end) continue;
    const verb = /^-\w/.exec(text.slice(span.start, span.end))?.[0] ?? '';
    return describe('-A -I -R -D -N -P -F -X -E', trimmed(text, span), verb, meaningOf(verb));
  }
  const covers = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  for (const part of assembleRule(text, index, line)) {
    const option = part.options.find(covers);
    if (option === undefined && !covers(part)) continue;
    return describePart(part, option?.name ?? null, trimmed(text, option ?? part));
  }
  return null;
}

const shortNames: Readonly<Record<string, string>> = {
  '--source': '-s',
  '--destination': '-d',
  '--in-interface': '-i',
  '--out-interface': '-o',
  '--protocol': '-p',
  '--fragment': '-f',
  '--ipv4': '-4',
  '--ipv6': '-6',
};

function describePart({ kind, name, goto }: RulePart, option: string | null, span: Span): Description | null {
  if (kind === 'stray') return null;
  if (kind === 'base') {
    const short = shortNames[name] ?? name;
    return describe(short, span, `${short}, ${name}`, meaningOf(short));
  }
  const construct = kind === 'match' ? `-m ${name}` : `-j ${name}`;
  const title = option === null ? (goto ? `-g ${name}` : construct) : `${option} of ${construct}`;
  if (rowOf(construct) !== null) return describe(construct, span, title, meaningOf(construct));
  if (kind === 'match') return describe('any other match', span, title, null);
  return /^[A-Z]+$/.test(name) && option !== null
    ? describe('any other target', span, title, null)
    : describe('-j CHAIN, -g CHAIN', span, title, meaningOf(goto ? '-g' : '-j'));
}

const rowOf = (construct: string): SupportRow | null =>
  support.find((row) => row.construct === construct) ??
  support.find((row) => !/^-[mj] /.test(construct) && row.construct.split(', ').includes(construct)) ??
  null;

function describe(construct: string, span: Span, title: string, meaning: string | null): Description | null {
  const row = rowOf(construct);
  return row === null ? null : describeSupport(row, span, { title, meaning });
}

const trimmed = (text: string, { start, end }: Span): Span => ({
  start,
  end: start + text.slice(start, end).trimEnd().length,
});
