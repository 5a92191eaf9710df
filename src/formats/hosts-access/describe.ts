import { describeSupport } from '../_grammar/describe-support.ts';
import type { Description, ParsedFile, SupportRow } from '../format.ts';
import type { HostsAccess, List, Option, Pattern } from './ast.ts';
import { meaningOfOption, meaningOfWord } from './meanings.ts';
import { support } from './support.ts';

const rowNaming = (word: string): SupportRow | undefined =>
  support.find(({ construct }) => construct.split(/,? and |, /).includes(`\`${word}\``));

/** What the wildcard or the option at an offset means, or who a pattern of clients is. */
export function describeHostsAccess({ file, parsed }: ParsedFile<HostsAccess>, offset: number): Description | null {
  const line = parsed.statements.children.find(({ start, end }) => start <= offset && offset <= end);
  if (line?.type !== 'rule') return null;
  const child = line.children.find(({ start, end }) => start <= offset && offset <= end);
  if (child === undefined) return null;
  return child.type === 'option' ? describeOption(child) : describeList(child, file.text, offset);
}

function describeOption(option: Option): Description | null {
  const row = rowNaming(option.name.toLowerCase()) ?? rowNaming('unknown or malformed option');
  const meaning = meaningOfOption(option.name);
  const { start, end } = option;
  if (row === undefined)
    return {
      span: { start, end },
      title: option.name,
      paragraphs: ['libwrap knows no such option: with it, the client is refused.'],
    };
  return describeSupport(row, { start, end }, { title: option.name, meaning });
}

function describeList(list: List, text: string, offset: number): Description | null {
  const within = list.children.find(({ start, end }) => start <= offset && offset <= end);
  if (within !== undefined && within.type !== 'pattern') return describeList(within, text, offset);
  const word = within ?? exceptAt(text, offset);
  if (word === null) return null;
  const meaning = meaningOfWord(word.value);
  if (meaning === null) return null;
  const row = rowNaming(word.value.toUpperCase());
  const span = { start: word.start, end: word.end };
  return row === undefined
    ? { span, title: word.value.toUpperCase(), paragraphs: [meaning] }
    : describeSupport(row, span, { title: word.value.toUpperCase(), meaning });
}

/** `EXCEPT` stands between lists and has no node of its own. */
function exceptAt(text: string, offset: number): Pick<Pattern, 'value' | 'start' | 'end'> | null {
  const start = Math.max(0, offset - 'EXCEPT'.length);
  const found = /\bEXCEPT\b/i.exec(text.slice(start, offset + 'EXCEPT'.length));
  return found && { value: found[0], start: start + found.index, end: start + found.index + found[0].length };
}
