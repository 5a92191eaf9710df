/**
 * The same function, asked once for each object and detail. Neither the object nor what was found may change afterwards;
 * what was found is forgotten with the object.
 */
export function oncePer<K extends object, D extends string | number | null | undefined, V>(
  find: (object: K, detail: D) => V,
): (object: K, detail: D) => V {
  const known = new WeakMap<K, Map<D, V>>();
  return (object, detail) => {
    let own = known.get(object);
    if (own === undefined) {
      own = new Map();
      known.set(object, own);
    }
    let found = own.get(detail);
    if (found === undefined) {
      found = find(object, detail);
      own.set(detail, found);
    }
    return found;
  };
}
