import type { IToken } from 'chevrotain';
import type { Element, Expression, SetExpression, Statement, Verdict } from '../_grammar/nft/ast.ts';
import { readDuration } from '../_grammar/time-left.ts';
import { askedBy } from './element-asks.ts';
import { concat, ExpressionParser, endOf, type Operation, unquote } from './expression-grammar.ts';
import {
  AnyWord,
  CloseBrace,
  CloseParenthesis,
  Colon,
  Comma,
  Dash,
  Dot,
  JumpWord,
  Newline,
  OpenBrace,
  OpenParenthesis,
  Quoted,
  Reference,
  VerdictWord,
  Word,
} from './rule-tokens.ts';

/** Constants, and sets of them. */
export abstract class ConstantParser extends ExpressionParser {
  readonly plainConstant = this.RULE('plainConstant', (): Expression => {
    const low = this.OR(this.plainForms);
    const high = this.OPTION(this.rangeEnd);
    return high === undefined ? low : { expr: 'range', low, high };
  });

  private readonly plainForms: { ALT: () => Expression }[] = [
    { ALT: () => ({ expr: 'word', text: this.CONSUME(Word).image }) },
    { ALT: () => ({ expr: 'word', text: unquote(this.CONSUME(Quoted)) }) },
    { ALT: () => this.SUBRULE(this.set) },
    { ALT: () => ({ expr: 'ref', name: this.CONSUME(Reference).image.slice(1) }) },
  ];

  private readonly rangeEnd = (): Expression => {
    this.CONSUME(Dash);
    return { expr: 'word', text: unquote(this.SUBRULE(this.wordOrText)) };
  };

  /** The right side of a comparison; never a field, so `tcp` is a word here. */
  readonly constants = this.RULE('constants', (): Expression => {
    const first = this.SUBRULE(this.joined);
    const rest = this.OPTION(this.moreConstants);
    if (rest === undefined) return first;
    return { expr: 'list', items: [first, ...(rest.expr === 'list' ? rest.items : [rest])] };
  });

  private readonly moreConstants = (): Expression => {
    this.CONSUME(Comma);
    return this.SUBRULE(this.constants);
  };

  /** `10.0.0.1 . 22`, `syn | ack`. */
  readonly joined = this.RULE('joined', (): Expression => {
    const first = this.SUBRULE(this.constant);
    const tail = this.OPTION(this.moreConstantBits);
    const rest = this.OPTION2(this.moreJoined);
    return concat(tail === undefined ? first : { expr: 'binary', ...tail, left: first }, rest);
  });

  private readonly moreConstantBits = (): Operation => this.SUBRULE(this.constantOperation);
  private readonly moreJoined = (): Expression => {
    this.CONSUME(Dot);
    return this.SUBRULE(this.joined);
  };

  /** Only flags are written so, for which the order does not matter. */
  readonly constantOperation = this.RULE('constantOperation', (): Operation => {
    const op = this.SUBRULE(this.bitOperator);
    const first = this.SUBRULE(this.constant);
    const tail = this.OPTION(this.moreConstantBits);
    return { op, right: tail === undefined ? first : { expr: 'binary', ...tail, left: first } };
  });

  readonly constant = this.RULE('constant', (): Expression => {
    const low = this.OR(this.constantForms);
    const high = this.OPTION(this.rangeEnd);
    return high === undefined ? low : { expr: 'range', low, high };
  });

  private readonly constantForms: { ALT: () => Expression }[] = [
    { ALT: () => ({ expr: 'word', text: this.CONSUME(AnyWord).image }) },
    { ALT: () => ({ expr: 'word', text: unquote(this.CONSUME(Quoted)) }) },
    { ALT: () => this.SUBRULE(this.set) },
    { ALT: () => ({ expr: 'ref', name: this.CONSUME(Reference).image.slice(1) }) },
    {
      ALT: () => {
        this.CONSUME(OpenParenthesis);
        const inner = this.SUBRULE(this.joined);
        this.CONSUME(CloseParenthesis);
        return inner;
      },
    },
  ];

  readonly set = this.RULE('set', (): SetExpression => {
    const open = this.CONSUME(OpenBrace);
    const elements: Element[] = [];
    const parts = [
      { ALT: () => this.CONSUME(Comma) },
      { ALT: () => this.CONSUME(Newline) },
      { ALT: () => elements.push(this.SUBRULE(this.element)) },
    ] as { ALT: () => unknown }[];
    this.MANY(() => this.OR(parts));
    const close = this.CONSUME(CloseBrace);
    return { expr: 'set', start: this.base + open.startOffset, end: this.base + endOf(close), elements };
  });

  /** `10.0.0.1 timeout 1h expires 5m counter packets 0 bytes 0 comment "x" : accept`. */
  readonly element = this.RULE('element', (): Element => {
    const start = this.base + this.LA(1).startOffset;
    const key = this.SUBRULE(this.joined);
    let last = this.LA(0);
    const optionsFrom = this.base + endOf(last);
    this.expires = false;
    this.options = [];
    this.MANY(this.elementOption);
    const { expires, options } = this;
    const at = options.indexOf('expires');
    const secondsLeft = at < 0 ? null : readDuration(options[at + 1] ?? '');
    const asks = askedBy(options, { start: optionsFrom, end: this.base + endOf(this.LA(0)) });
    const data = this.OPTION(this.elementValue);
    if (data !== undefined) last = this.LA(0);
    this.MANY2(this.elementComment);
    const element = { start, end: this.base + endOf(last), key, data: data ?? null };
    if (!expires && asks.length === 0) return element;
    return {
      ...element,
      ...(expires ? { expires } : {}),
      ...(secondsLeft === null ? {} : { secondsLeft }),
      ...(asks.length > 0 ? { asks } : {}),
    };
  });

  private expires = false;
  private options: string[] = [];
  private readonly elementOption = (): void => {
    const { image } = this.SUBRULE(this.wordOrText);
    if (image === 'expires' || image === 'timeout') this.expires = true;
    this.options.push(image);
  };

  private readonly elementComment = (): unknown => this.SUBRULE2(this.wordOrText);

  private readonly elementValue = (): Statement | Expression => {
    this.CONSUME(Colon);
    this.MANY3(this.blankLine);
    return this.SUBRULE(this.elementData);
  };

  private readonly blankLine = (): unknown => this.CONSUME(Newline);

  readonly elementData = this.RULE('elementData', (): Statement | Expression =>
    this.OR({ IGNORE_AMBIGUITIES: true, DEF: this.dataForms }),
  );

  private readonly dataForms: { ALT: () => Statement | Expression }[] = [
    { ALT: () => this.verdictOf(this.CONSUME(VerdictWord)) },
    {
      ALT: () => {
        const how = this.CONSUME(JumpWord);
        const target = this.SUBRULE(this.wordOrText);
        return {
          type: 'jump',
          start: this.base + how.startOffset,
          end: this.base + endOf(target),
          how: how.image as 'jump' | 'goto',
          chain: unquote(target),
        };
      },
    },
    { ALT: () => this.SUBRULE(this.joined) },
  ];

  protected verdictOf(token: IToken): Statement {
    return {
      type: 'verdict',
      start: this.base + token.startOffset,
      end: this.base + endOf(token),
      verdict: token.image as Verdict,
    };
  }
}
