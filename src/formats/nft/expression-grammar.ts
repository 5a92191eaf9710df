import type { IToken, ParserMethod } from 'chevrotain';
import type { BinaryOperator, Expression } from '../_grammar/nft/ast.ts';
import { GrammarParser } from '../chevrotain.ts';
import {
  AnyWord,
  ArpWord,
  BitOperator,
  BitWord,
  CloseParenthesis,
  CtWord,
  DirectionWord,
  Dot,
  ExtensionWord,
  FibWord,
  GeneratorWord,
  HashWord,
  HeaderWord,
  IpsecWord,
  MetaKey,
  MetaWord,
  OpenParenthesis,
  OptionWord,
  OsfWord,
  Quoted,
  RawPayload,
  SocketWord,
  vocabulary,
} from './rule-tokens.ts';

/** Fields of TCP options, IP options and SCTP chunks; without one, the presence is meant. */
const optionFields = new Set(
  'size kind length count left right left2 right2 left3 right3 tsval tsecr maxseg value addr ptr type flags tsn stream ssn ppid cum-tsn-ack a-rwnd num-gap-ack-blocks num-dup-tsns init-tag num-outbound-streams num-inbound-streams initial-tsn flag-sack'.split(
    ' ',
  ),
);

const bitOperators: Readonly<Record<string, BinaryOperator>> = {
  and: '&',
  or: '|',
  xor: '^',
  lshift: '<<',
  rshift: '>>',
};

/** The image is missing while Chevrotain records the grammar. */
export const endOf = ({ startOffset, image = '' }: Partial<IToken> & Pick<IToken, 'startOffset'>): number =>
  startOffset + image.length;
export const unquote = ({ image = '' }: Partial<IToken>): string => image.replace(/^"|"$/g, '');

/** nft(8) "EXPRESSIONS": what is compared. */
export abstract class ExpressionParser extends GrammarParser {
  /** The text whose tokens are parsed, and its offset in the file. */
  text = '';
  base = 0;

  constructor() {
    super(vocabulary);
  }

  /** The source between two tokens, blanks as they are. */
  protected words(first: IToken, last: IToken = this.LA(0)): string {
    return this.text.slice(first.startOffset, endOf(last));
  }

  protected next(ahead = 1): string {
    return this.LA(ahead).image;
  }

  /** What a statement may begin with: a field, masked or not, or several joined by dots. */
  readonly selection = this.RULE('selection', (): Expression => {
    const first = this.SUBRULE(this.field);
    const tail = this.OPTION(this.moreBits);
    const rest = this.OPTION2(this.moreParts);
    return concat(tail === undefined ? first : fold(first, tail), rest);
  });

  /** The same where a constant may stand too. */
  readonly expression = this.RULE('expression', (): Expression => {
    const first = this.SUBRULE(this.bits);
    return concat(first, this.OPTION(this.moreParts));
  });

  readonly bits = this.RULE('bits', (): Expression => {
    const first = this.SUBRULE(this.primary);
    const tail = this.OPTION(this.moreBits);
    return tail === undefined ? first : fold(first, tail);
  });

  /**
   * Optional parts of rules that run for every word are functions made once, as are lists of alternatives; making them
   * anew on each call would cost more than the parsing.
   */
  private readonly moreBits = (): Operation[] => this.SUBRULE(this.operations);
  private readonly moreParts = (): Expression => {
    this.CONSUME(Dot);
    return this.SUBRULE(this.expression);
  };

  readonly operations = this.RULE('operations', (): Operation[] => {
    const operations: Operation[] = [];
    this.AT_LEAST_ONE(() => {
      const op = this.SUBRULE(this.bitOperator);
      operations.push({ op, right: this.SUBRULE(this.primary) });
    });
    return operations;
  });

  readonly bitOperator = this.RULE('bitOperator', (): BinaryOperator => {
    const { image } = this.OR([{ ALT: () => this.CONSUME(BitOperator) }, { ALT: () => this.CONSUME(BitWord) }]);
    return bitOperators[image] ?? (image as BinaryOperator);
  });

  readonly primary = this.RULE(
    'primary',
    (): Expression =>
      this.OR<Expression>([
        { ALT: () => this.SUBRULE(this.field) },
        {
          ALT: () => {
            this.CONSUME(OpenParenthesis);
            const inner = this.SUBRULE(this.bits);
            this.CONSUME(CloseParenthesis);
            return inner;
          },
        },
        { ALT: () => this.SUBRULE(this.plainConstant) },
      ]),
  );

  readonly field = this.RULE('field', (): Expression => this.OR(this.fields));

  private readonly fields: { ALT: () => Expression }[] = [
    { ALT: () => this.SUBRULE(this.header) },
    { ALT: () => this.SUBRULE(this.meta) },
    { ALT: () => ({ expr: 'meta', key: this.CONSUME(MetaKey).image }) },
    { ALT: () => this.SUBRULE(this.connection) },
    { ALT: () => this.SUBRULE(this.fib) },
    { ALT: () => this.SUBRULE(this.arp) },
    { ALT: () => this.SUBRULE(this.unmodelled) },
  ];

  /** `ip saddr`. */
  readonly header = this.RULE('header', (): Expression => {
    const { image } = this.CONSUME(HeaderWord);
    const field = this.OR({ IGNORE_AMBIGUITIES: true, DEF: this.headerFields });
    return field === null
      ? { expr: 'other', text: this.words(this.headerStart) }
      : { expr: 'payload', protocol: image, field };
  });

  private readonly headerFields: { ALT: () => string | null }[] = [
    {
      ALT: () => {
        this.headerStart = this.LA(0);
        this.CONSUME(OptionWord);
        this.SUBRULE(this.headerOption);
        return null;
      },
    },
    {
      // A header inside of a tunnel's: `vxlan ip saddr`.
      ALT: () => {
        this.headerStart = this.LA(0);
        this.CONSUME2(HeaderWord);
        this.SUBRULE(this.anyWord);
        return null;
      },
    },
    { ALT: () => this.CONSUME(AnyWord).image },
  ];

  private headerStart: IToken = this.LA(1);

  readonly headerOption = this.RULE('headerOption', () => {
    this.OR([{ ALT: () => this.CONSUME(AnyWord) }, { ALT: () => this.CONSUME(RawPayload) }]);
    this.OPTION({ GATE: () => optionFields.has(this.next()), DEF: () => this.CONSUME2(AnyWord) });
  });

  /** `arp operation`, `arp saddr ip`. */
  readonly arp = this.RULE('arp', (): Expression => {
    const { image } = this.CONSUME(ArpWord);
    const field = this.CONSUME(AnyWord);
    const hasKind = field.image === 'saddr' || field.image === 'daddr';
    const kind = this.OPTION({ GATE: () => hasKind, DEF: () => this.CONSUME2(AnyWord) });
    return {
      expr: 'payload',
      protocol: image,
      field: kind === undefined ? field.image : `${field.image} ${kind.image}`,
    };
  });

  readonly meta = this.RULE('meta', (): Expression => {
    this.CONSUME(MetaWord);
    return { expr: 'meta', key: this.CONSUME(AnyWord).image };
  });

  /** `ct state`, `ct original ip saddr`, `ct original proto-dst`. */
  readonly connection = this.RULE('connection', (): Expression => {
    this.CONSUME(CtWord);
    return this.OR({ IGNORE_AMBIGUITIES: true, DEF: this.connectionKeys });
  });

  private readonly connectionKeys: { ALT: () => Expression }[] = [
    {
      ALT: () => {
        const direction = this.CONSUME(DirectionWord).image as 'original' | 'reply';
        const family = this.OPTION(() => this.CONSUME(HeaderWord));
        const key = this.CONSUME(AnyWord).image;
        return { expr: 'ct', key, direction, family: (family?.image ?? null) as 'ip' | 'ip6' | null };
      },
    },
    { ALT: () => ({ expr: 'ct', key: this.CONSUME2(AnyWord).image, direction: null, family: null }) },
  ];

  readonly fib = this.RULE('fib', (): Expression => {
    this.CONSUME(FibWord);
    const inputs = [this.CONSUME(AnyWord).image];
    this.MANY(() => {
      this.CONSUME(Dot);
      inputs.push(this.CONSUME2(AnyWord).image);
    });
    return { expr: 'fib', inputs, result: this.CONSUME3(AnyWord).image };
  });

  /** Expressions that nothing here can decide, each with all of its words. */
  readonly unmodelled = this.RULE('unmodelled', (): Expression => {
    const first = this.LA(1);
    this.OR([
      { ALT: () => this.CONSUME(RawPayload) },
      {
        ALT: () => {
          this.CONSUME(ExtensionWord);
          this.OPTION({ GATE: () => isFamilyWord(this.next()), DEF: () => this.CONSUME(AnyWord) });
          this.CONSUME2(AnyWord);
        },
      },
      {
        ALT: () => {
          this.CONSUME(SocketWord);
          const key = this.CONSUME3(AnyWord).image;
          this.OPTION2({
            GATE: () => key === 'cgroupv2',
            DEF: () => {
              this.CONSUME4(AnyWord);
              this.CONSUME5(AnyWord);
            },
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(OsfWord);
          this.OPTION3({
            GATE: () => this.next() === 'ttl',
            DEF: () => {
              this.CONSUME6(AnyWord);
              this.CONSUME7(AnyWord);
            },
          });
          this.CONSUME8(AnyWord);
        },
      },
      {
        ALT: () => {
          this.CONSUME(IpsecWord);
          this.CONSUME9(AnyWord);
          this.MANY({
            GATE: () => this.next() === 'spnum' || isFamilyWord(this.next()) || /^\d/.test(this.next()),
            DEF: () => this.SUBRULE(this.anyWord),
          });
          this.SUBRULE2(this.anyWord);
        },
      },
      {
        ALT: () => {
          this.CONSUME(GeneratorWord);
          this.SUBRULE(this.modulus);
        },
      },
      {
        ALT: () => {
          this.CONSUME(HashWord);
          this.SUBRULE(this.expression);
          this.SUBRULE2(this.modulus);
        },
      },
    ]);
    return { expr: 'other', text: this.words(first) };
  });

  readonly modulus = this.RULE('modulus', () => {
    this.MANY({
      GATE: () => /^(?:inc|random|mod|seed|offset)$/.test(this.next()) || this.isAfterModulusWord(),
      DEF: () => this.SUBRULE(this.anyWord),
    });
  });

  protected isAfterModulusWord(): boolean {
    return /^(?:mod|seed|offset)$/.test(this.next(0)) && /^(?:0x)?[0-9a-f]+$/i.test(this.next());
  }

  readonly anyWord = this.RULE('anyWord', (): IToken => this.CONSUME(AnyWord));

  readonly wordOrText = this.RULE('wordOrText', (): IToken => this.OR(this.wordForms));

  private readonly wordForms: { ALT: () => IToken }[] = [
    { ALT: () => this.CONSUME(AnyWord) },
    { ALT: () => this.CONSUME(Quoted) },
  ];

  /** Constants, which sets hold and which hold sets. */
  protected abstract readonly plainConstant: ParserMethod<[], Expression>;
}

export interface Operation {
  readonly op: BinaryOperator;
  readonly right: Expression;
}

/** Operators of one rank, from the left: `mark & 0xff | 1` sets a bit of what the mask left. */
function fold(first: Expression, operations: readonly Operation[]): Expression {
  let left = first;
  // A plain loop: while Chevrotain records the grammar, `operations` is no list.
  for (let i = 0; i < operations.length; i++) left = { expr: 'binary', ...operations[i]!, left };
  return left;
}

export const concat = (first: Expression, rest: Expression | undefined): Expression =>
  rest === undefined ? first : { expr: 'concat', parts: [first, ...(rest.expr === 'concat' ? rest.parts : [rest])] };

const isFamilyWord = (word: string): boolean => word === 'ip' || word === 'ip6';
