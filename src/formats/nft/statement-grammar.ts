import type { IToken } from 'chevrotain';
import type { Expression, Statement } from '../_grammar/nft/ast.ts';
import { limitOf, quotaOf } from '../_grammar/nft/quantities.ts';
import { ConstantParser } from './constant-grammar.ts';
import { unquote } from './expression-grammar.ts';
import { readPrint } from './printed-extensions.ts';
import {
  AnyWord,
  Colon,
  Comma,
  CommentWord,
  CounterWord,
  Dot,
  DuplicateWord,
  FlowWord,
  HeaderWord,
  LastWord,
  LimitWord,
  LocalWord,
  LogWord,
  MapWord,
  NotrackWord,
  Print,
  QueueWord,
  QuotaWord,
  Reference,
  RejectWord,
  ResetWord,
  SynproxyWord,
  ToWord,
  TproxyWord,
  TranslateWord,
  WithWord,
  XtWord,
} from './rule-tokens.ts';

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

/** The object that `name` chooses, written without quotes; `null` where a map chooses. */
const nameIn = (chosen: Expression): string | null => (chosen?.expr === 'word' ? chosen.text : null);

/**
 * nft(8) "STATEMENTS", all but comparisons, jumps and updates of sets. Places are put in by the rule that holds them.
 */
export abstract class StatementParser extends ConstantParser {
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

  readonly counter = this.RULE('counter', (): Statement => {
    this.counterName = null;
    const word = this.CONSUME(CounterWord).image;
    this.MANY(this.counterWord);
    // A counter chosen by a map that has no entry for the packet ends the rule.
    const chosen = this.OPTION(this.counterMap);
    if (chosen !== undefined && nameIn(chosen) === null)
      return { type: 'opaque-match', start: 0, end: 0, text: 'counter by map' };
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
    const chosen = this.OPTION({
      GATE: () => words.length === 1 && words[0] === 'name',
      DEF: () => this.SUBRULE(this.mapped),
    });
    const name = chosen === undefined ? (words[1] ?? '') : nameIn(chosen);
    if (words[0] === 'name' && name === null) return { type: 'opaque-match', start: 0, end: 0, text: 'limit by map' };
    if (words[0] === 'name') return { type: 'object', start: 0, end: 0, kind: 'limit', name: name ?? '' };
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
    const chosen = this.OPTION({
      GATE: () => words.length === 1 && words[0] === 'name',
      DEF: () => this.SUBRULE(this.mapped),
    });
    const name = chosen === undefined ? (words[1] ?? '') : nameIn(chosen);
    if (words[0] === 'name' && name === null) return { type: 'opaque-match', start: 0, end: 0, text: 'quota by map' };
    if (words[0] === 'name') return { type: 'object', start: 0, end: 0, kind: 'quota', name: name ?? '' };
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

  readonly xt = this.RULE('xt', (): Statement => {
    this.CONSUME(XtWord);
    const kind = this.CONSUME(AnyWord).image;
    return { type: 'xt', start: 0, end: 0, kind, name: unquote(this.SUBRULE(this.wordOrText)) };
  });

  readonly print = this.RULE('print', (): Statement => readPrint(this.CONSUME(Print).image, this.next() === ''));

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
          return { type: 'synproxy', start: 0, end: 0, text: this.words(first) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(TproxyWord);
          const family = this.OPTION(() => this.CONSUME(HeaderWord).image as 'ip' | 'ip6') ?? null;
          this.CONSUME(ToWord);
          this.OPTION2(() => this.SUBRULE(this.mapped));
          const port = this.OPTION3(() => {
            this.CONSUME(Colon);
            return this.SUBRULE2(this.mapped);
          });
          return { type: 'tproxy', start: 0, end: 0, family, port: port ?? null, text: this.words(first) };
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
