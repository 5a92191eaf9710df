import { isOfAddress } from './iptables-address.ts';
import { ItemKind, type ItemPattern, LineKind, type StatementIndex } from './iptables-index.ts';

/** What the grammar made of one rule, in places counted from behind its counters, the address left out. */
interface Spelling {
  readonly id: number;
  /** What follows the address. */
  readonly after: string;
  readonly end: number;
  /** All but the counters. */
  readonly items: ItemPattern;
}

/** Spellings by what stands before the address. */
interface Beginning {
  readonly before: string;
  readonly spellings: Map<number, Spelling[]>;
}

/** More spellings are not kept: rules that differ in more than an address are none of this file's. */
const MAX_SPELLINGS = 4_000;

/** From so many on, spellings must have been of use at least as often: else no more lines are looked at. */
const FIRST_SPELLINGS = 200;

/**
 * Most rules of large dumps differ in one address (`-s 192.0.2.7/32`) and their counters, and in nothing else. To every
 * token of the language one address is as good as another: what the grammar made of one rule is what it makes of all
 * that are spelled like it, and they say the same of their addresses.
 */
export class LineSpellings {
  readonly #text: string;
  readonly #beginnings = new Map<number, Beginning[]>();
  #count = 0;
  #repeated = 0;
  #isOfUse = true;
  /** Of the line looked at last: behind its counters, its address, and how it begins if another line began so. */
  #body = 0;
  #address = 0;
  #addressEnd = 0;
  #beginning: Beginning | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  knows(start: number, end: number): boolean {
    return this.#find(start, end) !== null;
  }

  /** Adds the line to the index as the line of its spelling was added; false where none is known. */
  repeat(start: number, end: number, index: StatementIndex): boolean {
    const spelling = this.#find(start, end);
    if (spelling === null) return false;
    this.#repeated++;
    const body = this.#body;
    const shift = this.#addressEnd - this.#address;
    index.addLine(LineKind.command, body);
    index.spell(spelling.id, this.#address);
    index.addItems(spelling.items, body, shift);
    if (body > start) index.addItem(ItemKind.counters, start, body);
    index.endLine(body + spelling.end + shift);
    return true;
  }

  /** Keeps how a line of the index is spelled, where it is a rule with an address. */
  learn(start: number, end: number, index: StatementIndex, line: number): void {
    if (this.#count >= FIRST_SPELLINGS && this.#repeated < this.#count) this.#isOfUse = false;
    if (!this.#isOfUse || this.#count === MAX_SPELLINGS || index.kind(line) !== LineKind.command) return;
    const hash = this.#look(start, end);
    if (hash === NO_ADDRESS || index.start(line) !== this.#body || !this.#isOption(index, line)) return;
    const alike = this.#beginnings.get(hash) ?? [];
    let beginning = alike.find((one) => this.#begins(one));
    if (beginning === undefined) {
      beginning = { before: this.#text.slice(this.#body, this.#address), spellings: new Map() };
      alike.push(beginning);
      this.#beginnings.set(hash, alike);
    }
    const key = sample(this.#text, this.#addressEnd, end);
    const known = beginning.spellings.get(key) ?? [];
    if (known.some((one) => this.#ends(one, end))) return;
    const after = this.#text.slice(this.#addressEnd, end);
    known.push({ id: this.#count++, after, end: this.#place(index.end(line)), items: this.#itemsOf(index, line) });
    beginning.spellings.set(key, known);
  }

  /** In a line that has no address where this one has its own. */
  #place(at: number): number {
    return at - this.#body - (at > this.#address ? this.#addressEnd - this.#address : 0);
  }

  #itemsOf(index: StatementIndex, line: number): ItemPattern {
    const kinds: number[] = [];
    const ends: number[] = [];
    for (let item = index.firstItem(line); item < index.endItem(line); item++) {
      if (index.itemKind(item) === ItemKind.counters) continue;
      kinds.push(index.itemKind(item));
      ends.push(index.itemStart(item), index.itemEnd(item));
    }
    const places = Int32Array.from(ends, (at) => this.#place(at));
    const behind = Int32Array.from(ends, (at) => (at > this.#address ? 1 : 0));
    return { kinds: Int32Array.from(kinds), places, behind };
  }

  /** Whether the address is the argument of an option of the rule itself, not a piece of a comment. */
  #isOption(index: StatementIndex, line: number): boolean {
    for (let item = index.firstItem(line); item < index.endItem(line); item++)
      if (index.itemStart(item) === this.#address - OPTION.length) return index.itemKind(item) === ItemKind.base;
    return false;
  }

  #find(start: number, end: number): Spelling | null {
    if (!this.#isOfUse) return null;
    if (!this.#beginAsBefore(start, end)) {
      const hash = this.#look(start, end);
      this.#beginning = this.#beginnings.get(hash)?.find((one) => this.#begins(one)) ?? null;
    }
    if (this.#beginning === null) return null;
    const known = this.#beginning.spellings.get(sample(this.#text, this.#addressEnd, end));
    if (known !== undefined) for (const one of known) if (this.#ends(one, end)) return one;
    return null;
  }

  /** Most lines begin like the line before. */
  #beginAsBefore(start: number, end: number): boolean {
    if (this.#beginning === null) return false;
    const { before } = this.#beginning;
    const body = behindCounters(this.#text, start, end);
    if (!this.#text.startsWith(before, body) || !isOfAddress(this.#text.charCodeAt(body + before.length))) return false;
    this.#body = body;
    this.#address = body + before.length;
    this.#addressEnd = behindAddress(this.#text, this.#address, end);
    return true;
  }

  #begins({ before }: Beginning): boolean {
    return this.#address - this.#body === before.length && this.#text.startsWith(before, this.#body);
  }

  #ends({ after }: Spelling, end: number): boolean {
    return end - this.#addressEnd === after.length && this.#text.startsWith(after, this.#addressEnd);
  }

  /** Notes where counters and address of a line are, and returns a number that lines share which begin alike. */
  #look(start: number, end: number): number {
    const text = this.#text;
    this.#body = behindCounters(text, start, end);
    let hash = 0;
    for (let at = this.#body; at < end; at++) {
      const code = text.charCodeAt(at);
      hash = (Math.imul(hash, 31) + code) | 0;
      if (code !== DASH || !beginsAddress(text, at)) continue;
      this.#address = at + OPTION.length;
      this.#addressEnd = behindAddress(text, this.#address, end);
      return hash & 0x3fffffff;
    }
    return NO_ADDRESS;
  }
}

const NO_ADDRESS = -1;

/** A number that equal texts share, from a few of their characters. */
function sample(text: string, start: number, end: number): number {
  const length = end - start;
  let number = length;
  for (let at = start; at < end; at += 1 + (length >> 2)) number = (Math.imul(number, 31) + text.charCodeAt(at)) | 0;
  return (Math.imul(number, 31) + text.charCodeAt(end - 1)) & 0x3fffffff;
}

const OPTION = '-s ';
const SPACE = 32;
const DASH = 45;
const BRACKET = 91;
const LOWER_D = 100;
const LOWER_S = 115;

/** ` -s ` or ` -d ` with what addresses begin with behind. */
function beginsAddress(text: string, at: number): boolean {
  const letter = text.charCodeAt(at + 1);
  if ((letter !== LOWER_S && letter !== LOWER_D) || text.charCodeAt(at + 2) !== SPACE) return false;
  return isOfAddress(text.charCodeAt(at + 3)) && text.charCodeAt(at - 1) === SPACE;
}

/** Behind the characters of addresses. */
function behindAddress(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isOfAddress(text.charCodeAt(at))) at++;
  return at;
}

/** Behind `[12:3456] `; where the line does not begin so, its start. */
function behindCounters(text: string, start: number, end: number): number {
  if (start === end || text.charCodeAt(start) !== BRACKET) return start;
  const found = counters.exec(text.slice(start, Math.min(end, start + 64)));
  return found === null ? start : start + found[0].length;
}

const counters = /^\[\d+:\d+\] (?=-)/;
