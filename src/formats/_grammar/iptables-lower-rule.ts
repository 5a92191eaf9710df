import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import type { FilterRule, FilterStep, Terminal } from '#model/packet-filter';
import { parseAddressMatch, parseIPv4Match } from './iptables-address.ts';
import type { TargetMeaning } from './iptables-extension.ts';
import { findFilledSets, withFilledSets } from './iptables-filled-sets.ts';
import { ItemKind, type StatementIndex } from './iptables-index.ts';
import { canonicalOption, isKnownExtension } from './iptables-keywords.ts';
import { lowerBase, lowerMatch, lowerParts, lowerTarget } from './iptables-lower-part.ts';
import { matches } from './iptables-matches.ts';
import { assembleRule, partText, type RulePart, readItem } from './iptables-part.ts';
import { targets } from './iptables-targets.ts';

export interface UserChains {
  has(name: string): boolean;
}

type BaseMeaning = FilterStep | 'nothing' | 'absent';
interface Jump {
  readonly chain: string | null;
  readonly goto: boolean;
  readonly meaning: TargetMeaning;
}

/** More spellings than any real ruleset repeats; beyond, the keeping begins anew. */
const CACHE_LIMIT = 5_000;

function keep<T>(kept: Map<string, T>, key: string, meaning: T): void {
  if (kept.size >= CACHE_LIMIT) kept.clear();
  kept.set(key, meaning);
}

/**
 * Lowers the rules of one text. Rules of large filters differ in little but an address, so what a match or target
 * means is kept by its spelling; rules with options out of place take the slow way over `assembleRule`.
 */
export class RuleLowering {
  readonly #text: string;
  readonly #index: StatementIndex;
  readonly #family: Family;
  readonly #now: number | null;
  readonly #base = new Map<string, BaseMeaning>();
  readonly #matches = new Map<string, readonly FilterStep[] | null>();
  readonly #jumps = new Map<string, Jump | null>();
  readonly #terminals = new Map<string, Terminal>();
  readonly #steps: FilterStep[] = [];
  /** Matches and targets that nobody here knows, with the first line that names them. */
  readonly unknown = new Map<string, number>();
  /** Sets that rules of this text fill, by the sources that they saw. */
  readonly #filled: ReadonlySet<string>;

  constructor(
    text: string,
    index: StatementIndex,
    family: Family,
    now: number | null,
    filled: ReadonlySet<string> = findFilledSets(text),
  ) {
    this.#text = text;
    this.#index = index;
    this.#family = family;
    this.#now = now;
    this.#filled = filled;
  }

  /** Adds the rule of a line: none where it does not exist in this family, two where a set is also filled by rules. */
  lower(line: number, chains: UserChains, origin: OriginId, into: FilterRule[]): void {
    const lowered = this.#quick(line, chains) ?? this.#slow(line, chains);
    if (lowered === null) return;
    const rule: FilterRule = { origin, steps: lowered.steps, terminal: lowered.terminal };
    if (this.#filled.size === 0) into.push(rule);
    else into.push(...withFilledSets(rule, this.#filled));
  }

  /** `null`: options stand where only their names tell whose they are. */
  #quick(line: number, chains: UserChains): { steps: FilterStep[]; terminal: Terminal | null } | null {
    const index = this.#index;
    // Kept between rules and copied at the end: an array that grows keeps room for more than rules ever have.
    const steps = this.#steps;
    steps.length = 0;
    let own = 0;
    let jump: Jump | null = null;
    for (let item = index.firstItem(line), end = index.endItem(line); item < end; item++) {
      const kind = index.itemKind(item);
      if (kind === ItemKind.base) {
        const step = this.#baseOf(item);
        if (step === 'absent') return null;
        if (step === 'nothing') continue;
        if (own === steps.length) steps.push(step);
        else steps.splice(own, 0, step);
        own++;
      } else if (kind === ItemKind.module || kind === ItemKind.jump) {
        const first = item;
        while (item + 1 < end && index.itemKind(item + 1) === ItemKind.option) item++;
        if (kind === ItemKind.module) {
          if (item === first + 1 && this.#isComment(first)) continue;
          const meaning = this.#matchOf(first, item + 1, line);
          if (meaning === null) return null;
          for (let i = 0; i < meaning.length; i++) steps.push(meaning[i]!);
        } else {
          if (jump !== null) return null;
          jump = this.#jumpOf(first, item + 1, chains, line);
          if (jump === null) return null;
        }
      } else if (kind === ItemKind.option || kind === ItemKind.stray) return null;
    }
    if (jump === null) return { steps: steps.slice(), terminal: null };
    if (jump.chain !== null && chains.has(jump.chain))
      return { steps: steps.slice(), terminal: this.#to(jump.chain, jump.goto) };
    const effects = jump.meaning.steps;
    for (let i = 0; i < effects.length; i++) steps.push(effects[i]!);
    return { steps: steps.slice(), terminal: jump.meaning.terminal };
  }

  #slow(line: number, chains: UserChains): { steps: FilterStep[]; terminal: Terminal | null } | null {
    const parts = assembleRule(this.#text, this.#index, line);
    for (const part of parts) this.#note(part, chains, line);
    const context = { family: this.#family, now: this.#now };
    return lowerParts(parts, context, chains, (part) => partText(this.#text, part));
  }

  #to(chain: string, goto: boolean): Terminal {
    const key = goto ? `g ${chain}` : `j ${chain}`;
    let terminal = this.#terminals.get(key);
    if (terminal === undefined) {
      terminal = { to: goto ? 'goto' : 'jump', chain };
      this.#terminals.set(key, terminal);
    }
    return terminal;
  }

  #baseOf(item: number): BaseMeaning {
    const text = this.#text;
    const start = this.#index.itemStart(item);
    let end = this.#index.itemEnd(item);
    const letter = text.charCodeAt(start + 1);
    // `-s ADDRESS` and `-d ADDRESS`: hardly two alike, so there is nothing to keep.
    if (text.charCodeAt(start) === DASH && (letter === LOWER_S || letter === LOWER_D)) {
      if (this.#family === 4) {
        const match = parseIPv4Match(text, start + 3, end, letter === LOWER_S ? 'source' : 'destination');
        if (match !== null) return match;
      }
      while (text.charCodeAt(end - 1) === SPACE) end--;
      const match = parseAddressMatch(
        text.slice(start + 3, end),
        this.#family,
        letter === LOWER_S ? 'source' : 'destination',
        false,
      );
      if (match !== null) return match === 'any' ? 'nothing' : match;
    }
    const key = text.slice(start, end);
    let meaning = this.#base.get(key);
    if (meaning === undefined) {
      meaning = lowerBase(readItem(text, this.#index, item), this.#family, key.trim());
      keep(this.#base, key, meaning);
    }
    return meaning;
  }

  /** `-m comment --comment …`: hardly two alike, and of no consequence. */
  #isComment(item: number): boolean {
    const start = this.#index.itemStart(item);
    return (
      this.#text.startsWith('-m comment ', start) &&
      this.#text.startsWith('--comment ', this.#index.itemStart(item + 1))
    );
  }

  /** `null`: an option of another match stands among these, or the meaning depends on the rest of the rule. */
  #matchOf(first: number, behind: number, line: number): readonly FilterStep[] | null {
    const key = this.#words(first, behind);
    let meaning = this.#matches.get(key);
    if (meaning === undefined) {
      const part = this.#partOf('match', first, behind);
      this.#note(part, null, line);
      const contextual = part !== null && Object.hasOwn(matches, part.name) && matches[part.name]!.contextual === true;
      const context = { family: this.#family, now: this.#now, before: [] };
      meaning = part === null || contextual ? null : lowerMatch(part, context, key.trim());
      keep(this.#matches, key, meaning);
    }
    return meaning;
  }

  #jumpOf(first: number, behind: number, chains: UserChains, line: number): Jump | null {
    const key = this.#words(first, behind);
    let jump = this.#jumps.get(key);
    if (jump === undefined) {
      // `-j CHAIN`: rulesets may have as many chains as rules.
      const chain = behind === first + 1 && key.startsWith('-j ') ? key.slice(3).trimEnd() : null;
      if (chain !== null && chains.has(chain)) return { chain, goto: false, meaning: goesOn };
      const part = this.#partOf('target', first, behind);
      this.#note(part, chains, line);
      if (part === null) jump = null;
      else {
        const context = { family: this.#family, now: this.#now, before: [] };
        const opaque: TargetMeaning = { steps: [], terminal: { to: 'opaque', text: key.trim() } };
        const meaning = part.goto ? opaque : (lowerTarget(part, context, key.trim()) ?? opaque);
        jump = { chain: part.options.length === 0 ? part.name : null, goto: part.goto, meaning };
      }
      keep(this.#jumps, key, jump);
    }
    return jump;
  }

  /** Remembers where a match or target that nobody here knows was met first. */
  #note(part: RulePart | null, chains: UserChains | null, line: number): void {
    if (part === null || (part.kind !== 'match' && part.kind !== 'target')) return;
    if (part.kind === 'match' ? isKnownExtension('match', part.name) : Object.hasOwn(targets, part.name)) return;
    if (part.kind === 'target' && chains?.has(part.name)) return;
    const words = `${part.kind === 'match' ? '-m' : part.goto ? '-g' : '-j'} ${part.name}`;
    if (!this.unknown.has(words)) this.unknown.set(words, line);
  }

  #words(first: number, behind: number): string {
    return this.#text.slice(this.#index.itemStart(first), this.#index.itemEnd(behind - 1));
  }

  #partOf(kind: 'match' | 'target', first: number, behind: number): RulePart | null {
    const head = readItem(this.#text, this.#index, first);
    const name = head.values[0]?.value ?? '';
    const known = isKnownExtension(kind, name);
    const options: RulePart['options'] = [];
    for (let item = first + 1; item < behind; item++) {
      const option = readItem(this.#text, this.#index, item);
      const canonical = known ? canonicalOption(kind, name, option.name, false) : option.name;
      if (canonical === null || !option.name.startsWith('--')) return null;
      if (/^--(?:source|destination|protocol|match|jump|goto|in-interface|out-interface)$/.test(option.name))
        return null;
      options.push({ ...option, name: canonical });
    }
    return { kind, name, goto: head.name === '--goto', options, start: head.start, end: head.end };
  }
}

const goesOn: TargetMeaning = { steps: [], terminal: null };

const DASH = 45;
const SPACE = 32;
const LOWER_S = 115;
const LOWER_D = 100;
