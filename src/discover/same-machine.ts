const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);
const firstLabel = (name: string): string => (isAddress(name) ? name : name.split('.', 1)[0]!);

/** Whether two names may be one machine's: `web01` is `web01.example.org`, which is not `web01.example.net`. */
export function isSameMachine(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b || ((!a.includes('.') || !b.includes('.')) && firstLabel(a) === firstLabel(b));
}

/** Each name as the first of the given ones that may be the same machine's is written; short names before full ones. */
export function machineNames(names: Iterable<string>): ReadonlyMap<string, string> {
  const all = [...new Set(names)];
  const byLabel = new Map<string, string[]>();
  for (const name of all) {
    const label = firstLabel(name.toLowerCase());
    const same = byLabel.get(label);
    if (same === undefined) byLabel.set(label, [name]);
    else if (name.includes('.')) same.push(name);
    else same.unshift(name);
  }
  const found = new Map<string, string>();
  for (const name of all) {
    const alike = byLabel.get(firstLabel(name.toLowerCase()))!;
    found.set(name, alike.find((other) => isSameMachine(other, name)) ?? name);
  }
  return found;
}
