import { seeded } from '../../differential/tcp-wrappers-generator.ts';

/** Choices that follow from a seed, the same everywhere. */
export class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995);
    this.#random();
  }

  /** 0 … `limit` − 1. */
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  /** `low` … `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** `count` different items, in the order of the list; all where there are fewer. */
  some<T>(items: readonly T[], count: number): T[] {
    const left = items.map((_, i) => i);
    while (left.length > count) left.splice(this.below(left.length), 1);
    return left.map((i) => items[i]!);
  }

  /** One of the values, each as often as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T {
    let at = this.#random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of choices) {
      at -= weight;
      if (at < 0) return value;
    }
    return choices.at(-1)![1];
  }

  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, i) => make(i));
  }
}
