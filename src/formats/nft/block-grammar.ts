import type { IToken } from 'chevrotain';
import { GrammarParser } from '../chevrotain.ts';
import {
  type BlockMode,
  ChainHead,
  Close,
  Newline,
  ObjectHead,
  Semicolon,
  SetHead,
  Statement,
  StrayClose,
  TableHead,
  tokenizeBlocks,
  vocabulary,
} from './block-tokens.ts';

/** Offsets of the file, end exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** A line of a block, as text: what it says is read later, so that one bad line cannot spoil the next. */
export interface LineNode extends Span {
  readonly type: 'line';
}

/** `head` ends with the opening brace; `closed` where the text holds the closing one. */
export interface BlockNode extends Span {
  readonly type: 'chain' | 'set' | 'object' | 'table';
  readonly head: Span;
  readonly closed: boolean;
  readonly children: readonly (LineNode | BlockNode)[];
}

/** The blocks of a file, nft(8) "INPUT FILE FORMATS". Accepts any tokens. */
class BlockParser extends GrammarParser {
  base = 0;
  readonly strays: Span[] = [];

  constructor() {
    super(vocabulary);
    this.performSelfAnalysis();
  }

  readonly file = this.RULE('file', (): (LineNode | BlockNode)[] => {
    const children: (LineNode | BlockNode)[] = [];
    const parts = [
      { ALT: () => children.push(this.SUBRULE(this.table)) },
      { ALT: () => children.push(this.line(this.CONSUME(Statement))) },
      { ALT: () => this.strays.push(this.spanOf(this.CONSUME(StrayClose))) },
      { ALT: () => this.CONSUME(Newline) },
      { ALT: () => this.CONSUME(Semicolon) },
    ] as { ALT: () => unknown }[];
    this.MANY(() => this.OR(parts));
    return children;
  });

  readonly table = this.RULE('table', (): BlockNode => {
    const head = this.CONSUME(TableHead);
    const children = this.SUBRULE(this.tableBody);
    const close = this.OPTION(() => this.CONSUME(Close));
    return this.block('table', head, children, close);
  });

  readonly tableBody = this.RULE('tableBody', (): (LineNode | BlockNode)[] => {
    const children: (LineNode | BlockNode)[] = [];
    const parts = [
      { ALT: () => children.push(this.SUBRULE(this.inner)) },
      { ALT: () => children.push(this.line(this.CONSUME(Statement))) },
      { ALT: () => this.CONSUME(Newline) },
      { ALT: () => this.CONSUME(Semicolon) },
    ] as { ALT: () => unknown }[];
    this.MANY(() => this.OR(parts));
    return children;
  });

  readonly inner = this.RULE('inner', (): BlockNode => {
    const { type, head } = this.OR<{ type: 'chain' | 'set' | 'object'; head: IToken }>([
      { ALT: () => ({ type: 'chain', head: this.CONSUME(ChainHead) }) },
      { ALT: () => ({ type: 'set', head: this.CONSUME(SetHead) }) },
      { ALT: () => ({ type: 'object', head: this.CONSUME(ObjectHead) }) },
    ]);
    const children = this.SUBRULE(this.lines);
    const close = this.OPTION(() => this.CONSUME(Close));
    return this.block(type, head, children, close);
  });

  readonly lines = this.RULE('lines', (): LineNode[] => {
    const children: LineNode[] = [];
    const parts = [
      { ALT: () => children.push(this.line(this.CONSUME(Statement))) },
      { ALT: () => this.CONSUME(Newline) },
      { ALT: () => this.CONSUME(Semicolon) },
    ] as { ALT: () => unknown }[];
    this.MANY(() => this.OR(parts));
    return children;
  });

  private spanOf({ startOffset, image = '' }: IToken): Span {
    return { start: this.base + startOffset, end: this.base + startOffset + image.length };
  }

  private line(token: IToken): LineNode {
    return { type: 'line', ...this.spanOf(token) };
  }

  private block(
    type: BlockNode['type'],
    head: IToken,
    children: BlockNode['children'],
    close: IToken | undefined,
  ): BlockNode {
    if (this.RECORDING_PHASE) return { type, start: 0, end: 0, head: { start: 0, end: 0 }, closed: true, children };
    const own = this.spanOf(head);
    const end = close === undefined ? (children.at(-1)?.end ?? own.end) : this.spanOf(close).end;
    return { type, start: own.start, end, head: own, closed: close !== undefined, children };
  }
}

export interface Blocks {
  readonly children: readonly (LineNode | BlockNode)[];
  readonly comments: readonly Span[];
  /** Closing braces that close nothing. */
  readonly strays: readonly Span[];
}

let parser: BlockParser | null = null;

/** The blocks of a text that stands at `base`; `mode` says what it is the inside of. Never fails. */
export function parseBlocks(text: string, base = 0, mode: BlockMode = 'file'): Blocks {
  parser ??= new BlockParser();
  const { tokens, groups } = tokenizeBlocks(text, mode);
  parser.base = base;
  parser.strays.length = 0;
  parser.input = tokens;
  const children = mode === 'file' ? parser.file() : mode === 'table' ? parser.tableBody() : parser.lines();
  const comments = (groups.comments ?? []).map(({ startOffset, image }) => ({
    start: base + startOffset,
    end: base + startOffset + image.length,
  }));
  const blocks = { children, comments, strays: [...parser.strays] };
  parser.input = [];
  return blocks;
}
