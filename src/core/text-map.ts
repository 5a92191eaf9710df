import type { Point, TextMap } from './source-file.ts';

/** Offsets at which the lines of `text` begin; a line ends with LF, CR LF or a lone CR counts as part of its line. */
export function lineStarts(text: string): Uint32Array {
  let starts = new Uint32Array(64 + Math.floor(text.length / 32));
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (count === starts.length) {
      const grown = new Uint32Array(2 * count);
      grown.set(starts);
      starts = grown;
    }
    starts[count++] = at + 1;
  }
  return starts.subarray(0, count);
}

function lastAtOrBefore(values: Uint32Array, wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle]! <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * `removed` lists what was cut from `raw` to get the parsed text: parsed offset at which it was cut and the length of
 * the cut, ascending; negative where it grew there. Empty where raw and parsed text are the same.
 */
export function textMap(raw: string, removed: readonly { at: number; length: number }[] = []): TextMap {
  let starts: Uint32Array | null = null;
  const cutAt = Uint32Array.from(removed, (r) => r.at);
  const shift = new Int32Array(removed.length);
  let sum = 0;
  removed.forEach((r, i) => {
    sum += r.length;
    shift[i] = sum;
  });
  const toRaw = (offset: number): number => {
    if (cutAt.length === 0 || offset < cutAt[0]!) return offset;
    return offset + shift[lastAtOrBefore(cutAt, offset)]!;
  };
  const pointAt = (offset: number): Point => {
    starts ??= lineStarts(raw);
    const at = Math.min(toRaw(offset), raw.length);
    const line = lastAtOrBefore(starts, at);
    return { line: line + 1, column: at - starts[line]! + 1, offset: at };
  };
  return { raw, toRaw, pointAt };
}
