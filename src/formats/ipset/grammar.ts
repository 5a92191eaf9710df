import type { IToken, Lexer } from 'chevrotain';
import { GrammarParser } from '../chevrotain.ts';
import {
  AddLine,
  CommandLine,
  CommentLine,
  CreateLine,
  EmptyLine,
  FieldLine,
  makeLexer,
  NameLine,
  OtherLine,
  tokens,
} from './tokens.ts';

export const LineKind = { add: 0, create: 1, command: 2, name: 3, field: 4, member: 5, comment: 6, text: 7 } as const;
export type LineKind = (typeof LineKind)[keyof typeof LineKind];

/** All lines but empty ones, as integers: kind, start, end (exclusive, blanks at both ends left out). */
export class LineIndex {
  #cells = new Int32Array(3 * 64);
  #count = 0;

  get length(): number {
    return this.#count;
  }

  add(kind: LineKind, start: number, end: number): void {
    const at = 3 * this.#count++;
    if (at === this.#cells.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.#cells);
      this.#cells = larger;
    }
    this.#cells[at] = kind;
    this.#cells[at + 1] = start;
    this.#cells[at + 2] = end;
  }

  kind(line: number): LineKind {
    return this.#cells[3 * line] as LineKind;
  }

  start(line: number): number {
    return this.#cells[3 * line + 1]!;
  }

  end(line: number): number {
    return this.#cells[3 * line + 2]!;
  }
}

class LinesParser extends GrammarParser {
  index = new LineIndex();
  offset = 0;
  /** Whether the lines are members of a listed set, whatever they look like. */
  inMembers = false;

  readonly #lines = [
    { ALT: () => this.note(this.inMembers ? LineKind.member : LineKind.add, this.CONSUME(AddLine)) },
    { ALT: () => this.note(this.inMembers ? LineKind.member : LineKind.text, this.CONSUME(OtherLine)) },
    { ALT: () => this.note(this.inMembers ? LineKind.member : LineKind.create, this.CONSUME(CreateLine)) },
    { ALT: () => this.note(this.inMembers ? LineKind.member : LineKind.command, this.CONSUME(CommandLine)) },
    { ALT: () => this.leave(LineKind.name, this.CONSUME(NameLine)) },
    { ALT: () => this.enter(this.CONSUME(FieldLine)) },
    { ALT: () => this.note(LineKind.comment, this.CONSUME(CommentLine)) },
    { ALT: () => this.leave(null, this.CONSUME(EmptyLine)) },
  ];

  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly lines = this.RULE('lines', () => {
    this.MANY(() => this.OR(this.#lines));
  });

  note(kind: LineKind, { startOffset, image }: IToken): void {
    if (this.RECORDING_PHASE) return;
    let start = 0;
    let end = image.length;
    while (start < end && isBlank(image.charCodeAt(start))) start++;
    while (end > start && isBlank(image.charCodeAt(end - 1))) end--;
    this.index.add(kind, this.offset + startOffset + start, this.offset + startOffset + end);
  }

  enter(token: IToken): void {
    if (this.RECORDING_PHASE) return;
    this.note(LineKind.field, token);
    if (token.image.startsWith('Members:')) this.inMembers = true;
  }

  leave(kind: LineKind | null, token: IToken): void {
    if (this.RECORDING_PHASE) return;
    this.inMembers = false;
    if (kind !== null) this.note(kind, token);
  }
}

/** Blanks as the tokens know them: other white space, and a byte order mark, is text. */
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

let tools: { lexer: Lexer; parser: LinesParser } | null = null;

/** `add NAME ` where the last line begins so: to its token one element is as good as another. */
function lastAdd(text: string, index: LineIndex): string {
  const last = index.length - 1;
  if (last < 0 || index.kind(last) !== LineKind.add) return '';
  return /^add [^\s]+ /.exec(text.slice(index.start(last), index.end(last)))?.[0] ?? '';
}

/** Whether something other than a blank stands there. */
const hasMore = (text: string, at: number): boolean => at < text.length && /\S/.test(text[at]!);

/** Adds the line that begins like that, and returns where the next begins. */
function repeatAdd(text: string, start: number, index: LineIndex): number {
  const newline = text.indexOf('\n', start);
  const next = newline < 0 ? text.length : newline + 1;
  let end = newline < 0 ? text.length : newline;
  while (isBlank(text.charCodeAt(end - 1))) end--;
  index.add(LineKind.add, start, end);
  return next;
}

/** Characters read at once: many lines share the cost of a start, few tokens are alive at a time. */
const CHUNK = 8192;

/** Any text has an index. Never fails. */
export function indexLines(text: string): LineIndex {
  tools ??= { lexer: makeLexer(), parser: new LinesParser() };
  const { lexer, parser } = tools;
  parser.index = new LineIndex();
  parser.inMembers = false;
  let known = '';
  for (let start = 0; start < text.length; ) {
    if (known !== '' && text.startsWith(known, start) && hasMore(text, start + known.length)) {
      start = repeatAdd(text, start, parser.index);
      continue;
    }
    const newline = text.length - start > CHUNK ? text.indexOf('\n', start + CHUNK) : -1;
    const next = newline < 0 ? text.length : newline + 1;
    parser.offset = start;
    parser.input = lexer.tokenize(text.slice(start, next)).tokens;
    parser.lines();
    start = next;
    known = parser.inMembers ? '' : lastAdd(text, parser.index);
  }
  const { index } = parser;
  parser.index = new LineIndex();
  parser.input = [];
  return index;
}
