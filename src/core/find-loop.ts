/** A way from one node to another. */
export interface Way<T> {
  readonly to: string;
  /** What stands for it. */
  readonly by: T;
}

/** The way that closes a loop, of those that can be reached from `starts`; `null` where none does. */
export function findLoop<T>(starts: Iterable<string>, waysFrom: (node: string) => Iterable<Way<T>>): Way<T> | null {
  const done = new Set<string>();
  for (const start of starts) {
    if (done.has(start)) continue;
    // By hand, since generated rulesets lead through more chains than a stack holds calls.
    const open = new Set([start]);
    const path = [{ node: start, rest: waysFrom(start)[Symbol.iterator]() }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.next();
      if (next.done === true) {
        path.pop();
        open.delete(top.node);
        done.add(top.node);
      } else if (open.has(next.value.to)) return next.value;
      else if (!done.has(next.value.to)) {
        open.add(next.value.to);
        path.push({ node: next.value.to, rest: waysFrom(next.value.to)[Symbol.iterator]() });
      }
    }
  }
  return null;
}
