import type { Span } from '#core/source-file';
import type { Amendment, Change, TextEdit } from '#model/change';
import { insertLines, lineStart, removeLines } from '../_grammar/line-edits.ts';
import type { Dialect, ParsedFile } from '../format.ts';
import { admittingWords, knownWords } from './admitting-words.ts';
import type { BlockNode, LineNode } from './block-grammar.ts';
import type { NftFile } from './parse.ts';
import { storedIn } from './type-rules.ts';

/** Lets clients in by a rule in front of the line, or takes the line away; configuration files only. */
export function amend(
  change: Change,
  { file, kind, parsed }: ParsedFile<NftFile>,
  span: Span,
  dialect: Dialect,
): Amendment | null {
  const { text, claim } = file;
  const place = kind === 'nft-config' ? placeOf(parsed.statements.blocks.children, text, span) : null;
  if (place === null) return null;
  const edit = editAt(change, place, text);
  const path = storedIn(dialect);
  const commands = claim.path.startsWith('etc/') ? [`nft -c -f ${path}`, `nft -f ${path}`] : [];
  return edit === null ? null : { edits: [edit], commands };
}

function editAt(change: Change, place: Place, text: string): TextEdit | null {
  if (change.change === 'remove') return place.isAlone ? removeLines(text, place.line) : null;
  if (change.change === 'admit-known') return place.insert([knownWords], 'first');
  if (change.change !== 'admit') return null;
  const words = admittingWords(change.sources, change.port, place.family);
  return words === null ? null : place.insert(words, 'here');
}

interface Place {
  readonly line: Span;
  /** Nothing else stands on its line. */
  readonly isAlone: boolean;
  /** Of the table: `inet`. */
  readonly family: string;
  /** In front of the line, behind all rules for a chain's policy, or in front of all of them. */
  insert(rules: readonly string[], where: 'here' | 'first'): TextEdit | null;
}

/** What a line of a chain is besides a rule: nft(8) "CHAINS". */
const isHead = (text: string): boolean => /^(?:type|policy|comment|flags|devices?)\b/.test(text);

function placeOf(children: readonly (LineNode | BlockNode)[], text: string, span: Span): Place | null {
  const holds = (node: Span): boolean => node.start <= span.start && span.start < node.end;
  const top = children.find(holds);
  if (top === undefined) return null;
  if (top.type === 'line') return commandPlace(top, text, span);
  const family = /^table\s+(ip6?|inet)\b(?!\s*\{)/.exec(text.slice(top.start))?.[1] ?? 'ip';
  const chain = top.type === 'table' ? (top.children as readonly BlockNode[]).find(holds) : undefined;
  if (chain?.type !== 'chain' || !chain.closed) return null;
  const lines = chain.children as readonly LineNode[];
  const own = lines.find(holds);
  if (own === undefined) return null;
  const wordsOf = ({ start, end }: Span): string => text.slice(start, end).trimStart();
  const rules = lines.filter((line) => !isHead(wordsOf(line)));
  const isRule = rules.includes(own);
  return {
    line: own,
    isAlone: isOnlyOne(text, own, lines),
    family,
    insert(words, where) {
      const before = where === 'first' ? rules[0] : isRule ? own : undefined;
      return before === undefined ? atEnd(text, chain, words) : inFrontOf(text, before, words);
    },
  };
}

const startOf = (text: string, { start, end }: Span): number =>
  start + (/^\s*/.exec(text.slice(start, end))?.[0].length ?? 0);

const isOnlyOne = (text: string, own: Span, lines: readonly Span[]): boolean =>
  text.slice(lineStart(text, startOf(text, own)), startOf(text, own)).trim() === '' &&
  !lines.some((line) => line !== own && lineStart(text, line.start) === lineStart(text, own.start));

/** On a line of its own where the rule has one, else beside it. */
function inFrontOf(text: string, line: Span, rules: readonly string[]): TextEdit {
  const start = startOf(text, line);
  const indent = text.slice(lineStart(text, start), start);
  if (indent.trim() !== '') return { start, end: start, text: rules.map((rule) => `${rule}; `).join('') };
  return insertLines(
    text,
    start,
    rules.map((rule) => indent + rule),
  );
}

/** Behind everything in the chain. */
function atEnd(text: string, chain: BlockNode, rules: readonly string[]): TextEdit {
  const brace = chain.end - 1;
  const indent = text.slice(lineStart(text, brace), brace);
  if (indent.trim() !== '') return { start: brace, end: brace, text: `; ${rules.join('; ')}; ` };
  const last = chain.children.at(-1);
  const inner = last === undefined ? null : text.slice(lineStart(text, startOf(text, last)), startOf(text, last));
  const own = inner === null || inner.trim() !== '' ? `${indent}\t` : inner;
  return insertLines(
    text,
    brace,
    rules.map((rule) => own + rule),
  );
}

/** `add rule inet filter input …`; what `insert rule` puts in front comes from behind it in the file. */
function commandPlace(line: LineNode, text: string, span: Span): Place | null {
  const head = /^\s*add\s+rule\s+(?:(ip6?|inet)\s+)?[\w.-]+\s+[\w.-]+\s+/.exec(text.slice(line.start, span.start + 1));
  if (head === null) return null;
  const start = startOf(text, line);
  const isAlone = text.slice(lineStart(text, start), start).trim() === '';
  return {
    line,
    isAlone,
    family: head[1] ?? 'ip',
    insert: (rules, where) =>
      where === 'first' || !isAlone
        ? null
        : insertLines(
            text,
            start,
            rules.map((rule) => `${head[0].trimStart()}${rule}`),
          ),
  };
}
