import { createToken, type IToken, Lexer } from 'chevrotain';
import { GrammarParser, lexerConfig } from '../chevrotain.ts';
import type { Syntax } from '../syntax.ts';

/** An element of one of firewalld's own files; `text` is what stands in it besides elements, entities resolved. */
export interface XmlElement extends Syntax {
  readonly type: 'element';
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
  readonly children: XmlElement[];
}

export interface XmlDocument extends Syntax {
  readonly type: 'document';
  readonly children: readonly XmlElement[];
  /** Where an end tag fits no open element, or an element is never closed. */
  readonly broken: boolean;
}

/** What is never closed is skipped to the end, so that no text is looked at twice. */
const Skipped = createToken({
  name: 'Skipped',
  pattern: /<\?[\s\S]*?(?:\?>|(?![\s\S]))|<!--[\s\S]*?(?:-->|(?![\s\S]))|<![^>]*>?/y,
  line_breaks: true,
  group: Lexer.SKIPPED,
  start_chars_hint: ['<'],
});
const EndTag = createToken({ name: 'EndTag', pattern: /<\/[\w.:-]+\s*>/y, line_breaks: true, start_chars_hint: ['<'] });
const Open = createToken({
  name: 'Open',
  pattern: /<[A-Za-z_][\w.:-]*/y,
  line_breaks: false,
  start_chars_hint: ['<'],
  push_mode: 'tag',
});
const CharData = createToken({ name: 'CharData', pattern: /[^<]+|</y, line_breaks: true });
const Space = createToken({ name: 'Space', pattern: /\s+/y, line_breaks: true, group: Lexer.SKIPPED });
const Attribute = createToken({ name: 'Attribute', pattern: /[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*')/y, line_breaks: true });
/** What can stand in no tag. */
const Junk = createToken({ name: 'Junk', pattern: /[\w:.-]+|[^>\s]/y, line_breaks: false });
const SelfClose = createToken({
  name: 'SelfClose',
  pattern: /\/>/y,
  line_breaks: false,
  start_chars_hint: ['/'],
  pop_mode: true,
});
const Close = createToken({
  name: 'Close',
  pattern: />/y,
  line_breaks: false,
  start_chars_hint: ['>'],
  pop_mode: true,
});

const tokens = [Skipped, EndTag, Open, CharData, Space, Attribute, SelfClose, Close, Junk];
const modes = {
  modes: { content: [Skipped, EndTag, Open, CharData], tag: [Space, Attribute, SelfClose, Close, Junk] },
  defaultMode: 'content',
};

type Piece =
  | {
      readonly kind: 'open';
      readonly name: IToken;
      readonly attributes: readonly IToken[];
      readonly end: IToken;
      readonly empty: boolean;
    }
  | { readonly kind: 'end' | 'text'; readonly token: IToken };

/**
 * Tags and text in a row; a tag without an end is the last of them. Elements are nested afterwards, so that no depth of
 * nesting exhausts the stack.
 */
class XmlParser extends GrammarParser {
  broken = false;

  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  readonly document = this.RULE('document', (): Piece[] => {
    const pieces: Piece[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => pieces.push(this.SUBRULE(this.tag)) },
        { ALT: () => pieces.push({ kind: 'end', token: this.CONSUME(EndTag) }) },
        { ALT: () => pieces.push({ kind: 'text', token: this.CONSUME(CharData) }) },
      ]);
    });
    return pieces;
  });

  readonly tag = this.RULE('tag', (): Piece => {
    const name = this.CONSUME(Open);
    const attributes: IToken[] = [];
    this.MANY(() => {
      this.OR1([
        { ALT: () => attributes.push(this.CONSUME(Attribute)) },
        {
          ALT: () => {
            this.CONSUME(Junk);
            this.ACTION(() => {
              this.broken = true;
            });
          },
        },
      ]);
    });
    const end = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(SelfClose) }, { ALT: () => this.CONSUME(Close) }]),
    );
    this.ACTION(() => {
      if (end === undefined) this.broken = true;
    });
    return {
      kind: 'open',
      name,
      attributes,
      end: end ?? attributes.at(-1) ?? name,
      empty: end?.tokenType === SelfClose,
    };
  });
}

let tools: { lexer: Lexer; parser: XmlParser } | null = null;

/** Never fails: what does not nest makes the document `broken`, and what was understood is there. */
export function parseXml(text: string): XmlDocument {
  tools ??= { lexer: new Lexer(modes, lexerConfig), parser: new XmlParser() };
  tools.parser.broken = false;
  const lexed = tools.lexer.tokenize(text);
  tools.parser.input = lexed.tokens;
  const pieces = tools.parser.document() ?? [];
  let broken = lexed.errors.length > 0 || tools.parser.errors.length > 0 || tools.parser.broken;
  const top: Draft = { name: '', start: 0, end: text.length, attributes: new Map(), text: '', children: [] };
  const open = [top];
  for (const piece of pieces) {
    const inner = open.at(-1)!;
    if (piece.kind === 'text') inner.text += unescaped(piece.token.image);
    else if (piece.kind === 'open') {
      const draft = draftOf(piece);
      inner.children.push(draft);
      if (!piece.empty) open.push(draft);
    } else {
      const name = piece.token.image.slice(2, -1).trim();
      const end = piece.token.startOffset + piece.token.image.length;
      const at = open.findLastIndex((draft) => draft.name === name);
      if (at !== open.length - 1) broken = true;
      if (at > 0) for (const draft of open.splice(at)) draft.end = end;
    }
  }
  if (open.length > 1) broken = true;
  for (const draft of open) draft.end = text.length;
  return { type: 'document', start: 0, end: text.length, children: top.children.map(freeze), broken };
}

interface Draft {
  readonly name: string;
  readonly start: number;
  end: number;
  readonly attributes: ReadonlyMap<string, string>;
  text: string;
  readonly children: Draft[];
}

function draftOf({ name, attributes, end }: Extract<Piece, { kind: 'open' }>): Draft {
  return {
    name: name.image.slice(1),
    start: name.startOffset,
    end: end.startOffset + end.image.length,
    attributes: new Map(attributes.map(({ image }) => attributeOf(image))),
    text: '',
    children: [],
  };
}

function attributeOf(image: string): [string, string] {
  const equals = image.indexOf('=');
  const quoted = image.slice(equals + 1).trim();
  return [image.slice(0, equals).trim(), unescaped(quoted.slice(1, -1))];
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name]!);

/** Firewalld's files are three levels deep; what is nested deeper is not looked at, and not walked into. */
const deepest = 8;

function freeze(draft: Draft): XmlElement {
  const convert = ({ children, ...rest }: Draft, depth: number): XmlElement => ({
    type: 'element',
    ...rest,
    children: depth > deepest ? [] : children.map((child) => convert(child, depth + 1)),
  });
  return convert(draft, 0);
}
