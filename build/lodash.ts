/**
 * The part of lodash-es that Chevrotain 11 uses, for what it uses it on: plain objects, arrays, strings. The real one is
 * a quarter of what a run loads, and slow where nothing has been compiled yet. Goes away with Chevrotain 12, which uses
 * none but needs Node 22.
 */
type Collection<T> = readonly T[] | Readonly<Record<string, T>> | null | undefined;
type Visit<T, R> = (value: T, key: never) => R;

export const { isArray } = Array;
export const isFunction = (value: unknown): boolean => typeof value === 'function';
export const isObject = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';
export const isRegExp = (value: unknown): boolean => value instanceof RegExp;
export const isString = (value: unknown): boolean => typeof value === 'string';
export const isUndefined = (value: unknown): boolean => value === undefined;
export const isEmpty = (value: unknown): boolean => {
  if (value === null || value === undefined) return true;
  return isArray(value) || typeof value === 'string' ? value.length === 0 : Object.keys(value).length === 0;
};

export const identity = <T>(value: T): T => value;
export const noop = (): void => undefined;
export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const { assign } = Object;
export const clone = <T>(value: T): T => {
  if (isArray(value)) return [...value] as T;
  return typeof value === 'object' && value !== null
    ? assign(Object.create(Object.getPrototypeOf(value)), value)
    : value;
};
export const defaults = (target: Record<string, unknown>, source: object): Record<string, unknown> => {
  for (const [key, value] of Object.entries(source)) if (target[key] === undefined) target[key] = value;
  return target;
};
export const has = (value: object | null | undefined, key: PropertyKey): boolean =>
  value !== null && value !== undefined && Object.hasOwn(value, key);
export const keys = (value: object | null | undefined): string[] => Object.keys(value ?? {});
export const values = <T>(value: Collection<T>): T[] => Object.values(value ?? {});
export const pickBy = <T>(value: Readonly<Record<string, T>>, accepts: Visit<T, boolean>): Record<string, T> =>
  Object.fromEntries(Object.entries(value).filter(([key, one]) => accepts(one, key as never)));

export const first = <T>(list: readonly T[] | null | undefined): T | undefined => list?.[0];
export const last = <T>(list: readonly T[] | null | undefined): T | undefined => list?.[list.length - 1];
export const compact = <T>(list: readonly T[]): T[] => list.filter(Boolean);
export const difference = <T>(list: readonly T[], without: readonly T[]): T[] =>
  list.filter((value) => !without.includes(value));
export const drop = <T>(list: readonly T[], count = 1): T[] => list.slice(count);
export const dropRight = <T>(list: readonly T[], count = 1): T[] => list.slice(0, Math.max(0, list.length - count));
export const flatten = <T>(list: readonly (T | readonly T[])[]): T[] => list.flat() as T[];
export const indexOf = <T>(list: readonly T[], value: T): number => list.indexOf(value);
export const uniq = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** Ends early where `visit` returns `false`, as lodash's does. */
export const forEach = <T>(collection: Collection<T>, visit: Visit<T, unknown>): void => {
  if (isArray(collection)) {
    for (let index = 0; index < collection.length; index++)
      if (visit(collection[index], index as never) === false) return;
  } else {
    for (const [key, value] of Object.entries((collection ?? {}) as Record<string, T>))
      if (visit(value, key as never) === false) return;
  }
};
export const map = <T, R>(collection: Collection<T>, convert: Visit<T, R>): R[] => {
  const results: R[] = [];
  forEach(collection, (value, key) => {
    results.push(convert(value, key));
  });
  return results;
};
export const reduce = <T, R>(
  collection: Collection<T>,
  combine: (result: R, value: T, key: never) => R,
  begin: R,
): R => {
  let result = begin;
  forEach(collection, (value, key) => {
    result = combine(result, value, key);
  });
  return result;
};
export const filter = <T>(collection: Collection<T>, accepts: Visit<T, boolean>): T[] => {
  const accepted: T[] = [];
  forEach(collection, (value, key) => {
    if (accepts(value, key)) accepted.push(value);
  });
  return accepted;
};
export const reject = <T>(collection: Collection<T>, refuses: Visit<T, boolean>): T[] =>
  filter(collection, (value, key) => !refuses(value, key));
export const flatMap = <T, R>(collection: Collection<T>, convert: Visit<T, R | R[]>): R[] =>
  flatten(map(collection, convert)) as R[];
export const find = <T>(collection: Collection<T>, accepts: Visit<T, boolean>): T | undefined =>
  values(collection).find((value, index) => accepts(value, index as never));
export const every = <T>(collection: Collection<T>, accepts: Visit<T, boolean>): boolean =>
  values(collection).every((value, index) => accepts(value, index as never));
export const some = <T>(collection: Collection<T>, accepts: Visit<T, boolean>): boolean =>
  values(collection).some((value, index) => accepts(value, index as never));
export const includes = <T>(collection: Collection<T>, value: T): boolean => values(collection).includes(value);
export const groupBy = <T>(list: readonly T[], keyOf: (value: T) => string): Record<string, T[]> => {
  const groups: Record<string, T[]> = {};
  for (const value of list) {
    const key = keyOf(value);
    groups[key] ??= [];
    groups[key].push(value);
  }
  return groups;
};
