import type { Family } from '#core/address';
import type { Diagnostic } from '#core/diagnostic';
import type { BlockNode, LineNode } from './block-grammar.ts';
import type { BlockMode } from './block-tokens.ts';
import type { RuleShapes } from './rule-shapes.ts';
import type { Scope } from './scope.ts';

/** What the parts of one file are read with. */
export interface Reading {
  readonly file: number;
  readonly text: string;
  readonly shapes: RuleShapes;
  /** Variables; `null` in listings, which have none. */
  readonly scope: Scope | null;
  /** Whether the listing leaves the elements of sets out (`nft -t`). */
  readonly terse: boolean;
  /** What an `include` inside of a block puts there; `null` in listings, which have none. */
  readonly include: ((text: string, place: Span, inside: BlockMode, families: readonly Family[]) => Included) | null;
  /** The families of the table that is being read; outside of tables all of them. */
  readonly families: readonly Family[];
  report(diagnostic: Diagnostic): void;
}

/** The lines of included files, each file with what it is read with but for the variables, which are the block's. */
export interface Included {
  readonly files: readonly {
    readonly lines: readonly (LineNode | BlockNode)[];
    readonly reading: Omit<Reading, 'scope'>;
  }[];
  /** False where a file that is named was not collected. */
  readonly complete: boolean;
}

export type Span = { readonly start: number; readonly end: number };

export function warn(reading: Reading, span: Span, code: string, message: string): void {
  reading.report({ file: reading.file, span, code, message, effect: 'widens', severity: 'warning' });
}

/** What a chain says of itself; a comment of iptables may begin a rule, as nft 1.1.7 lists it. */
export const ownWords = /^(?:flags\b|comment\s+(?:"[^"\n]*"?|[^\s"]+)$)/;

/** A name without its quotes. */
export const bare = (text: string): string => text.replace(/^"(.*)"$/, '$1');

export const inBraces = (list: string): string[] =>
  list
    .replace(/^\{|\}$/g, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(bare);

/** `table inet filter`, without the brace that opens the block. */
export function headSpan({ text }: Reading, { head }: Pick<BlockNode, 'head'>): Span {
  const words = text.slice(head.start, head.end - 1);
  const comment = words.search(/\s#/);
  return { start: head.start, end: head.start + (comment < 0 ? words : words.slice(0, comment)).trimEnd().length };
}

/** The words of a block's head: `table inet filter {` → `['table', 'inet', 'filter']`. */
export function headWords(reading: Reading, { head }: Pick<BlockNode, 'head'>): string[] {
  const { start, end } = headSpan(reading, { head });
  return (reading.text.slice(start, end).match(/"[^"\n]*"|\S+/g) ?? []).map(bare);
}

export const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text).replace(/\s+/g, ' ');

export function reportOpen(node: BlockNode, reading: Reading): void {
  const what = headWords(reading, node).slice(0, 3).join(' ');
  warn(
    reading,
    headSpan(reading, node),
    'cut-off',
    `The text ends inside of \`${what}\`: a closing brace is missing, and what follows is not known.`,
  );
}
