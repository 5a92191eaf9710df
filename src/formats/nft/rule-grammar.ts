import type { IToken } from 'chevrotain';
import type { Expression, Relation as RelationSign, Rule, Statement } from '../_grammar/nft/ast.ts';
import { endOf, unquote } from './expression-grammar.ts';
import {
  AnyWord,
  CloseBrace,
  Colon,
  CtWord,
  JumpWord,
  MeterWord,
  Newline,
  OpenBrace,
  Reference,
  Relation,
  RelationWord,
  Semicolon,
  SetWord,
  Slash,
  tokenizeRule,
  UpdateWord,
  VerdictWord,
  VmapWord,
} from './rule-tokens.ts';
import { StatementParser } from './statement-grammar.ts';
import { isUnreasonable } from './unreasonable.ts';

const relationWords: Readonly<Record<string, RelationSign>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
};

/** The statements of one rule, nft(8) "STATEMENTS". What they mean is not decided here. */
class RuleParser extends StatementParser {
  /** Filled as statements are read, so that those before a bad one are kept. */
  done: Statement[] = [];

  constructor() {
    super();
    this.performSelfAnalysis();
  }

  readonly rule = this.RULE('rule', () => {
    this.MANY(() => {
      const statement = this.SUBRULE(this.statement);
      this.ACTION(() => this.done.push(statement));
    });
  });

  /** The value of a `define`, the elements of a set: constants of any form. */
  readonly value = this.RULE('value', (): Expression => this.SUBRULE(this.constants));

  readonly statement = this.RULE('statement', (): Statement => {
    const start = this.base + this.LA(1).startOffset;
    const statement = this.OR(this.statements);
    if (this.RECORDING_PHASE) return statement;
    const place = statement as { start: number; end: number };
    place.start = start;
    place.end = this.base + endOf(this.LA(0));
    return statement;
  });

  private readonly statements: { ALT: () => Statement }[] = [
    { ALT: () => this.verdictOf(this.CONSUME(VerdictWord)) },
    { ALT: () => this.SUBRULE(this.jump) },
    { ALT: () => this.SUBRULE(this.counter) },
    { ALT: () => this.SUBRULE(this.limit) },
    { ALT: () => this.SUBRULE(this.quota) },
    { ALT: () => this.SUBRULE(this.reject) },
    { ALT: () => this.SUBRULE(this.translate) },
    { ALT: () => this.SUBRULE(this.local) },
    { ALT: () => this.SUBRULE(this.queue) },
    { ALT: () => this.SUBRULE(this.update) },
    { ALT: () => this.SUBRULE(this.meter) },
    { ALT: () => this.SUBRULE(this.xt) },
    { ALT: () => this.SUBRULE(this.print) },
    { ALT: () => this.SUBRULE(this.indifferent) },
    { ALT: () => this.SUBRULE(this.diversion) },
    { ALT: () => this.SUBRULE(this.comparison) },
  ];

  /** `ip saddr 10.0.0.0/8`, `tcp dport vmap { … }`, `meta mark set 1`. */
  readonly comparison = this.RULE('comparison', (): Statement => {
    const left = this.SUBRULE(this.selection);
    const tail = this.OR({ IGNORE_AMBIGUITIES: true, DEF: this.tails });
    switch (tail.type) {
      case 'vmap':
        return { type: 'vmap', start: 0, end: 0, key: left, data: tail.data };
      case 'assign':
        return { type: 'assign', start: 0, end: 0, target: left, value: tail.value };
      default: {
        const { relation, right, mask, over } = tail;
        if (left.expr === 'ct' && left.key === 'count' && right.expr === 'word')
          return { type: 'ct-count', start: 0, end: 0, over, count: Number(right.text) };
        if (mask === null) return { type: 'match', start: 0, end: 0, left, relation, right };
        // `tcp flags syn / fin,syn` is `tcp flags & (fin | syn) == syn`.
        const masked: Expression = { expr: 'binary', op: '&', left, right: mask };
        return { type: 'match', start: 0, end: 0, left: masked, relation: relation === '' ? '==' : relation, right };
      }
    }
  });

  private readonly tails: { ALT: () => Tail }[] = [
    {
      ALT: () => {
        this.CONSUME(VmapWord);
        return { type: 'vmap', data: this.SUBRULE(this.lookup) };
      },
    },
    {
      ALT: () => {
        this.CONSUME(SetWord);
        return { type: 'assign', value: this.SUBRULE(this.assigned) };
      },
    },
    {
      ALT: () => {
        const relation = this.OPTION(this.relationSign) ?? '';
        const over = this.OPTION2(this.overCount) !== undefined;
        const right = this.SUBRULE(this.constants);
        return { type: 'match', relation, over, right, mask: this.OPTION3(this.maskPart) ?? null };
      },
    },
  ];

  private readonly relationSign = (): RelationSign => relationOf(this.SUBRULE(this.relation));
  private readonly maskPart = (): Expression => {
    this.CONSUME(Slash);
    return this.SUBRULE2(this.constants);
  };
  /** `ct count over 5`. */
  private readonly overCount = {
    GATE: (): boolean => this.next() === 'over' && this.next(0) === 'count',
    DEF: (): IToken => this.CONSUME(AnyWord),
  };

  readonly relation = this.RULE(
    'relation',
    (): IToken => this.OR([{ ALT: () => this.CONSUME(Relation) }, { ALT: () => this.CONSUME(RelationWord) }]),
  );

  readonly jump = this.RULE('jump', (): Statement => {
    const how = this.CONSUME(JumpWord).image as 'jump' | 'goto';
    return this.OR<Statement>([
      { ALT: () => ({ type: 'inline-jump', start: 0, end: 0, how, rules: this.SUBRULE(this.block) }) },
      { ALT: () => ({ type: 'jump', start: 0, end: 0, how, chain: unquote(this.SUBRULE(this.wordOrText)) }) },
    ]);
  });

  /** `ct count over 5` inside of a set's element. */
  readonly connectionCount = this.RULE('connectionCount', (): Statement => {
    this.CONSUME(CtWord);
    this.CONSUME(AnyWord);
    let count = this.CONSUME2(AnyWord).image;
    const over = count === 'over';
    this.OPTION({
      GATE: () => over,
      DEF: () => {
        count = this.CONSUME3(AnyWord).image;
      },
    });
    return { type: 'ct-count', start: 0, end: 0, over, count: Number(count) };
  });

  /** `add @set { ip saddr timeout 1m limit rate over 3/minute }`. */
  readonly update = this.RULE('update', (): Statement => {
    const op = this.CONSUME(UpdateWord).image as 'add' | 'update' | 'delete';
    const set = this.CONSUME(Reference).image.slice(1);
    return { type: 'update', start: 0, end: 0, op, set, ...this.SUBRULE(this.updateBody) };
  });

  readonly meter = this.RULE('meter', (): Statement => {
    this.CONSUME(MeterWord);
    const set = this.CONSUME(AnyWord).image;
    this.OPTION({
      GATE: () => this.next() === 'size',
      DEF: () => {
        this.CONSUME2(AnyWord);
        this.CONSUME3(AnyWord);
      },
    });
    return { type: 'update', start: 0, end: 0, op: 'meter', set, ...this.SUBRULE(this.updateBody) };
  });

  readonly updateBody = this.RULE('updateBody', (): { key: Expression; statements: Statement[] } => {
    this.CONSUME(OpenBrace);
    const key = this.SUBRULE(this.selection);
    const statements: Statement[] = [];
    this.MANY(() => {
      this.OR({
        IGNORE_AMBIGUITIES: true,
        DEF: [
          { ALT: () => this.keep(statements, this.SUBRULE(this.limit)) },
          { ALT: () => this.keep(statements, this.SUBRULE(this.counter)) },
          { ALT: () => this.keep(statements, this.SUBRULE(this.quota)) },
          { ALT: () => this.keep(statements, this.SUBRULE(this.connectionCount)) },
          { ALT: () => this.SUBRULE(this.wordOrText) },
        ],
      });
    });
    this.OPTION(() => {
      this.CONSUME(Colon);
      this.SUBRULE(this.mapped);
    });
    this.CONSUME(CloseBrace);
    return { key, statements };
  });

  protected keep(statements: Statement[], statement: Statement): void {
    if (!this.RECORDING_PHASE) statements.push(statement);
  }

  readonly block = this.RULE('block', (): Rule[] => {
    this.CONSUME(OpenBrace);
    const rules: Rule[] = [];
    let statements: Statement[] = [];
    const finish = (): void => {
      if (statements.length > 0) rules.push({ start: statements[0]!.start, end: statements.at(-1)!.end, statements });
      statements = [];
    };
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(Newline) && finish() },
        { ALT: () => this.CONSUME(Semicolon) && finish() },
        {
          ALT: () => {
            const statement = this.SUBRULE(this.statement);
            this.ACTION(() => statements.push(statement));
          },
        },
      ]);
    });
    this.CONSUME(CloseBrace);
    finish();
    return rules;
  });
}

type Tail =
  | { readonly type: 'vmap'; readonly data: Expression }
  | { readonly type: 'assign'; readonly value: Expression }
  | {
      readonly type: 'match';
      readonly relation: RelationSign;
      readonly over: boolean;
      readonly right: Expression;
      readonly mask: Expression | null;
    };

const relationOf = (token: IToken): RelationSign =>
  token.image === '=' ? '==' : (relationWords[token.image] ?? (token.image as RelationSign));

export interface ParsedRule {
  readonly statements: readonly Statement[];
  /** Where the text stops being understood, in offsets of the file; `null` where all of it was. */
  readonly badFrom: number | null;
}

let parser: RuleParser | null = null;

function parserFor(text: string, base: number): RuleParser {
  parser ??= new RuleParser();
  parser.text = text;
  parser.base = base;
  parser.done = [];
  parser.input = tokenizeRule(text);
  return parser;
}

/**
 * Reads a rule that stands at `base` of the file. What follows a statement that is not understood is one opaque
 * statement, since nobody knows where the unknown one ends or what it does.
 */
export function parseRule(text: string, base: number): ParsedRule {
  const { length } = text;
  if (length > 1000 && isUnreasonable(text))
    return { statements: [{ type: 'opaque', start: base, end: base + length, text }], badFrom: base };
  const rule = parserFor(text, base);
  rule.rule();
  const statements = rule.done;
  const last = statements.at(-1);
  const understood = last === undefined ? 0 : last.end - base;
  if (rule.errors.length === 0) return { statements, badFrom: null };
  const start = base + understood + (/^\s*/.exec(text.slice(understood))?.[0].length ?? 0);
  const rest = text.slice(start - base).trim();
  statements.push({ type: 'opaque', start, end: base + length, text: rest });
  return { statements, badFrom: start };
}

/** Reads constants: a set in braces, a list, a single value. `null` where the text is none. */
export function parseValue(text: string, base: number): Expression | null {
  if (text.length > 1000 && isUnreasonable(text)) return null;
  const reader = parserFor(text, base);
  const value = reader.value();
  return reader.errors.length === 0 ? value : null;
}
