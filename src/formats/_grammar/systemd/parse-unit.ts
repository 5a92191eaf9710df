import { type IToken, Lexer } from 'chevrotain';
import { GrammarParser, lexerConfig } from '../../chevrotain.ts';
import type { Remark } from '../field.ts';
import type { UnitSection, UnitSetting, UnitSyntax } from './ast.ts';
import { Other, SectionHead, Setting, unitTokens } from './tokens.ts';

/** `file = line* (head line*)*`: systemd.syntax(7). */
class UnitParser extends GrammarParser {
  constructor() {
    super(unitTokens);
    this.performSelfAnalysis();
  }

  readonly file = this.RULE('file', (): UnitSection[] => {
    const sections: UnitSection[] = [];
    const above = this.SUBRULE(this.lines);
    this.ACTION(() => {
      if (above.length > 0) sections.push(sectionOf('', above[0]!.start, above[0]!.start, above));
    });
    this.MANY(() => {
      const head = this.CONSUME(SectionHead);
      const children = this.SUBRULE2(this.lines);
      this.ACTION(() => {
        const title = head.image.trimEnd();
        sections.push(sectionOf(title.slice(1, -1), head.startOffset, head.startOffset + title.length, children));
      });
    });
    return sections;
  });

  readonly lines = this.RULE('lines', (): (UnitSetting | Remark)[] => {
    const found: (UnitSetting | Remark)[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => this.#take(found, this.CONSUME(Setting), settingOf) },
        { ALT: () => this.#take(found, this.CONSUME(Other), remarkOf) },
      ]);
    });
    return found;
  });

  #take<N>(into: N[], token: IToken, make: (token: IToken) => N): void {
    this.ACTION(() => into.push(make(token)));
  }
}

const sectionOf = (name: string, start: number, headEnd: number, children: UnitSection['children']): UnitSection => ({
  type: 'section',
  start,
  end: Math.max(headEnd, children.at(-1)?.end ?? headEnd),
  name,
  children,
});

function settingOf({ image, startOffset: start }: IToken): UnitSetting {
  const text = image.replace(/(?:[ \t\r\n]|\\\r?\n)+$/, '');
  const sign = image.indexOf('=');
  const value = image
    .slice(sign + 1)
    .replace(/\\\r?\n(?:[ \t]*[#;][^\n]*(?:\n|$))*/g, ' ')
    .trim();
  const end = start + Math.max(text.length, sign + 1);
  return { type: 'setting', start, end, name: image.slice(0, sign).trim(), value };
}

function remarkOf({ image, startOffset: start }: IToken): Remark {
  const value = image.trimEnd();
  return { type: 'remark', start, end: start + value.length, value };
}

let tools: { lexer: Lexer; parser: UnitParser } | null = null;

/** Reads a unit file or drop-in. Never fails: lines that are neither a section nor a setting are kept as remarks. */
export function parseUnit(text: string): UnitSyntax {
  tools ??= { lexer: new Lexer(unitTokens, lexerConfig), parser: new UnitParser() };
  tools.parser.input = tools.lexer.tokenize(text).tokens;
  return { type: 'unit-file', start: 0, end: text.length, children: tools.parser.file() };
}
