import { createToken, type IToken, Lexer } from 'chevrotain';
import { GrammarLexer, GrammarParser } from '../chevrotain.ts';
import type { Syntax } from '../syntax.ts';
import { firstLettersBut } from './first-letters.ts';

/** JSON with the place of each value. Offsets of the text, end exclusive. */
export type Json = JsonObject | JsonArray | JsonString | JsonNumber | JsonWord;

export interface JsonObject extends Syntax {
  readonly type: 'object';
  /** In the text's order; a name may occur twice, as in the text. */
  readonly children: readonly JsonMember[];
}

export interface JsonMember extends Syntax {
  readonly type: 'member';
  readonly name: string;
  /** One value, or none where the text lacks it. */
  readonly children: readonly Json[];
}

export interface JsonArray extends Syntax {
  readonly type: 'array';
  readonly children: readonly Json[];
}

export interface JsonString extends Syntax {
  readonly type: 'string';
  readonly value: string;
}

/** `value` is the number as written. */
export interface JsonNumber extends Syntax {
  readonly type: 'number';
  readonly value: string;
}

export interface JsonWord extends Syntax {
  readonly type: 'word';
  readonly value: 'true' | 'false' | 'null';
}

/** Something that JSON does not allow; the tree holds what was understood around it. */
export interface JsonProblem {
  readonly start: number;
  readonly end: number;
  /** What should have stood there: `a closing bracket`. */
  readonly expected: string;
}

export interface ParsedJson {
  /** `null` where the text holds no value at all. */
  readonly root: Json | null;
  readonly problems: readonly JsonProblem[];
}

/** Commas tell nothing that the values do not tell; without them a large listing has half as many tokens. */
const Blank = createToken({
  name: 'Blank',
  pattern: /[ \t\r\n,\uFEFF]+/y,
  line_breaks: true,
  group: Lexer.SKIPPED,
  start_chars_hint: [' ', '\t', '\r', '\n', ',', '\uFEFF'],
});
/** A member's name with its colon. */
const Name = createToken({
  name: 'Name',
  pattern: /"(?:[^"\\]|\\[\s\S])*"[ \t\r\n]*:/y,
  line_breaks: true,
  start_chars_hint: ['"'],
});
const Colon = createToken({ name: 'Colon', pattern: ':' });
const OpenBrace = createToken({ name: 'OpenBrace', pattern: '{' });
const CloseBrace = createToken({ name: 'CloseBrace', pattern: '}' });
const OpenBracket = createToken({ name: 'OpenBracket', pattern: '[' });
const CloseBracket = createToken({ name: 'CloseBracket', pattern: ']' });
/** The closing quote may be missing at the end of a text that was cut off. */
const Text = createToken({
  name: 'Text',
  pattern: /"(?:[^"\\]|\\[\s\S])*"?/y,
  line_breaks: true,
  start_chars_hint: ['"'],
});
const NumberWord = createToken({
  name: 'NumberWord',
  pattern: /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y,
  line_breaks: false,
});
const Literal = createToken({ name: 'Literal', pattern: /(?:true|false|null)(?![\w.])/y, line_breaks: false });
/** What JSON has no name for. */
const Stray = createToken({
  name: 'Stray',
  pattern: /[^\s{}[\],:"]+/y,
  line_breaks: false,
  start_chars_hint: firstLettersBut(' \t\r\n{}[],:"'),
});

const tokens = [Blank, Name, Colon, Text, NumberWord, OpenBrace, CloseBrace, OpenBracket, CloseBracket, Literal, Stray];

const endOf = (token: IToken): number => token.startOffset + token.image.length;

/** Accepts any tokens: colons and closing brackets may be missing, each time as a problem. */
class JsonParser extends GrammarParser {
  problems: JsonProblem[] = [];
  /** Where the token before the next one ends. */
  #end = 0;

  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly document = this.RULE('document', (): Json | null => {
    let root: Json | null = null;
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            const value = this.SUBRULE(this.value);
            this.ACTION(() => {
              if (root === null) root = value;
              else if (value !== null) this.#miss('the end of the text', value.start, value.end);
            });
          },
        },
        { ALT: () => this.SUBRULE(this.misplaced) },
        { ALT: () => this.#reject('a value', this.CONSUME(CloseBrace)) },
        { ALT: () => this.#reject('a value', this.CONSUME(CloseBracket)) },
      ]);
    });
    return root;
  });

  readonly misplaced = this.RULE('misplaced', () => {
    this.OR([
      { ALT: () => this.#reject('a value', this.CONSUME(Colon)) },
      { ALT: () => this.#reject('a value', this.CONSUME(Name)) },
    ]);
  });

  readonly value = this.RULE('value', (): Json | null => this.OR(this.values));

  /** Made once: this is asked for every value. */
  private readonly values: { ALT: () => Json | null }[] = [
    { ALT: () => this.SUBRULE(this.object) },
    { ALT: () => this.SUBRULE(this.array) },
    { ALT: () => this.#string(this.CONSUME(Text)) },
    { ALT: () => this.#leaf('number', this.CONSUME(NumberWord)) },
    { ALT: () => this.#leaf('word', this.CONSUME(Literal)) },
    {
      ALT: () => {
        this.#reject('a value', this.CONSUME(Stray));
        return null;
      },
    },
  ];

  readonly object = this.RULE('object', (): JsonObject => {
    const open = this.#take(this.CONSUME(OpenBrace));
    const children: JsonMember[] = [];
    const parts = [
      { ALT: () => children.push(this.SUBRULE(this.member)) },
      { ALT: () => this.SUBRULE(this.nameless) },
    ] as { ALT: () => unknown }[];
    this.MANY(() => this.OR(parts));
    const end = this.#close(this.OPTION(this.closingBrace), 'a closing brace');
    return { type: 'object', start: open, end, children };
  });

  private readonly closingBrace = (): IToken => this.CONSUME(CloseBrace);

  readonly nameless = this.RULE('nameless', () => {
    this.OR([
      { ALT: () => this.#reject('a name and a colon', this.CONSUME(Text)) },
      { ALT: () => this.#reject('a name in quotes', this.CONSUME(Stray)) },
      { ALT: () => this.#reject('a name in quotes', this.CONSUME(NumberWord)) },
      { ALT: () => this.#reject('a name in quotes', this.CONSUME(Literal)) },
      { ALT: () => this.#reject('a name in quotes', this.CONSUME(Colon)) },
    ]);
  });

  readonly member = this.RULE('member', (): JsonMember => {
    const token = this.CONSUME(Name);
    const start = this.#take(token);
    const value = this.OPTION(this.memberValue) ?? null;
    if (this.RECORDING_PHASE) return { type: 'member', start, end: 0, name: '', children: [] };
    if (value === null) this.#miss('a value', this.#end, this.#end);
    const { image } = token;
    const name = plainText(image.slice(1, image.lastIndexOf('"')));
    return { type: 'member', start, end: value?.end ?? this.#end, name, children: value === null ? [] : [value] };
  });

  private readonly memberValue = (): Json | null => this.SUBRULE(this.value);

  readonly array = this.RULE('array', (): JsonArray => {
    const open = this.#take(this.CONSUME(OpenBracket));
    const children: Json[] = [];
    const parts = [
      {
        ALT: () => {
          const value = this.SUBRULE(this.value);
          if (!this.RECORDING_PHASE && value !== null) children.push(value);
        },
      },
      { ALT: () => this.SUBRULE(this.misplaced) },
    ];
    this.MANY(() => this.OR(parts));
    const end = this.#close(this.OPTION(this.closingBracket), 'a closing bracket');
    return { type: 'array', start: open, end, children };
  });

  private readonly closingBracket = (): IToken => this.CONSUME(CloseBracket);

  start(): void {
    this.problems = [];
    this.#end = 0;
  }

  #take(token: IToken): number {
    if (this.RECORDING_PHASE) return 0;
    this.#end = endOf(token);
    return token.startOffset;
  }

  #close(token: IToken | undefined, expected: string): number {
    if (this.RECORDING_PHASE) return 0;
    if (token === undefined) this.#miss(expected, this.#end, this.#end);
    else this.#end = endOf(token);
    return this.#end;
  }

  #reject(expected: string, token: IToken): void {
    if (this.RECORDING_PHASE) return;
    this.#end = endOf(token);
    this.#miss(expected, token.startOffset, this.#end);
  }

  #miss(expected: string, start: number, end: number): void {
    this.problems.push({ start, end, expected });
  }

  #leaf(type: 'number' | 'word', token: IToken): Json {
    const start = this.#take(token);
    return { type, start, end: this.#end, value: token.image } as Json;
  }

  #string(token: IToken): JsonString {
    const start = this.#take(token);
    if (this.RECORDING_PHASE) return { type: 'string', start, end: 0, value: '' };
    const { image } = token;
    const closed = image.length > 1 && image.endsWith('"');
    if (!closed) this.#miss('a closing quote', this.#end, this.#end);
    const inner = image.slice(1, closed ? -1 : undefined);
    return { type: 'string', start, end: this.#end, value: plainText(inner) };
  }
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const unescapeText = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, other: string) =>
    code === undefined ? (escapes[other] ?? other) : String.fromCharCode(Number.parseInt(code, 16)),
  );

const plainText = (inner: string): string => (inner.includes('\\') ? unescapeText(inner) : inner);

let tools: { lexer: Lexer; parser: JsonParser } | null = null;

/** Deeper nesting than any program writes is not followed, so that hostile input cannot exhaust the stack. */
const deepest = 200;

/** Never throws. What JSON does not allow is a problem; the rest is read as if it were not there. */
export function parseJson(text: string): ParsedJson {
  const tooDeep = firstTooDeep(text);
  if (tooDeep >= 0) {
    return { root: null, problems: [{ start: tooDeep, end: tooDeep + 1, expected: 'less deep nesting' }] };
  }
  tools ??= { lexer: new GrammarLexer(tokens), parser: new JsonParser() };
  const { lexer, parser } = tools;
  parser.start();
  parser.input = lexer.tokenize(text).tokens;
  const root = parser.document() ?? null;
  const { problems } = parser;
  parser.input = [];
  return { root, problems };
}

function firstTooDeep(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > deepest) return i;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return -1;
}

/** The value of the last member of that name; `null` where the value is no object or has no such member. */
export function member(value: Json | null, name: string): Json | null {
  if (value?.type !== 'object') return null;
  for (let i = value.children.length - 1; i >= 0; i--) {
    const one = value.children[i]!;
    if (one.name === name) return one.children[0] ?? null;
  }
  return null;
}

/** The text of a string; `null` for any other value. */
export const textOf = (value: Json | null): string | null => (value?.type === 'string' ? value.value : null);
/** A number; `null` for any other value. */
export const numberOf = (value: Json | null): number | null => (value?.type === 'number' ? Number(value.value) : null);
/** The members of an array; none for any other value. */
export const itemsOf = (value: Json | null): readonly Json[] => (value?.type === 'array' ? value.children : []);
