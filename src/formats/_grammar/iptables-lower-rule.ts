import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import type { FilterRule, FilterStep, Terminal } from '#model/packet-filter';
import { parseAddressMatch } from './iptables-address.ts';
import type { TargetMeaning } from './iptables-extension.ts';
import { ItemKind, type StatementIndex } from './iptables-index.ts';
import { canonicalOption, isKnownExtension } from './iptables-keywords.ts';
import { lowerBase, lowerMatch, lowerParts, lowerTarget } from './iptables-lower-part.ts';
import { matches } from './iptables-matches.ts';
import { assembleRule, partText, type RulePart, readItem } from './iptables-part.ts';
import { setList } from './iptables-targets.ts';

type Meaning = readonly FilterStep[] | 'absent';
interface Jump {
  readonly chain: string | null;
  readonly goto: boolean;
  readonly meaning: TargetMeaning;
}

/** More spellings than any real ruleset repeats; beyond, meanings are worked out anew each time. */
const CACHE_LIMIT = 20_000;

/**
 * Lowers the rules of one text. Rules of large filters differ in little but an address, so what a match or target
 * means is kept by its spelling; rules with options out of place take the slow way over `assembleRule`.
 */
export class RuleLowering {
  readonly #text: string;
  readonly #index: StatementIndex;
  readonly #family: Family;
  readonly #now: number | null;
  readonly #base = new Map<string, Meaning>();
  readonly #matches = new Map<string, readonly FilterStep[] | null>();
  readonly #jumps = new Map<string, Jump | null>();
  readonly #terminals = new Map<string, Terminal>();
  /** Sets that rules of this text fill, by the sources that they saw. */
  readonly #filled: ReadonlySet<string>;

  constructor(text: string, index: StatementIndex, family: Family, now: number | null) {
    this.#text = text;
    this.#index = index;
    this.#family = family;
    this.#now = now;
    this.#filled = new Set(Array.from(text.matchAll(/--add-set\s+(\S+)\s+src(?![,\w])/g), (found) => found[1]!));
  }

  /** The rule of a line: none where it does not exist in this family, two where a set is also filled by rules. */
  lower(line: number, chains: { has(name: string): boolean }, origin: OriginId): readonly FilterRule[] {
    const lowered = this.#quick(line, chains) ?? this.#slow(line, chains);
    if (lowered === null) return [];
    const rule: FilterRule = { origin, steps: lowered.steps, terminal: lowered.terminal };
    return this.#filled.size === 0 ? [rule] : this.#withFilledSets(rule);
  }

  /** `null`: options stand where only their names tell whose they are. */
  #quick(
    line: number,
    chains: { has(name: string): boolean },
  ): { steps: FilterStep[]; terminal: Terminal | null } | null {
    const index = this.#index;
    const steps: FilterStep[] = [];
    let own = 0;
    let jump: Jump | null = null;
    for (let item = index.firstItem(line), end = index.endItem(line); item < end; item++) {
      const kind = index.itemKind(item);
      if (kind === ItemKind.base) {
        const meaning = this.#baseOf(item);
        if (meaning === 'absent') return null;
        for (const step of meaning) {
          if (own === steps.length) steps.push(step);
          else steps.splice(own, 0, step);
          own++;
        }
      } else if (kind === ItemKind.module || kind === ItemKind.jump) {
        const first = item;
        while (item + 1 < end && index.itemKind(item + 1) === ItemKind.option) item++;
        if (kind === ItemKind.module) {
          const meaning = this.#matchOf(first, item + 1);
          if (meaning === null) return null;
          for (const step of meaning) steps.push(step);
        } else {
          if (jump !== null) return null;
          jump = this.#jumpOf(first, item + 1);
          if (jump === null) return null;
        }
      } else if (kind === ItemKind.option || kind === ItemKind.stray) return null;
    }
    if (jump === null) return { steps, terminal: null };
    if (jump.chain !== null && chains.has(jump.chain)) return { steps, terminal: this.#to(jump.chain, jump.goto) };
    for (const step of jump.meaning.steps) steps.push(step);
    return { steps, terminal: jump.meaning.terminal };
  }

  #slow(
    line: number,
    chains: { has(name: string): boolean },
  ): { steps: FilterStep[]; terminal: Terminal | null } | null {
    const parts = assembleRule(this.#text, this.#index, line);
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

  #baseOf(item: number): Meaning {
    const text = this.#text;
    const start = this.#index.itemStart(item);
    let end = this.#index.itemEnd(item);
    const letter = text.charCodeAt(start + 1);
    // `-s ADDRESS` and `-d ADDRESS`: hardly two alike, so there is nothing to keep.
    if (text.charCodeAt(start) === DASH && (letter === LOWER_S || letter === LOWER_D)) {
      while (text.charCodeAt(end - 1) === SPACE) end--;
      const match = parseAddressMatch(
        text.slice(start + 3, end),
        this.#family,
        letter === LOWER_S ? 'source' : 'destination',
        false,
      );
      if (match !== null) return match === 'any' ? [] : [match];
    }
    const key = text.slice(start, end);
    let meaning = this.#base.get(key);
    if (meaning === undefined) {
      const step = lowerBase(readItem(text, this.#index, item), this.#family, key.trim());
      meaning = step === 'absent' ? step : step === 'nothing' ? [] : [step];
      if (this.#base.size < CACHE_LIMIT) this.#base.set(key, meaning);
    }
    return meaning;
  }

  /** `null`: an option of another match stands among these, or the meaning depends on the rest of the rule. */
  #matchOf(first: number, behind: number): readonly FilterStep[] | null {
    const key = this.#words(first, behind);
    let meaning = this.#matches.get(key);
    if (meaning === undefined) {
      const part = this.#partOf('match', first, behind);
      const contextual = part !== null && Object.hasOwn(matches, part.name) && matches[part.name]!.contextual === true;
      const context = { family: this.#family, now: this.#now, before: [] };
      meaning = part === null || contextual ? null : lowerMatch(part, context, key.trim());
      if (this.#matches.size < CACHE_LIMIT) this.#matches.set(key, meaning);
    }
    return meaning;
  }

  #jumpOf(first: number, behind: number): Jump | null {
    const key = this.#words(first, behind);
    let jump = this.#jumps.get(key);
    if (jump === undefined) {
      const part = this.#partOf('target', first, behind);
      if (part === null) jump = null;
      else {
        const context = { family: this.#family, now: this.#now, before: [] };
        const opaque: TargetMeaning = { steps: [], terminal: { to: 'opaque', text: key.trim() } };
        const meaning = part.goto ? opaque : (lowerTarget(part, context, key.trim()) ?? opaque);
        jump = { chain: part.options.length === 0 ? part.name : null, goto: part.goto, meaning };
      }
      if (this.#jumps.size < CACHE_LIMIT) this.#jumps.set(key, jump);
    }
    return jump;
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

  /** What a rule put into a set in this very connection is in it too, besides what the dump of the set shows. */
  #withFilledSets(rule: FilterRule): readonly FilterRule[] {
    const at = rule.steps.findIndex(
      (step) =>
        'match' in step &&
        step.match === 'set' &&
        step.fields.length === 1 &&
        step.fields[0] === 'source' &&
        this.#filled.has(step.set),
    );
    const step = rule.steps[at];
    if (step === undefined || !('match' in step) || step.match !== 'set') return [rule];
    const condition = `an earlier packet put the address into set ${step.set}`;
    const remembered: FilterStep = {
      match: 'remembered',
      list: setList(step.set),
      hits: 1,
      condition,
      negated: step.negated,
    };
    if (step.negated)
      return [{ ...rule, steps: [...rule.steps.slice(0, at + 1), remembered, ...rule.steps.slice(at + 1)] }];
    return [{ ...rule, steps: rule.steps.map((own, i) => (i === at ? remembered : own)) }, rule];
  }
}

const DASH = 45;
const SPACE = 32;
const LOWER_S = 115;
const LOWER_D = 100;
