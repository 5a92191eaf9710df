import type { ItemKind, LineKind, StatementIndex } from './iptables-index.ts';

/** What the grammar made of one line, in places of the line with every run of digits as one character. */
interface Shape {
  readonly line: string;
  /** `null`: a line without a statement. */
  readonly statement: { readonly kind: LineKind; readonly start: number; readonly end: number } | null;
  /** Kind, start and end of each item. */
  readonly items: readonly number[];
}

const ZERO = 48;
const NINE = 57;
const DASH = 45;

/** Lines with more runs of digits are parsed one by one, and more shapes than these are not kept. */
const MAX_RUNS = 64;
const MAX_SHAPES = 2_000;

/**
 * Lines of large dumps differ in little but digits. To every token of the language one digit is as good as another and
 * two are as good as one, save behind a hyphen (`-4`): what the grammar made of one line is what it makes of all lines
 * that differ only so.
 */
export class LineShapes {
  readonly #text: string;
  readonly #shapes = new Map<number, Shape[]>();
  #count = 0;
  /** Of the line looked at last: where each run of digits begins, and how many digits it has beyond one. */
  readonly #runs = new Int32Array(2 * MAX_RUNS);
  #runCount = 0;
  #surplus = 0;

  constructor(text: string) {
    this.#text = text;
  }

  knows(start: number, end: number): boolean {
    const hash = this.#look(start, end);
    return this.#shapes.get(hash)?.some((known) => this.#fits(known.line, start, end)) === true;
  }

  /** Adds the line to the index as the line of its shape was added; false where none is known. */
  repeat(start: number, end: number, index: StatementIndex): boolean {
    const hash = this.#look(start, end);
    const shape = this.#shapes.get(hash)?.find((known) => this.#fits(known.line, start, end));
    if (shape === undefined) return false;
    const { statement, items } = shape;
    if (statement === null) return true;
    index.addLine(statement.kind, start + this.#placeOf(statement.start));
    let run = 0;
    let shift = 0;
    let last = 0;
    for (let i = 0; i < items.length; i += 3) {
      const from = items[i + 1]!;
      const to = items[i + 2]!;
      if (from < last) {
        run = 0;
        shift = 0;
      }
      while (run < this.#runCount && this.#runs[2 * run]! - shift < from) shift += this.#runs[2 * run++ + 1]!;
      const at = start + from + shift;
      while (run < this.#runCount && this.#runs[2 * run]! - shift < to) shift += this.#runs[2 * run++ + 1]!;
      index.addItem(items[i] as ItemKind, at, start + to + shift);
      last = to;
    }
    index.endLine(start + this.#placeOf(statement.end));
    return true;
  }

  /** Keeps the shape of a line: its statement in the index, `null` where it has none. */
  learn(start: number, end: number, index: StatementIndex, line: number | null): void {
    if (this.#count === MAX_SHAPES) return;
    const hash = this.#look(start, end);
    const alike = this.#shapes.get(hash) ?? [];
    if (hash === NO_HASH || alike.some((known) => this.#fits(known.line, start, end))) return;
    const places: number[] = [];
    if (line !== null) {
      places.push(index.start(line), index.end(line));
      for (let item = index.firstItem(line); item < index.endItem(line); item++)
        places.push(index.itemStart(item), index.itemEnd(item));
    }
    const general = places.map((place) => this.#generalPlace(place - start));
    if (general.includes(-1)) return;
    const items: number[] = [];
    for (let i = 2; line !== null && i < general.length; i += 2)
      items.push(index.itemKind(index.firstItem(line) + i / 2 - 1), general[i]!, general[i + 1]!);
    const statement = line === null ? null : { kind: index.kind(line), start: general[0]!, end: general[1]! };
    alike.push({ line: this.#general(start, end), statement, items });
    this.#shapes.set(hash, alike);
    this.#count++;
  }

  /** Notes the runs of digits of a line and returns a number that lines of one shape share. */
  #look(start: number, end: number): number {
    const text = this.#text;
    const runs = this.#runs;
    let hash = 0;
    let count = 0;
    let surplus = 0;
    let before = 0;
    for (let at = start; at < end; at++) {
      let code = text.charCodeAt(at);
      if (code >= ZERO && code <= NINE && before !== DASH) {
        const from = at;
        while (at + 1 < end && isDigit(text.charCodeAt(at + 1))) at++;
        if (count === MAX_RUNS) return NO_HASH;
        runs[2 * count] = from - start;
        runs[2 * count + 1] = at - from;
        surplus += at - from;
        count++;
        code = ZERO;
      }
      hash = (Math.imul(hash, 31) + code) | 0;
      before = code;
    }
    this.#runCount = count;
    this.#surplus = surplus;
    return hash & 0x3fffffff;
  }

  /** Whether the line that was looked at last is `general` with digits put in. */
  #fits(general: string, start: number, end: number): boolean {
    if (end - start - this.#surplus !== general.length) return false;
    const text = this.#text;
    const runs = this.#runs;
    let run = 0;
    let nextRun = this.#runCount === 0 ? -1 : start + runs[0]!;
    for (let i = 0, at = start; i < general.length; i++, at++) {
      if (at === nextRun) {
        if (general.charCodeAt(i) !== ZERO) return false;
        at += runs[2 * run + 1]!;
        run++;
        nextRun = run === this.#runCount ? -1 : start + runs[2 * run]!;
      } else if (text.charCodeAt(at) !== general.charCodeAt(i)) return false;
    }
    return true;
  }

  #general(start: number, end: number): string {
    let general = '';
    let from = start;
    for (let run = 0; run < this.#runCount; run++) {
      const at = start + this.#runs[2 * run]!;
      general += `${this.#text.slice(from, at)}0`;
      from = at + 1 + this.#runs[2 * run + 1]!;
    }
    return general + this.#text.slice(from, end);
  }

  /** -1 where the place is inside a run of digits. */
  #generalPlace(place: number): number {
    let shift = 0;
    for (let run = 0; run < this.#runCount && this.#runs[2 * run]! < place; run++) {
      shift += this.#runs[2 * run + 1]!;
      if (this.#runs[2 * run]! + this.#runs[2 * run + 1]! + 1 > place) return -1;
    }
    return place - shift;
  }

  #placeOf(general: number): number {
    let shift = 0;
    for (let run = 0; run < this.#runCount && this.#runs[2 * run]! - shift < general; run++)
      shift += this.#runs[2 * run + 1]!;
    return general + shift;
  }
}

const NO_HASH = -1;

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;
