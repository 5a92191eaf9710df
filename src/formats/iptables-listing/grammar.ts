import type { IToken, Lexer } from 'chevrotain';
import { GrammarParser } from '../chevrotain.ts';
import { ChainLine, ColumnsLine, CommentLine, EmptyLine, makeLexer, RowLine, SectionLine, tokens } from './tokens.ts';

/** A line: parsed-text offsets, end exclusive, blanks at both ends left out. */
export interface Line {
  readonly start: number;
  readonly end: number;
}

/** A chain and the lines below it, up to the next chain or an empty line. */
export interface ChainBlock {
  readonly header: Line;
  readonly columns: Line | null;
  readonly rows: readonly Line[];
}

export interface ListingLines {
  readonly chains: readonly ChainBlock[];
  /** Lines that belong to no chain: rules whose heads were filtered out, prompts, messages. */
  readonly loose: readonly Line[];
  readonly comments: readonly Line[];
  /** Those of the comments that stand among the rows of a chain. */
  readonly inner: ReadonlySet<Line>;
  /** The line that tells of which family the chains below are, where several listings were put together. */
  readonly sections: readonly Line[];
}

class ListingParser extends GrammarParser {
  chains: ChainBlock[] = [];
  loose: Line[] = [];
  comments: Line[] = [];
  inner: Line[] = [];
  sections: Line[] = [];

  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly listing = this.RULE('listing', () => {
    this.MANY(() =>
      this.OR([
        { ALT: () => this.CONSUME(EmptyLine) },
        { ALT: () => this.note(this.sections, this.CONSUME(SectionLine)) },
        { ALT: () => this.SUBRULE(this.chain) },
        { ALT: () => this.note(this.comments, this.CONSUME(CommentLine)) },
        { ALT: () => this.note(this.loose, this.CONSUME(RowLine)) },
        { ALT: () => this.note(this.loose, this.CONSUME(ColumnsLine)) },
      ]),
    );
  });

  readonly chain = this.RULE('chain', () => {
    const header = this.CONSUME(ChainLine);
    const columns = this.OPTION(() => this.CONSUME(ColumnsLine)) as IToken | undefined;
    const rows: Line[] = [];
    this.MANY(() =>
      this.OR([
        { ALT: () => this.note(rows, this.CONSUME(RowLine)) },
        { ALT: () => this.note(this.inner, this.CONSUME(CommentLine)) },
      ]),
    );
    if (!this.RECORDING_PHASE)
      this.chains.push({ header: lineOf(header), columns: columns ? lineOf(columns) : null, rows });
  });

  note(list: Line[], token: IToken): void {
    if (!this.RECORDING_PHASE) list.push(lineOf(token));
  }
}

/** Blanks as the tokens know them: other white space, and a byte order mark, is text. */
function lineOf({ startOffset, image }: IToken): Line {
  let start = 0;
  let end = image.length;
  while (start < end && isBlank(image.charCodeAt(start))) start++;
  while (end > start && isBlank(image.charCodeAt(end - 1))) end--;
  return { start: startOffset + start, end: startOffset + end };
}

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

let tools: { lexer: Lexer; parser: ListingParser } | null = null;

/** Any text is a listing; what is no chain and no row of one is loose. Never fails. */
export function parseListing(text: string): ListingLines {
  tools ??= { lexer: makeLexer(), parser: new ListingParser() };
  const { lexer, parser } = tools;
  Object.assign(parser, { chains: [], loose: [], comments: [], inner: [], sections: [] });
  parser.input = lexer.tokenize(text).tokens;
  parser.listing();
  const { chains, loose, comments, inner, sections } = parser;
  parser.input = [];
  return { chains, loose, comments: [...comments, ...inner], inner: new Set(inner), sections };
}
