import { remarkOf } from '../_grammar/field.ts';
import { GrammarParser } from '../chevrotain.ts';
import type { Exclusion, Setting, Settings } from './ast.ts';
import { End, Excluded, Head, modes, Newline, Other, tokenize, Value } from './tokens.ts';

type Node = Settings['children'][number];

class SettingsParser extends GrammarParser {
  #text = '';

  constructor() {
    super(modes);
    this.performSelfAnalysis();
  }

  read(text: string): Node[] {
    this.#text = text;
    this.input = tokenize(text).tokens;
    return this.lines();
  }

  readonly lines = this.RULE('lines', (): Node[] => {
    const found: Node[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(Newline) },
        { ALT: () => found.push(this.SUBRULE(this.setting)) },
        { ALT: () => found.push(this.SUBRULE(this.exclusion)) },
        {
          ALT: () => {
            const { startOffset: start, image } = this.CONSUME(Other);
            this.ACTION(() => found.push(remarkOf(this.#text, { start, end: start + image.trimEnd().length })));
          },
        },
      ]);
    });
    return found;
  });

  readonly setting = this.RULE('setting', (): Setting => {
    const head = this.CONSUME(Head);
    const value = this.OPTION(() => this.CONSUME(Value));
    this.OPTION2(() => this.CONSUME(End));
    return this.ACTION(() => {
      const last = value ?? head;
      return {
        type: 'setting',
        start: head.startOffset,
        end: last.startOffset + last.image.trimEnd().length,
        name: head.image
          .trimEnd()
          .slice(0, -1)
          .trimEnd()
          .replace(/^-/, '')
          .replace(/^\/proc\/sys\//, ''),
        value: value?.image ?? '',
      };
    });
  });

  readonly exclusion = this.RULE('exclusion', (): Exclusion => {
    const { startOffset: start, image } = this.CONSUME(Excluded);
    return this.ACTION(() => ({ type: 'exclusion', start, end: start + image.length, name: image.slice(1) }));
  });
}

let parser: SettingsParser | null = null;

/** Reads the lines of a whole text; comments and blank lines are left out, what is no setting is a remark. */
export function parseLines(text: string): Node[] {
  parser ??= new SettingsParser();
  return parser.read(text);
}
