import type { IToken } from 'chevrotain';
import type { Expression, Relation as RelationSign, Rule, Statement } from '../_grammar/nft/ast.ts';
import { limitOf, quotaOf } from '../_grammar/nft/quantities.ts';
import { ExpressionParser, endOf, unquote } from './expression-grammar.ts';
import {
  AnyWord,
  CloseBrace,
  Colon,
  Comma,
  CommentWord,
  CounterWord,
  CtWord,
  Dot,
  DuplicateWord,
  FlowWord,
  HeaderWord,
  JumpWord,
  LastWord,
  LimitWord,
  LocalWord,
  LogWord,
  MapWord,
  MeterWord,
  Newline,
  NotrackWord,
  OpenBrace,
  QueueWord,
  QuotaWord,
  Reference,
  RejectWord,
  Relation,
  RelationWord,
  ResetWord,
  Semicolon,
  SetWord,
  Slash,
  SynproxyWord,
  ToWord,
  TproxyWord,
  TranslateWord,
  tokenizeRule,
  UpdateWord,
  VerdictWord,
  VmapWord,
  WithWord,
  XtWord,
} from './rule-tokens.ts';

const relationWords: Readonly<Record<string, RelationSign>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
};

const counterWords = /^(?:packets|bytes|name|\d+)$/;
const limitWords = /^(?:name|rate|over|burst|packets|bytes|[km]bytes|\d.*|(?:[km]?bytes|packets)\/.*)$/;
const quotaWords = /^(?:name|over|until|used|bytes|[kmg]bytes|\d+)$/;
const lastWords = /^(?:used|never|\d.*)$/;
const logWords = /^(?:prefix|level|flags|group|snaplen|queue-threshold)$/;
const logFlagDetails = /^(?:sequence|options)$/;
const queueWords = /^(?:num|flags|bypass|fanout|\d.*)$/;
const synproxyWords = /^(?:name|mss|wscale|timestamp|sack-perm|\d+)$/;
const natFlags = /^(?:random|fully-random|persistent|prefix|netmap)$/;
const natForms = /^(?:addr|port|prefix|interval)$/;

/** The statements of one rule, nft(8) "STATEMENTS". What they mean is not decided here. */
class RuleParser extends ExpressionParser {
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
    { ALT: () => this.SUBRULE(this.indifferent) },
    { ALT: () => this.SUBRULE(this.diversion) },
    { ALT: () => this.SUBRULE(this.comparison) },
  ];

  /** `ip saddr 10.0.0.0/8`, `tcp dport vmap { … }`, `meta mark set 1`. */
  readonly comparison = this.RULE('comparison', (): Statement => {
    const left = this.SUBRULE(this.selection);
    const tail = this.OR(this.tails);
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

  readonly lookup = this.RULE(
    'lookup',
    (): Expression =>
      this.OR<Expression>([
        { ALT: () => this.SUBRULE(this.set) },
        { ALT: () => ({ expr: 'ref', name: this.CONSUME(Reference).image.slice(1) }) },
        { ALT: () => ({ expr: 'word', text: this.CONSUME(AnyWord).image }) },
      ]),
  );

  /** A value that may be computed: `ct mark & 0xff`, `ip saddr map { … }`, `new,related`. */
  readonly assigned = this.RULE('assigned', (): Expression => {
    const items = [this.SUBRULE(this.mapped)];
    this.MANY(() => {
      this.CONSUME(Comma);
      items.push(this.SUBRULE2(this.mapped));
    });
    // The class of a packet's priority, `1:2`, is of no interest.
    this.OPTION(() => {
      this.CONSUME(Colon);
      this.SUBRULE3(this.mapped);
    });
    return items.length === 1 ? items[0]! : { expr: 'list', items };
  });

  readonly mapped = this.RULE('mapped', (): Expression => {
    const key = this.SUBRULE(this.expression);
    const data = this.OPTION(() => {
      this.CONSUME(MapWord);
      return this.SUBRULE(this.lookup);
    });
    return data === undefined ? key : { expr: 'map', key, data };
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

  readonly jump = this.RULE('jump', (): Statement => {
    const how = this.CONSUME(JumpWord).image as 'jump' | 'goto';
    return this.OR<Statement>([
      { ALT: () => ({ type: 'inline-jump', start: 0, end: 0, how, rules: this.SUBRULE(this.block) }) },
      { ALT: () => ({ type: 'jump', start: 0, end: 0, how, chain: unquote(this.SUBRULE(this.wordOrText)) }) },
    ]);
  });

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

  readonly counter = this.RULE('counter', (): Statement => {
    this.counterName = null;
    const word = this.CONSUME(CounterWord).image;
    this.MANY(this.counterWord);
    // A counter chosen by a map that has no entry for the packet ends the rule.
    const map = this.OPTION(this.counterMap);
    if (map !== undefined) return { type: 'opaque-match', start: 0, end: 0, text: 'counter by map' };
    return { type: 'nothing', start: 0, end: 0, word };
  });

  private counterName: string | null = null;
  private readonly counterWord = {
    GATE: (): boolean => counterWords.test(this.next()) || this.next().startsWith('"'),
    DEF: (): void => {
      this.counterName = this.SUBRULE(this.wordOrText).image;
    },
  };
  private readonly counterMap = {
    GATE: (): boolean => this.counterName === 'name',
    DEF: (): Expression => this.SUBRULE(this.mapped),
  };

  readonly limit = this.RULE('limit', (): Statement => {
    const first = this.CONSUME(LimitWord);
    const words: string[] = [];
    this.MANY({
      GATE: () => limitWords.test(this.next()) || this.next().startsWith('"'),
      DEF: () => words.push(unquote(this.SUBRULE(this.wordOrText))),
    });
    const byMap = words.length === 1 && words[0] === 'name';
    this.OPTION({ GATE: () => byMap, DEF: () => this.SUBRULE(this.mapped) });
    if (byMap) return { type: 'opaque-match', start: 0, end: 0, text: 'limit by map' };
    if (words[0] === 'name') return { type: 'object', start: 0, end: 0, kind: 'limit', name: words[1] ?? '' };
    const limit = limitOf(words);
    return limit === null
      ? { type: 'opaque-match', start: 0, end: 0, text: this.words(first) }
      : { type: 'limit', start: 0, end: 0, limit };
  });

  readonly quota = this.RULE('quota', (): Statement => {
    const first = this.CONSUME(QuotaWord);
    const words: string[] = [];
    this.MANY({
      GATE: () => quotaWords.test(this.next()) || this.next().startsWith('"'),
      DEF: () => words.push(unquote(this.SUBRULE(this.wordOrText))),
    });
    const byMap = words.length === 1 && words[0] === 'name';
    this.OPTION({ GATE: () => byMap, DEF: () => this.SUBRULE(this.mapped) });
    if (byMap) return { type: 'opaque-match', start: 0, end: 0, text: 'quota by map' };
    if (words[0] === 'name') return { type: 'object', start: 0, end: 0, kind: 'quota', name: words[1] ?? '' };
    const quota = quotaOf(words);
    return quota === null
      ? { type: 'opaque-match', start: 0, end: 0, text: this.words(first) }
      : { type: 'quota', start: 0, end: 0, quota };
  });

  /** `reject with icmpx admin-prohibited`; up to nft 1.0.0 with `type` before the code. */
  readonly reject = this.RULE('reject', (): Statement => {
    this.CONSUME(RejectWord);
    const reason = this.OPTION(() => {
      this.CONSUME(WithWord);
      const family = this.CONSUME(AnyWord).image;
      this.OPTION2({ GATE: () => this.next() === 'type', DEF: () => this.CONSUME2(AnyWord) });
      const code = this.CONSUME3(AnyWord).image;
      return { family, code };
    });
    if (reason === undefined) return { type: 'reject', start: 0, end: 0, family: null, code: null };
    if (reason.family === 'tcp') return { type: 'reject', start: 0, end: 0, family: `tcp ${reason.code}`, code: null };
    return { type: 'reject', start: 0, end: 0, ...reason };
  });

  /** `dnat ip to 10.0.0.1:22 random`, `snat ip prefix to ip saddr map { … }`. */
  readonly translate = this.RULE('translate', (): Statement => {
    const how = this.CONSUME(TranslateWord).image as 'dnat' | 'snat';
    let computed = false;
    const family = this.OPTION({
      GATE: () => this.next(2) === 'to' || natForms.test(this.next(2)),
      DEF: () => this.CONSUME(HeaderWord),
    });
    this.MANY({
      GATE: () => natForms.test(this.next()),
      DEF: () => {
        computed = true;
        this.SUBRULE(this.natForm);
      },
    });
    this.OPTION2(() => this.CONSUME(ToWord));
    const address = this.OPTION3({
      GATE: () => !natFlags.test(this.next()),
      DEF: () => this.SUBRULE(this.mapped),
    });
    const port = this.OPTION4(() => {
      this.CONSUME(Colon);
      return this.SUBRULE2(this.mapped);
    });
    this.SUBRULE(this.natFlags);
    return {
      type: 'nat',
      start: 0,
      end: 0,
      how,
      family: (family?.image ?? null) as 'ip' | 'ip6' | null,
      address: address ?? null,
      port: port ?? null,
      computed,
    };
  });

  readonly natForm = this.RULE('natForm', () => {
    this.CONSUME(AnyWord);
    this.OPTION(() => {
      this.CONSUME(Dot);
      this.CONSUME2(AnyWord);
    });
  });

  readonly natFlags = this.RULE('natFlags', () => {
    this.MANY({
      GATE: () => natFlags.test(this.next()) || this.next() === ',',
      DEF: () => this.OR([{ ALT: () => this.CONSUME(AnyWord) }, { ALT: () => this.CONSUME(Comma) }]),
    });
  });

  /** `redirect to :22`, `masquerade`. */
  readonly local = this.RULE('local', (): Statement => {
    const how = this.CONSUME(LocalWord).image as 'redirect' | 'masquerade';
    const port = this.OPTION(() => {
      this.CONSUME(ToWord);
      this.OPTION2(() => this.CONSUME(Colon));
      return this.SUBRULE(this.mapped);
    });
    this.SUBRULE(this.natFlags);
    return { type: 'nat', start: 0, end: 0, how, family: null, address: null, port: port ?? null, computed: false };
  });

  readonly queue = this.RULE('queue', (): Statement => {
    this.CONSUME(QueueWord);
    let bypass = false;
    this.MANY({
      GATE: () => queueWords.test(this.next()) || this.next() === ',' || this.next() === 'to',
      DEF: () =>
        this.OR({
          IGNORE_AMBIGUITIES: true,
          DEF: [
            {
              ALT: () => {
                this.CONSUME(ToWord);
                this.SUBRULE(this.mapped);
              },
            },
            { ALT: () => this.CONSUME(Comma) },
            {
              ALT: () => {
                if (this.CONSUME(AnyWord).image === 'bypass') bypass = true;
              },
            },
          ],
        }),
    });
    return { type: 'queue', start: 0, end: 0, bypass };
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

  readonly xt = this.RULE('xt', (): Statement => {
    this.CONSUME(XtWord);
    const kind = this.CONSUME(AnyWord).image;
    return { type: 'xt', start: 0, end: 0, kind, name: unquote(this.SUBRULE(this.wordOrText)) };
  });

  /** Statements that leave the packet and the rule alone. */
  readonly indifferent = this.RULE('indifferent', (): Statement => {
    const word = this.OR<IToken>([
      {
        ALT: () => {
          const log = this.CONSUME(LogWord);
          this.MANY({ GATE: () => logWords.test(this.next()), DEF: () => this.SUBRULE(this.logOption) });
          return log;
        },
      },
      {
        ALT: () => {
          const last = this.CONSUME(LastWord);
          this.MANY2({ GATE: () => lastWords.test(this.next()), DEF: () => this.CONSUME(AnyWord) });
          return last;
        },
      },
      {
        ALT: () => {
          const comment = this.CONSUME(CommentWord);
          this.SUBRULE(this.wordOrText);
          return comment;
        },
      },
      {
        ALT: () => {
          const reset = this.CONSUME(ResetWord);
          this.SUBRULE(this.expression);
          return reset;
        },
      },
    ]);
    return { type: 'nothing', start: 0, end: 0, word: word.image };
  });

  readonly logOption = this.RULE('logOption', () => {
    this.CONSUME(AnyWord);
    this.SUBRULE(this.wordOrText);
    this.MANY({
      GATE: () => this.next() === ',' || logFlagDetails.test(this.next()),
      DEF: () => this.OR([{ ALT: () => this.CONSUME(Comma) }, { ALT: () => this.CONSUME2(AnyWord) }]),
    });
  });

  /** What takes a packet, or a copy of it, out of its way, and what changes tracking. */
  readonly diversion = this.RULE('diversion', (): Statement => {
    const first = this.LA(1);
    return this.OR<Statement>([
      {
        ALT: () => {
          this.CONSUME(NotrackWord);
          return { type: 'notrack', start: 0, end: 0 };
        },
      },
      {
        ALT: () => {
          this.CONSUME(FlowWord);
          this.CONSUME(AnyWord);
          this.CONSUME(Reference);
          return { type: 'opaque-match', start: 0, end: 0, text: this.words(first) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(SynproxyWord);
          this.MANY({
            GATE: () => synproxyWords.test(this.next()) || this.next().startsWith('"'),
            DEF: () => this.SUBRULE(this.wordOrText),
          });
          return { type: 'opaque', start: 0, end: 0, text: this.words(first) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(TproxyWord);
          this.OPTION(() => this.CONSUME(HeaderWord));
          this.CONSUME(ToWord);
          this.OPTION2(() => this.SUBRULE(this.mapped));
          this.OPTION3(() => {
            this.CONSUME(Colon);
            this.SUBRULE2(this.mapped);
          });
          return { type: 'opaque', start: 0, end: 0, text: this.words(first) };
        },
      },
      {
        ALT: () => {
          const word = this.CONSUME(DuplicateWord).image;
          this.OPTION4(() => this.CONSUME2(HeaderWord));
          this.CONSUME2(ToWord);
          this.SUBRULE3(this.mapped);
          this.OPTION5({
            GATE: () => this.next() === 'device',
            DEF: () => {
              this.CONSUME3(AnyWord);
              this.SUBRULE4(this.mapped);
            },
          });
          return word === 'dup'
            ? { type: 'nothing', start: 0, end: 0, word }
            : { type: 'opaque', start: 0, end: 0, text: this.words(first) };
        },
      },
    ]);
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
  const reader = parserFor(text, base);
  const value = reader.value();
  return reader.errors.length === 0 ? value : null;
}
