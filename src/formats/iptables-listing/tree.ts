import type { Chain, Columns, Comment, Listing, Option, Rule, Text } from './ast.ts';
import type { ChainBlock, Line, ListingLines } from './grammar.ts';
import { readDetails } from './read-details.ts';
import { readColumns, readRow, type Columns as ShownColumns } from './read-row.ts';

/** The tree of a listing, made when somebody asks for it. */
export function makeTree(text: string, { chains, loose, comments, inner, sections }: ListingLines): Listing {
  const textNode = ({ start, end }: Line): Text => ({ type: 'text', start, end, value: text.slice(start, end) });
  const ruleOrText = (line: Line, columns: ShownColumns | null): Rule | Text =>
    makeRule(text, line, columns) ?? textNode(line);
  const comment = ({ start, end }: Line): Comment => ({
    type: 'comment',
    start,
    end,
    value: text.slice(start + 1, end).trim(),
  });
  const children = [
    ...chains.map((block) => makeChain(text, block, ruleOrText)),
    ...loose.map((line) => ruleOrText(line, null)),
    ...sections.map(textNode),
    // A comment behind the last row of a chain stands outside of it.
    ...comments.filter((line) => !inner.has(line) || !within(chains, line)).map(comment),
  ].sort((a, b) => a.start - b.start);
  return { type: 'listing', start: 0, end: text.length, children };
}

const lastOf = ({ header, columns, rows }: ChainBlock): Line => rows.at(-1) ?? columns ?? header;
/** Whether a line stands before the end of the chain that begins last before it. */
function within(chains: readonly ChainBlock[], line: Line): boolean {
  let low = 0;
  let high = chains.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chains[middle]!.header.start <= line.start) low = middle + 1;
    else high = middle;
  }
  return low > 0 && line.start < lastOf(chains[low - 1]!).end;
}

function makeChain(
  text: string,
  block: ChainBlock,
  ruleOrText: (line: Line, columns: ShownColumns | null) => Rule | Text,
): Chain {
  const { header, columns, rows } = block;
  const [, name = '', about = ''] = /^Chain (\S+) \(([^)]*)/.exec(text.slice(header.start, header.end)) ?? [];
  const shown = columns && readColumns(text.slice(columns.start, columns.end));
  const names: Columns[] = columns
    ? [{ type: 'columns', ...columns, names: text.slice(columns.start, columns.end).split(/\s+/) }]
    : [];
  return {
    type: 'chain',
    name,
    policy: /^policy (\w+)/.exec(about)?.[1] ?? null,
    start: header.start,
    end: lastOf(block).end,
    children: [...names, ...rows.map((row) => ruleOrText(row, shown))],
  };
}

function makeRule(text: string, line: Line, columns: ShownColumns | null): Rule | null {
  const row = readRow(text, line, columns);
  if (row === null) return null;
  const { detailsStart, ...fields } = row;
  const children: (Option | Text)[] = [];
  for (const part of readDetails(text, detailsStart, row.end, row.target)) {
    const { start, end } = part;
    if (part.kind === 'stray' || (part.options.length === 0 && start < end && part.kind === 'match'))
      children.push({ type: 'text', start, end, value: text.slice(start, end) });
    for (const option of part.options)
      children.push({
        type: 'option',
        owner: part.name,
        name: option.name,
        negated: option.negated,
        values: option.values.map(({ value }) => value),
        start: option.start,
        end: option.end,
      });
  }
  return { type: 'rule', ...fields, details: text.slice(detailsStart, row.end).trim(), children: apart(children) };
}

/** Several options of one phrase share its place; only the first keeps the width, so that siblings stay apart. */
function apart(children: readonly (Option | Text)[]): (Option | Text)[] {
  let from = 0;
  return children.map((child) => {
    const start = Math.max(child.start, from);
    from = Math.max(child.end, start);
    return { ...child, start, end: from };
  });
}
