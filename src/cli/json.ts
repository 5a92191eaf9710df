/**
 * Two blanks of indentation and a line end. Maps become objects, sets lists, numbers beyond 2⁵³ texts. `mask` is made
 * of each text and of the keys of maps.
 */
export function toJson(
  value: unknown,
  replace: (key: string, value: unknown) => unknown = (_, inner) => inner,
  mask: (text: string) => string = (text) => text,
): string {
  const plain = (key: string, inner: unknown): unknown => {
    const replaced = replace(key, inner);
    if (typeof replaced === 'string') return mask(replaced);
    if (typeof replaced === 'bigint') return replaced.toString();
    if (replaced instanceof Map) return Object.fromEntries([...replaced].map(([name, one]) => [mask(`${name}`), one]));
    return replaced instanceof Set ? [...replaced] : replaced;
  };
  return `${JSON.stringify(value, plain, 2)}\n`;
}
