import type { IToken } from 'chevrotain';
import { GrammarParser } from '../chevrotain.ts';
import type { Attribute, Element, RichRuleSyntax } from './ast.ts';
import { AttributeText, ElementName, Limit, lexRichRule, Not, richTokens } from './tokens.ts';

class RichParser extends GrammarParser {
  /** Where the rule's text stands in the file. */
  offset = 0;

  constructor() {
    super(richTokens);
    this.performSelfAnalysis();
  }

  readonly richRule = this.RULE('richRule', (): Element[] => {
    const elements: Element[] = [];
    this.AT_LEAST_ONE(() => elements.push(this.SUBRULE(this.element)));
    return elements;
  });

  readonly element = this.RULE('element', (): Element => {
    const name = this.CONSUME(ElementName);
    const not = this.OPTION(() => this.CONSUME(Not));
    const children: Attribute[] = [];
    this.MANY(() => children.push(this.SUBRULE(this.attribute)));
    const limits: Attribute[] = [];
    this.OPTION1(() => {
      this.CONSUME(Limit);
      this.AT_LEAST_ONE(() => limits.push(this.SUBRULE1(this.attribute)));
    });
    return this.ACTION(() => {
      const last = limits.at(-1) ?? children.at(-1);
      const start = this.offset + name.startOffset;
      const plainEnd = this.offset + (not ?? name).startOffset + (not ?? name).image.length;
      return {
        type: 'element',
        start,
        end: last?.end ?? plainEnd,
        name: name.image,
        negated: not !== undefined,
        limit: limitOf(limits),
        children,
      };
    });
  });

  readonly attribute = this.RULE('attribute', (): Attribute => {
    const token = this.CONSUME(AttributeText);
    return this.ACTION(() => attributeOf(token, this.offset));
  });
}

/** Since 2.3 there is a `burst`, too, which first packets pass as they pass the one that is taken without. */
function limitOf(attributes: readonly Attribute[]): string | null {
  const [first, ...others] = attributes.filter(({ name }) => name !== 'burst');
  return others.length > 0 ? [first, ...others].map((one) => one?.value).join(' ') : (first?.value ?? null);
}

function attributeOf(token: IToken, offset: number): Attribute {
  const equals = token.image.indexOf('=');
  const raw = token.image.slice(equals + 1);
  const start = offset + token.startOffset;
  return {
    type: 'attribute',
    start,
    end: start + token.image.length,
    name: token.image.slice(0, equals),
    value: /^["']/.test(raw) ? raw.slice(1, -1) : raw,
  };
}

let parser: RichParser | null = null;

/** Reads one rule whose text stands at `offset`; `null` where it is none of the rich language. */
export function parseRichRule(text: string, offset: number): RichRuleSyntax | null {
  parser ??= new RichParser();
  parser.offset = offset;
  parser.input = lexRichRule(text);
  const children = parser.richRule();
  return parser.errors.length > 0 ? null : { type: 'rich-rule', start: offset, end: offset + text.length, children };
}
