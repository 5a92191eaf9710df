import type { CellRanges } from './source-space.ts';

/** Gathers cells that come in ascending order, possibly again and again, as ranges. */
export class CellRuns {
  readonly #ranges: number[] = [];
  #last = -2;

  add(cell: number): void {
    if (cell === this.#last) return;
    if (cell === this.#last + 1) this.#ranges[this.#ranges.length - 1] = cell;
    else this.#ranges.push(cell, cell);
    this.#last = cell;
  }

  get ranges(): CellRanges {
    return this.#ranges;
  }
}
