import { EmbeddedActionsParser, type IToken, type Lexer } from 'chevrotain';
import { parserConfig } from '../chevrotain.ts';
import { ItemKind, LineKind, StatementIndex } from './iptables-index.ts';
import {
  Base,
  Chain,
  Command,
  Comment,
  Commit,
  Counters,
  Jump,
  Module,
  makeLexer,
  Option,
  Table,
  Text,
  vocabulary,
} from './iptables-tokens.ts';

/**
 * One line of a dump. The grammar accepts every line: what iptables-restore would refuse becomes a `text` line or a
 * stray item, so that nothing is skipped and one bad line cannot spoil the next.
 */
class LineParser extends EmbeddedActionsParser {
  index = new StatementIndex();
  /** Where the line stands in the text, and where it ends without trailing blanks. */
  offset = 0;
  end = 0;

  readonly #lines = [
    { ALT: () => this.SUBRULE(this.command) },
    { ALT: () => this.statement(LineKind.chain, this.CONSUME(Chain)) },
    { ALT: () => this.statement(LineKind.comment, this.CONSUME(Comment)) },
    { ALT: () => this.statement(LineKind.table, this.CONSUME(Table)) },
    { ALT: () => this.statement(LineKind.commit, this.CONSUME(Commit)) },
    { ALT: () => this.SUBRULE(this.text) },
  ];
  readonly #parts = [
    { ALT: () => this.item(ItemKind.base, this.CONSUME(Base)) },
    { ALT: () => this.item(ItemKind.module, this.CONSUME(Module)) },
    { ALT: () => this.item(ItemKind.option, this.CONSUME(Option)) },
    { ALT: () => this.item(ItemKind.jump, this.CONSUME(Jump)) },
    ...[Text, Comment, Table, Chain, Commit, Counters, Command].map((stray, i) => ({
      ALT: () => this.item(ItemKind.stray, this.consume(i, stray)),
    })),
  ];
  readonly #words = [Base, Module, Option, Jump, Text].map((word, i) => ({ ALT: () => this.consume(i, word) }));

  constructor() {
    super(vocabulary, { ...parserConfig, recoveryEnabled: false });
    this.performSelfAnalysis();
  }

  readonly line = this.RULE('line', () => {
    const counters = this.OPTION(() => this.CONSUME(Counters)) as IToken | undefined;
    this.OR(this.#lines);
    if (counters) this.item(ItemKind.counters, counters);
  });

  /** `-A INPUT -s 10.0.0.0/8 -m tcp --dport 22 -j ACCEPT`: matches and targets with their options. */
  readonly command = this.RULE('command', () => {
    const command = this.CONSUME(Command);
    this.statement(LineKind.command, command);
    this.item(ItemKind.command, command);
    this.MANY(() => this.OR(this.#parts));
  });

  /** The rest of a wrapped line, a message of a program. */
  readonly text = this.RULE('text', () => {
    let first: IToken | undefined;
    this.AT_LEAST_ONE(() => {
      const token = this.OR(this.#words);
      first ??= token;
    });
    if (first) this.statement(LineKind.text, first);
  });

  statement(kind: LineKind, first: IToken): void {
    if (!this.RECORDING_PHASE) this.index.addLine(kind, this.offset + first.startOffset, this.end);
  }

  item(kind: ItemKind, token: IToken): void {
    if (this.RECORDING_PHASE) return;
    const start = this.offset + token.startOffset;
    this.index.addItem(kind, start, start + token.image.length);
  }
}

let tools: { lexer: Lexer; parser: LineParser } | null = null;

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** Any text has an index: empty lines are left out, lines that are no statement are `text`. Never fails. */
export function indexStatements(text: string): StatementIndex {
  tools ??= { lexer: makeLexer(), parser: new LineParser() };
  const { lexer, parser } = tools;
  parser.index = new StatementIndex();
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    let end = newline < 0 ? text.length : newline;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
    if (end > start) {
      parser.offset = start;
      parser.end = end;
      parser.input = lexer.tokenize(text.slice(start, end)).tokens;
      const before = parser.index.length;
      parser.line();
      if (parser.index.length === before) parser.index.addLine(LineKind.text, start, end);
    }
    start = next;
  }
  const { index } = parser;
  parser.index = new StatementIndex();
  parser.input = [];
  return index;
}
