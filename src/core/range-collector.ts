import { type AddressValue, after, type Family } from './address.ts';
import type { AddressSet } from './address-set.ts';
import type { OriginId } from './origin.ts';

/** So many places and a 32-bit address fit into one exact number. */
const MOST_PLACES = 2 ** 20;

/** Ranges of one family in any order, each with where it comes from; a hundred thousand of them are no objects. */
export class RangeCollector {
  readonly #family: Family;
  readonly #lows: AddressValue[] = [];
  readonly #highs: AddressValue[] = [];
  readonly #origins: OriginId[] = [];

  constructor(family: Family) {
    this.#family = family;
  }

  /** Both ends included. */
  add(low: AddressValue, high: AddressValue, origin: OriginId): void {
    this.#lows.push(low);
    this.#highs.push(high);
    this.#origins.push(origin);
  }

  /** The union, and for each of its ranges the origin of the lowest that was added; of equals the first. */
  join(): { readonly set: AddressSet; readonly from: Int32Array } {
    const bounds: AddressValue[] = [];
    const from: OriginId[] = [];
    for (const place of this.#inOrder()) {
      const low = this.#lows[place]!;
      const high = this.#highs[place]!;
      const last = bounds.length - 1;
      if (last >= 0 && (low <= bounds[last]! || low === after(bounds[last]!))) {
        if (high > bounds[last]!) bounds[last] = high;
      } else {
        bounds.push(low, high);
        from.push(this.#origins[place]!);
      }
    }
    return { set: { family: this.#family, bounds }, from: Int32Array.from(from) };
  }

  #inOrder(): ArrayLike<number> & Iterable<number> {
    const lows = this.#lows;
    if (this.#family === 6 || lows.length > MOST_PLACES)
      return Uint32Array.from(lows, (_, place) => place).sort((a, b) =>
        lows[a]! < lows[b]! ? -1 : lows[a]! > lows[b]! ? 1 : a - b,
      );
    // Numbers are sorted without a comparison of ours.
    const keys = new Float64Array(lows.length);
    for (let place = 0; place < keys.length; place++) keys[place] = (lows[place] as number) * MOST_PLACES + place;
    keys.sort();
    const order = new Uint32Array(keys.length);
    for (let i = 0; i < order.length; i++) order[i] = keys[i]! % MOST_PLACES;
    return order;
  }
}
