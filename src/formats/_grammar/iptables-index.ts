/** What a line is. */
export const LineKind = { comment: 0, table: 1, chain: 2, commit: 3, command: 4, text: 5 } as const;
export type LineKind = (typeof LineKind)[keyof typeof LineKind];

/** What a piece of a command is. */
export const ItemKind = { counters: 0, command: 1, base: 2, module: 3, option: 4, jump: 5, stray: 6 } as const;
export type ItemKind = (typeof ItemKind)[keyof typeof ItemKind];

const LINE = 6;
const ITEM = 3;

export const NO_SPELLING = -1;

/** Items of lines that are alike: by item its kind, twice by item its start and end, and whether they are shifted (1). */
export interface ItemPattern {
  readonly kinds: Int32Array;
  readonly places: Int32Array;
  readonly behind: Int32Array;
}

/**
 * The statements of a text as integers: for each line its kind, its span, its first item, its spelling and where that puts
 * an address; for each item its kind and its span. Offsets of the text, end exclusive; an item's span includes the blanks behind it, a line's does not. A
 * hundred thousand rules take about 9 MB this way, against half a gigabyte as nodes.
 */
export class StatementIndex {
  #lines: Int32Array<ArrayBuffer>;
  #items: Int32Array<ArrayBuffer>;
  #lineCount = 0;
  #itemCount = 0;

  /** `textLength` in UTF-16 units, for a first guess at what will be needed. */
  constructor(textLength = 0) {
    this.#lines = new Int32Array(LINE * (64 + Math.floor(textLength / 50)));
    this.#items = new Int32Array(ITEM * (256 + Math.floor(textLength / 10)));
  }

  get length(): number {
    return this.#lineCount;
  }

  /** Begins a line; `endLine` gives it its end. */
  addLine(kind: LineKind, start: number): void {
    const at = LINE * this.#lineCount++;
    if (at === this.#lines.length) this.#lines = grown(this.#lines);
    this.#lines[at] = kind;
    this.#lines[at + 1] = start;
    this.#lines[at + 2] = start;
    this.#lines[at + 3] = this.#itemCount;
    this.#lines[at + 4] = NO_SPELLING;
  }

  endLine(end: number): void {
    this.#lines[LINE * (this.#lineCount - 1) + 2] = end;
  }

  /** The line that was added last is one of those that differ in nothing that counts but an address, which begins there. */
  spell(spelling: number, address: number): void {
    const at = LINE * (this.#lineCount - 1);
    this.#lines[at + 4] = spelling;
    this.#lines[at + 5] = address;
  }

  /** Adds to the line that was added last. */
  addItem(kind: ItemKind, start: number, end: number): void {
    const at = ITEM * this.#itemCount++;
    if (at === this.#items.length) this.#items = grown(this.#items);
    this.#items[at] = kind;
    this.#items[at + 1] = start;
    this.#items[at + 2] = end;
  }

  /** Adds the items of a pattern to the line that was added last, in its places: those behind the border are shifted. */
  addItems({ kinds, places, behind }: ItemPattern, start: number, shift: number): void {
    let at = ITEM * this.#itemCount;
    this.#itemCount += kinds.length;
    while (ITEM * this.#itemCount > this.#items.length) this.#items = grown(this.#items);
    const items = this.#items;
    for (let i = 0; i < kinds.length; i++) {
      items[at++] = kinds[i]!;
      items[at++] = start + places[2 * i]! + shift * behind[2 * i]!;
      items[at++] = start + places[2 * i + 1]! + shift * behind[2 * i + 1]!;
    }
  }

  kind(line: number): LineKind {
    return this.#lines[LINE * line] as LineKind;
  }

  start(line: number): number {
    return this.#lines[LINE * line + 1]!;
  }

  end(line: number): number {
    return this.#lines[LINE * line + 2]!;
  }

  firstItem(line: number): number {
    return this.#lines[LINE * line + 3]!;
  }

  /** A small number that lines share which say the same of any address; `NO_SPELLING` where no other may be like it. */
  spelling(line: number): number {
    return this.#lines[LINE * line + 4]!;
  }

  /** Where the address of a line with a spelling begins. */
  address(line: number): number {
    return this.#lines[LINE * line + 5]!;
  }

  /** One behind the line's last item. */
  endItem(line: number): number {
    return line + 1 < this.#lineCount ? this.#lines[LINE * line + LINE + 3]! : this.#itemCount;
  }

  itemKind(item: number): ItemKind {
    return this.#items[ITEM * item] as ItemKind;
  }

  itemStart(item: number): number {
    return this.#items[ITEM * item + 1]!;
  }

  itemEnd(item: number): number {
    return this.#items[ITEM * item + 2]!;
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
