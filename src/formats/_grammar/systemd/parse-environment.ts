import { createToken, type IToken, Lexer } from 'chevrotain';
import { GrammarParser, lexerConfig } from '../../chevrotain.ts';
import type { Assignment } from '../assignments.ts';
import { type Remark, remarkOf } from '../field.ts';

const Blank = createToken({
  name: 'EnvironmentBlank',
  pattern: /[ \t\r\n]+/y,
  line_breaks: true,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\r', '\n'],
});
/** A backslash before the end of the line makes the next line a comment, too. */
const Comment = createToken({
  name: 'EnvironmentComment',
  pattern: /[#;](?:\\[\s\S]|[^\n\\])*/y,
  line_breaks: true,
  group: Lexer.SKIPPED,
  start_chars_hint: ['#', ';'],
});
const Head = createToken({
  name: 'EnvironmentHead',
  pattern: /[^\s=#;][^\n=]*=/y,
  line_breaks: false,
  push_mode: 'value',
});
const Other = createToken({ name: 'EnvironmentOther', pattern: /[^\n]+/y, line_breaks: false });

/** Between quoted parts, and before the first, blanks do not count. */
const Gap = createToken({ name: 'EnvironmentGap', pattern: /[ \t\r]+/y, line_breaks: false, group: Lexer.SKIPPED });
const End = createToken({ name: 'EnvironmentEnd', pattern: /\n/y, line_breaks: true, pop_mode: true });
const Single = createToken({ name: 'EnvironmentSingle', pattern: /'[^']*'?/y, line_breaks: true });
const Double = createToken({ name: 'EnvironmentDouble', pattern: /"(?:\\[\s\S]|[^"\\])*"?/y, line_breaks: true });
/** What does not begin with a quote goes to the end of the line: quotes and number signs in it stand for themselves. */
const Bare = createToken({ name: 'EnvironmentBare', pattern: /(?:\\[\s\S]|[^\n\\])+/y, line_breaks: true });

const modes = {
  modes: { line: [Blank, Comment, Head, Other], value: [Gap, End, Single, Double, Bare] },
  defaultMode: 'line',
};

/** `file = (head (quoted | bare)* end | other)*`: systemd.exec(5), `EnvironmentFile=`. */
class EnvironmentParser extends GrammarParser {
  #text = '';

  constructor() {
    super(modes);
    this.performSelfAnalysis();
  }

  read(text: string, tokens: IToken[]): (Assignment | Remark)[] {
    this.#text = text;
    this.input = tokens;
    return this.file();
  }

  readonly file = this.RULE('file', (): (Assignment | Remark)[] => {
    const found: (Assignment | Remark)[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => found.push(this.SUBRULE(this.assignment)) },
        {
          ALT: () => {
            const { startOffset: start, image } = this.CONSUME(Other);
            this.ACTION(() => found.push(this.#remark(start, start + image.trimEnd().length)));
          },
        },
      ]);
    });
    return found;
  });

  readonly assignment = this.RULE('assignment', (): Assignment | Remark => {
    const head = this.CONSUME(Head);
    const parts: IToken[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => parts.push(this.CONSUME(Single)) },
        { ALT: () => parts.push(this.CONSUME(Double)) },
        { ALT: () => parts.push(this.CONSUME(Bare)) },
      ]);
    });
    this.OPTION(() => this.CONSUME(End));
    return this.ACTION(() => {
      const last = parts.at(-1) ?? head;
      const { startOffset: start } = head;
      const end = last.startOffset + last.image.trimEnd().length;
      const name = head.image.slice(0, -1).trimEnd();
      // `export NAME=…` is no variable: systemd says so in the journal and goes on.
      if (!/^[A-Za-z_]\w*$/.test(name)) return this.#remark(start, end);
      return { type: 'assignment', start, end, name, value: parts.map(valueIn).join('') };
    });
  });

  #remark(start: number, end: number): Remark {
    return remarkOf(this.#text, { start, end });
  }
}

function valueIn({ image, tokenType }: IToken): string {
  if (tokenType === Single) return image.replace(/^'|'$/g, '');
  if (tokenType === Double)
    return /^"((?:\\[\s\S]|[^"\\])*)/
      .exec(image)![1]!
      .replace(/\\([\s\S])/g, (whole, c: string) => (c === '\n' ? '' : '"\\`$'.includes(c) ? c : whole));
  // An escaped blank at the end of the line stays.
  return image.replace(/((?:^|[^\\])(?:\\\\)*)[ \t\r]+$/, '$1').replace(/\\([\s\S])/g, (_, c) => (c === '\n' ? '' : c));
}

let tools: { lexer: Lexer; parser: EnvironmentParser } | null = null;

/**
 * Reads a file of `EnvironmentFile=`: quoted parts and what follows them are one value, and a `#` behind a value belongs
 * to it (load_env_file() of systemd). Never fails: what is no variable is kept as a remark.
 */
export function parseEnvironment(text: string): (Assignment | Remark)[] {
  tools ??= { lexer: new Lexer(modes, lexerConfig), parser: new EnvironmentParser() };
  return tools.parser.read(text, tools.lexer.tokenize(text).tokens);
}
