import type { IToken } from 'chevrotain';
import { GrammarParser } from '../chevrotain.ts';
import {
  allTokens,
  Comment,
  lexerFor,
  OpenKeyword,
  OpenQuote,
  OpenWord,
  PlainKeyword,
  PlainWord,
  QuotedKeyword,
  QuotedWord,
  ShellWord,
} from './tokens.ts';
import type { Era } from './versions.ts';

/** The parts of one line; offsets count from the beginning of the line. */
export interface LineParts {
  readonly keyword: IToken | null;
  /** The first word has a quote that is never closed. */
  readonly unreadable: IToken | null;
  readonly words: readonly IToken[];
  readonly openQuote: IToken | null;
  readonly comment: IToken | null;
}

class LineParser extends GrammarParser {
  constructor() {
    super(allTokens);
    this.performSelfAnalysis();
  }

  readonly line = this.RULE('line', (): LineParts => {
    let keyword: IToken | null = null;
    let unreadable: IToken | null = null;
    let comment: IToken | null = null;
    let rest: Pick<LineParts, 'words' | 'openQuote' | 'comment'> = { words: [], openQuote: null, comment: null };
    this.OR([
      {
        ALT: () => {
          comment = this.CONSUME(Comment);
        },
      },
      {
        ALT: () => {
          unreadable = this.CONSUME(OpenKeyword);
        },
      },
      {
        ALT: () => {
          keyword = this.OR1([{ ALT: () => this.CONSUME(QuotedKeyword) }, { ALT: () => this.CONSUME(PlainKeyword) }]);
          rest = this.SUBRULE(this.words);
        },
      },
    ]);
    return { keyword, unreadable, words: rest.words, openQuote: rest.openQuote, comment: comment ?? rest.comment };
  });

  readonly words = this.RULE('words', (): Pick<LineParts, 'words' | 'openQuote' | 'comment'> => {
    const words: IToken[] = [];
    let openQuote: IToken | null = null;
    let comment: IToken | null = null;
    this.MANY(() => {
      const word = this.OR([
        { ALT: () => this.CONSUME(ShellWord) },
        { ALT: () => this.CONSUME(QuotedWord) },
        { ALT: () => this.CONSUME(PlainWord) },
      ]);
      this.ACTION(() => words.push(word));
    });
    this.OPTION(() => {
      this.OR1([
        {
          ALT: () => {
            openQuote = this.CONSUME(OpenQuote);
          },
        },
        {
          ALT: () => {
            openQuote = this.CONSUME(OpenWord);
          },
        },
        {
          ALT: () => {
            comment = this.CONSUME(Comment);
          },
        },
      ]);
    });
    return { words, openQuote, comment };
  });
}

let parser: LineParser | null = null;

/** The parts of a line that is not empty. */
export function parseLine(line: string, era: Era): LineParts {
  parser ??= new LineParser();
  parser.input = lexerFor(era, 'line').tokenize(line).tokens;
  return parser.line();
}

/** The words of what follows a keyword. */
export function parseWords(text: string, era: Era): Pick<LineParts, 'words' | 'openQuote' | 'comment'> {
  parser ??= new LineParser();
  parser.input = text === '' ? [] : lexerFor(era, 'words').tokenize(text).tokens;
  return parser.words();
}
