import type { Span } from '#core/source-file';
import { describeSupport } from '../_grammar/describe-support.ts';
import type { Description, ParsedFile, SupportRow } from '../format.ts';
import { meaningOf } from './meanings.ts';
import type { NftFile } from './parse.ts';
import { support } from './support.ts';

/** Constructs have at most this many words that are looked at. */
const MOST_WORDS = 3;

/** Rows by what begins a construct: `ip saddr, ip daddr` has two beginnings, `table ip, ip6, inet` three. */
function readConstructs(): ReadonlyMap<string, SupportRow> {
  const found = new Map<string, SupportRow>();
  for (const row of support) {
    if (row.state === 'unknown' || /^(?:any other|nft |\/|handles)/.test(row.construct)) continue;
    const [first = '', ...others] = row.construct.split(/,? and |, /);
    const family = /^(?:table|chain type) /.exec(first)?.[0] ?? '';
    for (const name of [first, ...others.map((other) => (other.includes(' ') ? other : `${family}${other}`))]) {
      const words = name.match(/^[a-z0-9-]+(?: [a-z0-9-]+)*/)?.[0] ?? '';
      if (words !== '' && !found.has(words)) found.set(words, row);
    }
  }
  return found;
}

let constructs: ReadonlyMap<string, SupportRow> | null = null;

interface Word extends Span {
  readonly value: string;
}

/** What the words at an offset are for: the longest construct of the support table that covers it. */
export function describeNft({ file, parsed }: ParsedFile<NftFile>, offset: number): Description | null {
  if (parsed.statements.blocks.comments.some(({ start, end }) => start <= offset && offset < end)) return null;
  constructs ??= readConstructs();
  const words = wordsAround(file.text, offset);
  const own = words.findIndex(({ start, end }) => start <= offset && offset <= end);
  if (own < 0) return null;
  for (let length = MOST_WORDS; length >= 1; length--) {
    for (let first = Math.max(0, own - length + 1); first <= own && first + length <= words.length; first++) {
      const some = words.slice(first, first + length);
      const phrase = some.map(({ value }) => value).join(' ');
      const row = constructs.get(phrase);
      if (row === undefined) continue;
      const span = { start: some[0]!.start, end: some.at(-1)!.end };
      return describeSupport(row, span, { title: phrase, meaning: meaningOf(phrase) });
    }
  }
  return null;
}

/** The words of the line, quoted texts left out. */
function wordsAround(text: string, offset: number): Word[] {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const to = text.indexOf('\n', offset);
  const line = text.slice(from, to < 0 ? text.length : to);
  return [...line.matchAll(/"[^"]*"|[A-Za-z_@][\w.@-]*/g)].flatMap(({ 0: value, index }) =>
    value.startsWith('"') ? [] : [{ value, start: from + index, end: from + index + value.length }],
  );
}
