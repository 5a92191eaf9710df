/** One element as written: the entry and the options behind it, as offsets of the text, end exclusive. */
export interface ElementText {
  readonly entryStart: number;
  readonly entryEnd: number;
  readonly options: readonly ElementOption[];
}

export interface ElementOption {
  readonly name: string;
  readonly argument: string | null;
  readonly start: number;
  readonly end: number;
}

/** Options that stand alone. */
const flags = new Set(['nomatch', 'wildcard', '-exist', '-!']);

/** `10.0.0.0/8 timeout 600 comment "two words" nomatch`. ipset knows no escapes inside quotes. */
export function readElement(text: string, start: number, end: number): ElementText {
  const word = /"[^"\n]*"?|[^\s]+/y;
  const words: { text: string; start: number; end: number }[] = [];
  for (let at = start; at < end; ) {
    word.lastIndex = at;
    const found = word.exec(text);
    if (found === null) {
      at++;
      continue;
    }
    const stop = Math.min(at + found[0].length, end);
    words.push({ text: text.slice(at, stop), start: at, end: stop });
    at = stop;
  }
  const [entry, ...rest] = words;
  const options: ElementOption[] = [];
  for (let i = 0; i < rest.length; i++) {
    const name = rest[i]!;
    const argument = flags.has(name.text) ? undefined : rest[++i];
    options.push({
      name: name.text,
      argument: argument === undefined ? null : argument.text.replace(/^"|"$/g, ''),
      start: name.start,
      end: (argument ?? name).end,
    });
  }
  return { entryStart: entry?.start ?? start, entryEnd: entry?.end ?? start, options };
}
