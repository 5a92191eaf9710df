import type { PlacedRule, Statement } from '../_grammar/nft/ast.ts';
import { mostWords, type RuleShape, type ShapedRule, sampleAddress, samplePort } from '../_grammar/nft/shape.ts';
import { parseRule } from './rule-grammar.ts';

/** More shapes than any generator makes; beyond, rules are read one by one. */
const mostShapes = 20_000;

/** IPv4 addresses and prefixes, and ports; each a word of its own. */
const variable = /(?<=\s)(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?(?=[\s,]|$)|(?<=\b[ds]port )[1-9]\d*(?=\s|$)/g;
const indifferent = /(?<=\bcounter) packets \d+ bytes \d+| comment "[^"\n]*"$/g;

/** A rule of a known shape. Its own statements are read when somebody asks, which hardly anybody does. */
class TextRule implements ShapedRule {
  readonly file: number;
  readonly start: number;
  readonly end: number;
  readonly shape: RuleShape;
  readonly words: readonly string[];
  readonly #text: string;

  constructor(file: number, text: string, start: number, end: number, shape: RuleShape, words: readonly string[]) {
    this.file = file;
    this.start = start;
    this.end = end;
    this.shape = shape;
    this.words = words;
    this.#text = text;
  }

  get statements(): readonly Statement[] {
    return parseRule(this.#text.slice(this.start, this.end), this.start).statements;
  }
}

/** A rule, and from where on it is not understood. */
export interface ReadRule {
  readonly rule: PlacedRule;
  readonly badFrom: number | null;
}

/** Reads the rules of one file; those that differ in addresses and ports alone are parsed once. */
export class RuleShapes {
  readonly #file: number;
  readonly #text: string;
  readonly #shapes = new Map<string, RuleShape | null>();

  constructor(file: number, text: string) {
    this.#file = file;
    this.#text = text;
  }

  read(start: number, end: number): ReadRule {
    const text = this.#text.slice(start, end);
    // What a variable stands for may change from line to line.
    if (text.includes('$')) return this.#readWhole(text, start, end);
    const words: string[] = [];
    const key = text.replace(indifferent, '').replace(variable, (word) => {
      const n = words.push(word) - 1;
      return word.includes('.') ? sampleAddress(n) : samplePort(n);
    });
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      if (this.#shapes.size >= mostShapes) return this.#readWhole(text, start, end);
      const { statements, badFrom } = parseRule(key, start);
      shape = badFrom === null && words.length <= mostWords ? { sample: { start, end, statements } } : null;
      this.#shapes.set(key, shape);
    }
    if (shape === null) return this.#readWhole(text, start, end);
    return { rule: new TextRule(this.#file, this.#text, start, end, shape, words), badFrom: null };
  }

  #readWhole(text: string, start: number, end: number): ReadRule {
    const { statements, badFrom } = parseRule(text, start);
    return { rule: { file: this.#file, start, end, statements }, badFrom };
  }
}
