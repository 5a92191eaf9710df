import { hasNumber } from '#core/number-set';
import { No, Yes } from '#core/tri';
import type { PackedRules, RulePattern } from '#model/packed-rules';
import type { FilterChain, FilterStep } from '#model/packet-filter';
import type { Packet } from '../packet.ts';
import { TCP } from '../packet.ts';
import { evaluateMatch } from './evaluate-match.ts';
import type { ChainEnd, Decision, Exit, Flow } from './flow.ts';
import type { MatchScene } from './match-scene.ts';

/** Of these, one object each: a large filter ends this way a hundred thousand times. */
export const ends = { accept: { end: 'accept' }, drop: { end: 'drop' } } as const satisfies Record<string, ChainEnd>;

/**
 * What rules of a pattern do with packets of a state. Steps before the address are asked at the first rule, steps behind
 * it at the first whose address can match, as if each rule were asked by itself. `more` concerns the rule's addresses only.
 */
const Doing = { unasked: 0, halfAsked: 1, nothing: 2, accepts: 3, drops: 4, more: 5, moreOfAll: 6 } as const;
type Doing = (typeof Doing)[keyof typeof Doing];

/** Goes through packed rules with one flow, as far as rules only accept or drop certain addresses of it, or nothing. */
export class PackedWalk {
  readonly #packed: PackedRules;
  readonly #chain: FilterChain;
  readonly #via: Decision | null;
  readonly #scene: MatchScene;
  readonly #exit: Exit;
  /** By pattern. */
  readonly #doings: Uint8Array;
  /** The cells of one rule, written over by the next. */
  readonly #cells = [0, 0];

  constructor(chain: FilterChain, packed: PackedRules, via: Decision | null, scene: MatchScene, exit: Exit) {
    this.#packed = packed;
    this.#chain = chain;
    this.#via = via;
    this.#scene = scene;
    this.#exit = exit;
    this.#doings = new Uint8Array(packed.patterns.length);
  }

  /** From the rule `from` on; the first that does more, or the number of rules where none does or no source is left. */
  pass(from: number, { cells, state }: Flow): number {
    const packed = this.#packed;
    const { length, patternIds, patterns, origins } = packed;
    const { space, packet } = this.#scene;
    const range = this.#cells;
    const server = packet.server !== null && packet.server.family === packed.family ? packet.server.value : null;
    for (let index = from; index < length; index++) {
      const id = patternIds[index]!;
      const pattern = patterns[id]!;
      let doing = this.#doings[id] as Doing;
      if (doing === Doing.nothing) continue;
      if (doing === Doing.unasked) {
        doing = this.#askBefore(pattern);
        this.#doings[id] = doing;
        if (doing === Doing.nothing) continue;
      }
      if (doing === Doing.moreOfAll) return index;
      if (pattern.end !== packet.client) {
        if (server === null || packed.holds(index, server)) return index;
        continue;
      }
      const low = space.firstCell(packed, index);
      const high = space.lastCell(packed, index);
      if (low > high) continue;
      if (doing === Doing.halfAsked) {
        doing = this.#askBehind(pattern);
        this.#doings[id] = doing;
      }
      if (doing === Doing.nothing) continue;
      range[0] = low;
      range[1] = high;
      if (!cells.meets(range)) continue;
      if (doing === Doing.more) return index;
      const decision = { origin: origins[index]!, chain: this.#chain.name, via: this.#via, sure: true, policy: false };
      this.#exit(doing === Doing.accepts ? ends.accept : ends.drop, cells, state, decision, range);
      cells.removeRanges(range);
      if (cells.isEmpty()) return length;
    }
    return length;
  }

  #askBefore(pattern: RulePattern): Doing {
    const { steps, end, at } = pattern;
    const { packet } = this.#scene;
    if (passesBy(steps, packet) || (end !== null && packet.family !== this.#packed.family)) return Doing.nothing;
    const before = steps.slice(0, at);
    if (end === null || before.some((step) => !('match' in step))) return Doing.moreOfAll;
    return this.#ask(before) ?? Doing.halfAsked;
  }

  #askBehind({ steps, terminal, at }: RulePattern): Doing {
    const doing = this.#ask(steps.slice(at));
    if (doing !== null) return doing;
    if (terminal === null) return Doing.nothing;
    return terminal.to === 'accept' ? Doing.accepts : terminal.to === 'drop' ? Doing.drops : Doing.more;
  }

  /** `null` where all steps are matches that hold for every source. None of them is the rule's own: effects come first. */
  #ask(steps: readonly FilterStep[]): Doing | null {
    if (steps.some((step) => !('match' in step))) return Doing.more;
    for (const step of steps) {
      if (!('match' in step)) return Doing.more;
      const result = evaluateMatch(step, this.#scene, this.#chain.origin);
      if (result === No) return Doing.nothing;
      if (result !== Yes) return Doing.more;
    }
    return null;
  }
}

/**
 * Whether a rule speaks of another protocol or port, so that nothing else in it matters: rules of large filters mostly
 * do, and looking up their addresses takes longest.
 */
export function passesBy(
  steps: readonly FilterStep[],
  packet: Pick<Packet, 'client' | 'protocol' | 'serverPort'>,
): boolean {
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    if (!('match' in step)) return false;
    if (step.match !== 'port' || step.end === 'either' || step.end === packet.client) continue;
    if (packet.protocol !== TCP || hasNumber(step.ports, packet.serverPort) === step.negated) return true;
  }
  return false;
}
