/**
 * Where facts come from. A fact carries an `OriginId`; the table turns it into places when something is reported,
 * so that a hundred thousand rules cost three integers each.
 */
export type OriginId = number;

export type Origin =
  | { readonly kind: 'span'; readonly file: number; readonly start: number; readonly end: number }
  | { readonly kind: 'derived'; readonly from: readonly OriginId[]; readonly how: string }
  | { readonly kind: 'default'; readonly program: string; readonly text: string }
  | { readonly kind: 'missing'; readonly layer: string; readonly command: string };

const DERIVED = -1;
const DEFAULT = -2;
const MISSING = -3;

export class OriginTable {
  #cells = new Int32Array(3 * 256);
  #count = 0;
  readonly #notes: Origin[] = [];

  /** A span of the parsed text of the file with that id, end exclusive. */
  span(file: number, start: number, end: number): OriginId {
    return this.#add(file, start, end);
  }

  /** A fact concluded from others. `how` is a short phrase for reports: `expanded by the socket generator`. */
  derived(from: readonly OriginId[], how: string): OriginId {
    this.#notes.push({ kind: 'derived', from, how });
    return this.#add(DERIVED, this.#notes.length - 1, 0);
  }

  /** What a program does when nothing is configured. `text` as the program would write it: `Port 22`. */
  default(program: string, text: string): OriginId {
    this.#notes.push({ kind: 'default', program, text });
    return this.#add(DEFAULT, this.#notes.length - 1, 0);
  }

  /** Evidence that nobody collected; `command` would show it. */
  missing(layer: string, command: string): OriginId {
    this.#notes.push({ kind: 'missing', layer, command });
    return this.#add(MISSING, this.#notes.length - 1, 0);
  }

  get(id: OriginId): Origin {
    const file = this.#cells[3 * id]!;
    if (file < 0) return this.#notes[this.#cells[3 * id + 1]!]!;
    return { kind: 'span', file, start: this.#cells[3 * id + 1]!, end: this.#cells[3 * id + 2]! };
  }

  /** The spans behind an origin, derivations followed, in order, without repeats. */
  spans(id: OriginId): { file: number; start: number; end: number }[] {
    const found: { file: number; start: number; end: number }[] = [];
    const seen = new Set<OriginId>();
    const walk = (at: OriginId): void => {
      if (seen.has(at)) return;
      seen.add(at);
      const origin = this.get(at);
      if (origin.kind === 'span') found.push(origin);
      else if (origin.kind === 'derived') origin.from.forEach(walk);
    };
    walk(id);
    return found;
  }

  #add(a: number, b: number, c: number): OriginId {
    const at = 3 * this.#count;
    if (at === this.#cells.length) {
      const grown = new Int32Array(2 * at);
      grown.set(this.#cells);
      this.#cells = grown;
    }
    this.#cells[at] = a;
    this.#cells[at + 1] = b;
    this.#cells[at + 2] = c;
    return this.#count++;
  }
}
