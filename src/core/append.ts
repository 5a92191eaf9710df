/** `list.push(...items)` for any number of items: a call takes about a hundred thousand arguments and no more. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
