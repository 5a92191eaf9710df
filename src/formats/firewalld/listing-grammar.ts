import type { IToken } from 'chevrotain';
import { GrammarParser } from '../chevrotain.ts';
import type { Block, Item, Line, Listing, Option, Word as WordNode } from './ast.ts';
import { Continuation, EmptyLine, LineEnd, lexListing, listingTokens, OptionName, Text, Word } from './tokens.ts';

const endOf = (token: IToken): number => token.startOffset + token.image.length;

/** `value` is the token without its margins. */
function trimmed<T extends string>(type: T, token: IToken): { type: T; start: number; end: number; value: string } {
  const value = token.image.trim();
  const start = token.startOffset + token.image.indexOf(value);
  return { type, start, end: start + value.length, value };
}

interface Head {
  readonly text: Line;
  readonly options: readonly Option[];
}

/**
 * A line of text with options below it is a block; one without is a line. Options without a head (a listing that went
 * through a filter) make a block without a name.
 */
class ListingParser extends GrammarParser {
  constructor() {
    super(listingTokens);
    this.performSelfAnalysis();
  }

  readonly listing = this.RULE('listing', (): Head[] => {
    const heads: Head[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(EmptyLine) },
        { ALT: () => heads.push(this.SUBRULE(this.head)) },
        { ALT: () => heads.push(this.SUBRULE(this.headless)) },
        { ALT: () => heads.push(this.SUBRULE(this.stray)) },
      ]);
    });
    return heads;
  });

  readonly head = this.RULE('head', (): Head => {
    const text = this.CONSUME(Text);
    this.OPTION(() => this.CONSUME(EmptyLine));
    const options: Option[] = [];
    this.MANY(() => options.push(this.SUBRULE(this.optionLine)));
    return { text: this.ACTION(() => trimmed('line', text)), options };
  });

  readonly headless = this.RULE('headless', (): Head => {
    const options: Option[] = [];
    this.AT_LEAST_ONE(() => options.push(this.SUBRULE(this.optionLine)));
    const at = options[0]?.start ?? 0;
    return { text: { type: 'line', start: at, end: at, value: '' }, options };
  });

  /** A list's line without the option above it, as `--list-rich-rules | sed` may leave it. */
  readonly stray = this.RULE('stray', (): Head => {
    const text = this.CONSUME(Continuation);
    return { text: this.ACTION(() => trimmed('line', text)), options: [] };
  });

  readonly optionLine = this.RULE('optionLine', (): Option => {
    const name = this.CONSUME(OptionName);
    const children: (WordNode | Item)[] = [];
    this.MANY(() => {
      const word = this.CONSUME(Word);
      this.ACTION(() => children.push(trimmed('word', word)));
    });
    this.OPTION(() => this.CONSUME(LineEnd));
    this.MANY1(() => {
      this.OR([
        {
          ALT: () => {
            const item = this.CONSUME(Continuation);
            this.ACTION(() => children.push(trimmed('item', item)));
          },
        },
        { ALT: () => this.CONSUME(EmptyLine) },
      ]);
    });
    return this.ACTION(() => {
      const start = name.startOffset + name.image.search(/\S/);
      return {
        type: 'option',
        start,
        end: children.at(-1)?.end ?? endOf(name),
        name: name.image.trim().slice(0, -1),
        children,
      };
    });
  });
}

let parser: ListingParser | null = null;

/** Never fails; there is no text that it does not accept. */
export function parseListing(text: string): Listing {
  parser ??= new ListingParser();
  parser.input = lexListing(text);
  const heads = parser.listing() ?? [];
  return { type: 'listing', start: 0, end: text.length, children: heads.map(toNode) };
}

function toNode({ text, options }: Head): Block | Line {
  if (options.length === 0) return text;
  const match = /^(\S+)(?:\s+\(([^)]*)\))?$/.exec(text.value);
  return {
    type: 'block',
    start: text.start,
    end: options.at(-1)!.end,
    name: match?.[1] ?? text.value,
    attributes: match?.[2]?.split(',').map((word) => word.trim()) ?? null,
    head: { start: text.start, end: text.end },
    children: options,
  };
}
