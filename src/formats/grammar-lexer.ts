import { type ILexerConfig, type ILexingResult, Lexer } from 'chevrotain';
import { validate } from './validate.ts';

const common: ILexerConfig = { positionTracking: 'onlyOffset', skipValidations: !validate };

/** Tries the patterns in turn: working out what each can begin with takes longer than reading a small file. */
export const lexerConfig: ILexerConfig = { ...common, safeMode: true };

type Vocabulary = ConstructorParameters<typeof Lexer>[0];

/** Characters that are read before a lexer is worth sorting its patterns. */
const fewCharacters = 16_384;

/** For formats whose files can be large: after the first few lines, only patterns that fit the next letter are tried. */
export class GrammarLexer extends Lexer {
  readonly #vocabulary: Vocabulary;
  #read = 0;
  #sorted: Lexer | null = null;

  constructor(vocabulary: Vocabulary) {
    super(vocabulary, lexerConfig);
    this.#vocabulary = vocabulary;
    if (validate) this.#sorted = sort(vocabulary);
  }

  override tokenize(text: string, mode?: string): ILexingResult {
    this.#read += text.length;
    if (this.#read > fewCharacters) this.#sorted ??= sort(this.#vocabulary);
    return this.#sorted === null ? super.tokenize(text, mode) : this.#sorted.tokenize(text, mode);
  }
}

const sort = (vocabulary: Vocabulary): Lexer => new Lexer(vocabulary, { ...common, ensureOptimizations: validate });
