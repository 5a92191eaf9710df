import { createToken, Lexer } from 'chevrotain';
import { GrammarParser, lexerConfig } from '../chevrotain.ts';
import type { Syntax } from '../syntax.ts';
import { type Remark, remarkOf } from './field.ts';

/** `NAME=value`; `value` without quotes, escapes resolved. */
export interface Assignment extends Syntax {
  readonly type: 'assignment';
  readonly name: string;
  readonly value: string;
}

const Blank = createToken({
  name: 'Blank',
  pattern: /[ \t\r\f\v\ufeff]+/y,
  line_breaks: false,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\r', '\f', '\v', '\ufeff'],
});
const Newline = createToken({ name: 'Newline', pattern: /\n/y, line_breaks: true, start_chars_hint: ['\n'] });
const Comment = createToken({
  name: 'Comment',
  pattern: /[#;][^\n]*/y,
  line_breaks: false,
  group: Lexer.SKIPPED,
  start_chars_hint: ['#', ';'],
});
/** The name and the sign, so that a second sign belongs to the value. */
const Head = createToken({
  name: 'Head',
  pattern: /[A-Za-z_][\w.@-]*[ \t]*=[ \t]*/y,
  line_breaks: false,
  push_mode: 'value',
});
const Other = createToken({ name: 'Other', pattern: /[^\n]+/y, line_breaks: false });
/** Everything to the end of the line, without the blanks there. */
const Value = createToken({ name: 'Value', pattern: /[^\s](?:[^\n]*[^\s])?/y, line_breaks: false });
const End = createToken({ name: 'End', pattern: /[ \t\r\f\v]*\n/y, line_breaks: true, pop_mode: true });

const modes = {
  modes: { line: [Blank, Newline, Comment, Head, Other], value: [Value, End] },
  defaultMode: 'line',
};

class AssignmentParser extends GrammarParser {
  #text = '';

  constructor() {
    super(modes);
    this.performSelfAnalysis();
  }

  read(text: string, tokens: NonNullable<ReturnType<Lexer['tokenize']>['tokens']>): (Assignment | Remark)[] {
    this.#text = text;
    this.input = tokens;
    return this.lines();
  }

  readonly lines = this.RULE('lines', (): (Assignment | Remark)[] => {
    const found: (Assignment | Remark)[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(Newline) },
        { ALT: () => found.push(this.SUBRULE(this.assignment)) },
        {
          ALT: () => {
            const other = this.CONSUME(Other);
            this.ACTION(() => {
              const { startOffset: start, image } = other;
              found.push(remarkOf(this.#text, { start, end: start + image.trimEnd().length }));
            });
          },
        },
      ]);
    });
    return found;
  });

  readonly assignment = this.RULE('assignment', (): Assignment => {
    const head = this.CONSUME(Head);
    const value = this.OPTION(() => this.CONSUME(Value));
    this.OPTION2(() => this.CONSUME(End));
    return this.ACTION(() => {
      const last = value ?? head;
      const end = last.startOffset + last.image.trimEnd().length;
      const name = head.image.replace(/[ \t]*=[ \t]*$/, '');
      return { type: 'assignment', start: head.startOffset, end, name, value: unquoted(value?.image ?? '') };
    });
  });
}

/** As a shell reads one word: os-release(5), environment files. A value with blanks and no quotes is taken whole. */
function unquoted(text: string): string {
  const quote = text[0];
  if (quote === "'" && text.length > 1 && text.endsWith("'")) return text.slice(1, -1);
  if (quote === '"' && text.length > 1 && text.endsWith('"')) return text.slice(1, -1).replace(/\\(["$`\\])/g, '$1');
  return text;
}

let tools: { lexer: Lexer; parser: AssignmentParser } | null = null;

/** Reads `NAME=value` lines; comments and blank lines are left out, any other line is kept as a remark. */
export function parseAssignments(text: string): (Assignment | Remark)[] {
  tools ??= { lexer: new Lexer(modes, lexerConfig), parser: new AssignmentParser() };
  return tools.parser.read(text, tools.lexer.tokenize(text).tokens);
}
