import { describe, expect, it } from 'vitest';
import * as lodash from '../../../build/lodash.ts';

/** What lodash's documentation says of the functions that do more than their namesakes in the language. */
describe('the part of lodash in the bundle', () => {
  it('goes through arrays and objects alike, and nothing where there is nothing', () => {
    const seen: unknown[] = [];
    const see = (value: unknown, key: unknown): void => void seen.push([key, value]);
    lodash.forEach(['a', 'b'], see);
    lodash.forEach({ x: 1 }, see);
    lodash.forEach(null, see);
    expect(seen).toEqual([
      [0, 'a'],
      [1, 'b'],
      ['x', 1],
    ]);
    expect(lodash.map({ x: 1, y: 2 }, (value: number, key) => `${key}${value}`)).toEqual(['x1', 'y2']);
    expect(lodash.reduce({ x: 1, y: 2 }, (sum: number, value: number) => sum + value, 0)).toBe(3);
    expect(lodash.filter({ x: 1, y: 2 }, (value: number) => value > 1)).toEqual([2]);
    expect(lodash.reject([1, 2], (value) => value > 1)).toEqual([1]);
    expect(lodash.find({ x: 1, y: 2 }, (value: number) => value > 1)).toBe(2);
    expect(lodash.values(undefined)).toEqual([]);
  });

  it('ends a loop where the visitor returns false', () => {
    const seen: number[] = [];
    lodash.forEach([1, 2, 3], (value) => seen.push(value) < 2);
    expect(seen).toEqual([1, 2]);
  });

  it('knows what is empty', () => {
    for (const empty of [null, undefined, [], {}, '', 0, true]) expect(lodash.isEmpty(empty)).toBe(true);
    for (const full of [[0], { x: undefined }, ' ']) expect(lodash.isEmpty(full)).toBe(false);
  });

  it('sees own properties only, inherited from nobody', () => {
    expect(lodash.has({ x: undefined }, 'x')).toBe(true);
    expect(lodash.has(Object.create({ x: 1 }), 'x')).toBe(false);
    expect(lodash.has(null, 'x')).toBe(false);
  });

  it('copies one level deep and keeps the class', () => {
    class Point {
      x = [1];
    }
    const point = new Point();
    const copy = lodash.clone(point);
    expect(copy).toBeInstanceOf(Point);
    expect(copy).not.toBe(point);
    expect(copy.x).toBe(point.x);
    const list = [point];
    expect(lodash.clone(list)).toEqual(list);
    expect(lodash.clone(list)).not.toBe(list);
  });

  it('fills in what is undefined, and nothing else', () => {
    expect(lodash.defaults({ a: undefined, b: null, c: 1 }, { a: 2, b: 2, c: 2, d: 2 })).toEqual({
      a: 2,
      b: null,
      c: 1,
      d: 2,
    });
  });

  it('takes lists apart', () => {
    expect(lodash.drop([1, 2, 3])).toEqual([2, 3]);
    expect(lodash.dropRight([1, 2, 3])).toEqual([1, 2]);
    expect(lodash.dropRight([])).toEqual([]);
    expect(lodash.dropRight([1], 2)).toEqual([]);
    expect(lodash.flatten([1, [2, [3]] as never])).toEqual([1, 2, [3]]);
    expect(lodash.compact([0, 1, '', null, 'a'])).toEqual([1, 'a']);
    expect(lodash.difference([1, 2, 3], [2])).toEqual([1, 3]);
    expect(lodash.groupBy(['one', 'two', 'six', 'four'], ({ length }) => String(length))).toEqual({
      3: ['one', 'two', 'six'],
      4: ['four'],
    });
    expect([lodash.first([]), lodash.last([]), lodash.first([1, 2]), lodash.last([1, 2])]).toEqual([
      undefined,
      undefined,
      1,
      2,
    ]);
  });
});
