import type { IToken, Lexer } from 'chevrotain';
import { GrammarParser } from '../chevrotain.ts';
import type { List, Option, Pattern } from './ast.ts';
import { leadingJointLength, withoutJoints } from './joints.ts';
import { readOption } from './read-option.ts';
import { Bracket, Colon, Except, Gap, hostsAccessTokens, makeHostsAccessLexer, OptionText, Piece } from './tokens.ts';

/** The parts of one logical line; `clients` is null where no colon separates them from the daemons. */
export interface RuleParts {
  readonly daemons: List;
  readonly clients: List | null;
  readonly options: readonly Option[];
}

class RuleParser extends GrammarParser {
  text = '';
  /** Offset of the line in the file; tokens count from the line's beginning. */
  base = 0;

  constructor() {
    super(hostsAccessTokens);
    this.performSelfAnalysis();
  }

  readonly rule = this.RULE('rule', (): RuleParts => {
    const daemons = this.SUBRULE(this.list, { ARGS: ['daemons', this.base] });
    let clients: List | null = null;
    const options: Option[] = [];
    this.OPTION(() => {
      const colon = this.CONSUME(Colon);
      clients = this.SUBRULE1(this.list, { ARGS: ['clients', this.ACTION(() => this.#end(colon))] });
      this.MANY(() => options.push(this.SUBRULE(this.optionField)));
    });
    return { daemons, clients, options };
  });

  /** `empty` is where the list stands if nothing is in it. */
  readonly list = this.RULE('list', (type: List['type'], empty: number): List => {
    const children: (Pattern | List)[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(Gap) },
        {
          ALT: () => {
            const pattern = this.SUBRULE(this.pattern);
            this.ACTION(() => {
              if (pattern.value !== '') children.push(pattern);
            });
          },
        },
      ]);
    });
    let start = empty;
    this.OPTION(() => {
      const except = this.CONSUME(Except);
      const end = this.ACTION(() => this.#end(except));
      const list = this.SUBRULE(this.list, { ARGS: ['except', end] });
      this.ACTION(() => {
        start = this.#start(except);
        children.push({ ...list, start });
      });
    });
    return { type, start: children[0]?.start ?? empty, end: children.at(-1)?.end ?? empty, children };
  });

  readonly pattern = this.RULE('pattern', (): Pattern => {
    const tokens: IToken[] = [];
    this.AT_LEAST_ONE(() => {
      tokens.push(this.OR([{ ALT: () => this.CONSUME(Bracket) }, { ALT: () => this.CONSUME(Piece) }]));
    });
    return this.ACTION((): Pattern => {
      const start = this.#start(tokens[0]!);
      const end = this.#end(tokens.at(-1)!);
      return { type: 'pattern', start, end, value: withoutJoints(this.text.slice(start - this.base, end - this.base)) };
    });
  });

  readonly optionField = this.RULE('optionField', (): Option => {
    const colon = this.CONSUME(Colon);
    const texts: IToken[] = [];
    this.OPTION(() => texts.push(this.CONSUME(OptionText)));
    return this.ACTION(() => readOption(texts[0]?.image ?? '', this.#end(colon)));
  });

  #start(token: IToken): number {
    return this.base + token.startOffset + leadingJointLength(token.image);
  }

  #end(token: IToken): number {
    return this.base + token.startOffset + token.image.length;
  }
}

let tools: { lexer: Lexer; parser: RuleParser } | null = null;

/** Takes a logical line apart that is neither blank nor a comment. Every text is one of the two forms; none fails. */
export function parseRule(text: string, base: number): RuleParts {
  tools ??= { lexer: makeHostsAccessLexer(), parser: new RuleParser() };
  const { lexer, parser } = tools;
  parser.text = text;
  parser.base = base;
  parser.input = lexer.tokenize(text).tokens;
  return parser.rule();
}
