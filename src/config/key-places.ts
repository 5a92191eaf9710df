export type KeyPath = readonly (string | number)[];

export interface KeyPlace {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const quoted = /^"((?:[^"\\]|\\.)*)"|^'([^']*)'|^([A-Za-z0-9_-]+)/;

/** `rules."listener/loopback-only"` → its parts; stops at whatever is no key. */
function readKey(text: string): string[] {
  const parts: string[] = [];
  let rest = text.trimStart();
  for (;;) {
    const match = quoted.exec(rest);
    if (match === null) return parts;
    parts.push(match[1] ?? match[2] ?? match[3]!);
    rest = rest.slice(match[0].length).trimStart();
    if (!rest.startsWith('.')) return parts;
    rest = rest.slice(1).trimStart();
  }
}

/**
 * Where the keys of a TOML document stand; parsers of TOML do not tell. Keys inside inline tables have the place of the
 * line that holds them. Elements of `[[tables]]` are counted from 0.
 */
export function findKeyPlaces(text: string): (path: KeyPath) => KeyPlace {
  const places = new Map<string, KeyPlace>();
  const counts = new Map<string, number>();
  let table: KeyPath = [];
  const note = (path: KeyPath, place: KeyPlace): void => {
    if (!places.has(JSON.stringify(path))) places.set(JSON.stringify(path), place);
  };
  text.split('\n').forEach((line, i) => {
    const place = { line: i + 1, column: line.length - line.trimStart().length + 1 };
    const body = line.trim();
    if (body.startsWith('[[')) {
      const key = readKey(body.slice(2));
      const count = counts.get(key.join('.')) ?? 0;
      counts.set(key.join('.'), count + 1);
      table = [...key, count];
      note(key, place);
      note(table, place);
    } else if (body.startsWith('[')) {
      table = readKey(body.slice(1));
      note(table, place);
    } else {
      const key = readKey(body);
      if (key.length > 0) note([...table, ...key], place);
    }
  });
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const place = places.get(JSON.stringify(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return { line: 1, column: 1 };
  };
}
