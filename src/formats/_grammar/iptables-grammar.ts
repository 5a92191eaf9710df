import type { IToken, Lexer } from 'chevrotain';
import { GrammarParser } from '../chevrotain.ts';
import { ItemKind, LineKind, StatementIndex } from './iptables-index.ts';
import { LineShapes } from './iptables-shapes.ts';
import { LineSpellings } from './iptables-spellings.ts';
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
  Newline,
  Option,
  Table,
  Text,
  vocabulary,
} from './iptables-tokens.ts';

/**
 * Lines of a dump. The grammar accepts every line: what iptables-restore would refuse becomes a `text` line or a stray
 * item, so that nothing is skipped and one bad line cannot spoil the next.
 */
class LinesParser extends GrammarParser {
  index = new StatementIndex();
  /** Where the tokens' text stands in the whole text. */
  offset = 0;

  readonly #lines = [{ ALT: () => this.CONSUME(Newline) }, { ALT: () => this.SUBRULE(this.line) }];
  readonly #statements = [
    { ALT: () => this.SUBRULE(this.command) },
    { ALT: () => this.statement(LineKind.chain, this.CONSUME(Chain)) },
    { ALT: () => this.statement(LineKind.comment, this.CONSUME(Comment)) },
    { ALT: () => this.statement(LineKind.table, this.CONSUME(Table)) },
    { ALT: () => this.statement(LineKind.commit, this.CONSUME(Commit)) },
    { ALT: () => this.SUBRULE(this.text) },
    { ALT: () => this.SUBRULE(this.counted) },
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
  readonly #firstWords = [Base, Module, Option, Jump, Text].map((word, i) => ({ ALT: () => this.consume(i, word) }));
  readonly #words = [Base, Module, Option, Jump, Text, Comment, Table, Chain, Commit, Counters, Command].map(
    (word, i) => ({ ALT: () => this.consume(i + 5, word) }),
  );
  readonly #noCommands = [Base, Module, Option, Jump, Text, Comment, Table, Chain, Commit, Counters].map((word, i) => ({
    ALT: () => this.consume(i + 20, word),
  }));
  readonly #counted = [{ ALT: () => this.SUBRULE(this.command) }, { ALT: () => this.SUBRULE(this.words) }];

  constructor() {
    super(vocabulary);
    this.performSelfAnalysis();
  }

  readonly lines = this.RULE('lines', () => {
    this.MANY(() => this.OR(this.#lines));
  });

  readonly line = this.RULE('line', () => {
    this.OR(this.#statements);
    this.endStatement();
  });

  /** `-A INPUT -s 10.0.0.0/8 -m tcp --dport 22 -j ACCEPT`: matches and targets with their options. */
  readonly command = this.RULE('command', () => {
    const command = this.CONSUME(Command);
    this.statement(LineKind.command, command);
    this.item(ItemKind.command, command);
    this.MANY(() => this.OR(this.#parts));
  });

  /** `[12:3456] -A INPUT …`; with anything else behind it, no statement. */
  readonly counted = this.RULE('counted', () => {
    const counters = this.CONSUME(Counters);
    const before = this.index.length;
    this.OPTION(() => this.OR(this.#counted));
    if (this.index.length === before) this.statement(LineKind.text, counters);
    else this.item(ItemKind.counters, counters);
  });

  /** Anything but a command, to the end of the line. */
  readonly words = this.RULE('words', () => {
    this.OR(this.#noCommands);
    this.MANY(() => this.OR1(this.#words));
  });

  /** The rest of a wrapped line, a message of a program. */
  readonly text = this.RULE('text', () => {
    const first = this.OR(this.#firstWords);
    this.statement(LineKind.text, first);
    this.MANY(() => this.OR1(this.#words));
  });

  statement(kind: LineKind, first: IToken): void {
    if (!this.RECORDING_PHASE) this.index.addLine(kind, this.offset + first.startOffset);
  }

  endStatement(): void {
    if (this.RECORDING_PHASE) return;
    const { startOffset, image } = this.LA(0);
    let length = image.length;
    while (length > 0 && isBlank(image.charCodeAt(length - 1))) length--;
    this.index.endLine(this.offset + startOffset + length);
  }

  item(kind: ItemKind, token: IToken): void {
    if (this.RECORDING_PHASE) return;
    const start = this.offset + token.startOffset;
    this.index.addItem(kind, start, start + token.image.length);
  }
}

interface Tools {
  readonly lexer: Lexer;
  readonly parser: LinesParser;
}

let tools: Tools | null = null;

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** Characters read at once: many lines share the cost of a start, few tokens are alive at a time. */
const CHUNK = 8192;

/** Any text has an index: empty lines are left out, lines that are no statement are `text`. Never fails. */
export function indexStatements(text: string): StatementIndex {
  tools ??= { lexer: makeLexer(), parser: new LinesParser() };
  const { parser } = tools;
  const index = new StatementIndex(text.length);
  const memory: Memory = { spellings: new LineSpellings(text), shapes: new LineShapes(text) };
  parser.index = index;
  /** Where lines begin that no line before was like. */
  let unlike = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const next = newline < 0 ? text.length : newline + 1;
    if (unlike < start && (memory.spellings.knows(start, end) || memory.shapes.knows(start, end))) {
      parseLines(text, unlike, start, tools, memory);
      unlike = start;
    }
    if (unlike === start && repeatLine(start, end, index, memory)) unlike = next;
    else if (next - unlike >= CHUNK || next === text.length) {
      parseLines(text, unlike, next, tools, memory);
      unlike = next;
    }
    start = next;
  }
  if (unlike < text.length) parseLines(text, unlike, text.length, tools, memory);
  parser.index = new StatementIndex();
  parser.input = [];
  return index;
}

/** Lines that were read before, and how lines that are like them can be read. */
interface Memory {
  readonly spellings: LineSpellings;
  readonly shapes: LineShapes;
}

function repeatLine(start: number, end: number, index: StatementIndex, { spellings, shapes }: Memory): boolean {
  if (spellings.repeat(start, end, index)) return true;
  const before = index.length;
  if (!shapes.repeat(start, end, index)) return false;
  if (index.length > before) spellings.learn(start, end, index, before);
  return true;
}

function parseLines(text: string, start: number, end: number, { lexer, parser }: Tools, memory: Memory): void {
  const { index } = parser;
  const { spellings, shapes } = memory;
  let line = index.length;
  parser.offset = start;
  parser.input = lexer.tokenize(text.slice(start, end)).tokens;
  parser.lines();
  for (let at = start; at < end; ) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 || newline >= end ? end : newline;
    const isStatement = line < index.length && index.start(line) < lineEnd;
    shapes.learn(at, lineEnd, index, isStatement ? line : null);
    if (isStatement) spellings.learn(at, lineEnd, index, line++);
    at = lineEnd + 1;
  }
}
