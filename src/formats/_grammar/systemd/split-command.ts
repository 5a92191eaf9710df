import type { OriginId } from '#core/origin';

/** A word of a command line and the line that it comes from. */
export interface CommandWord {
  readonly text: string;
  readonly origin: OriginId;
  /** Part of it stands for a variable or specifier that nobody knows. */
  readonly open: boolean;
}

/** Values of variables; `undefined`: not set. `open`: a file that may set it was not collected. */
export interface Environment {
  readonly values: ReadonlyMap<string, { readonly value: string; readonly origin: OriginId }>;
  readonly open: boolean;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', s: ' ', r: '\r', a: '\x07', b: '\b', f: '\f' };

/**
 * Splits at blanks outside quotes; quotes and C escapes are resolved (systemd.service(5), "Command lines"). In values of
 * variables (`escaped` false) a backslash stands for nothing but itself taken away.
 */
export function splitWords(text: string, escaped = true): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quote === '' && /[ \t\r\n]/.test(c)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (c === quote) quote = '';
    else if (quote === '' && (c === '"' || c === "'")) {
      quote = c;
      word ??= '';
    } else if (c === '\\' && i + 1 < text.length) {
      const coded = !escaped ? null : /^(?:x([0-9a-fA-F]{2})|([0-7]{3}))/.exec(text.slice(i + 1));
      const next = text[++i]!;
      if (coded === null) word = (word ?? '') + ((escaped ? escapes[next] : undefined) ?? next);
      else {
        word =
          (word ?? '') + String.fromCharCode(Number.parseInt(coded[1] ?? coded[2]!, coded[1] === undefined ? 8 : 16));
        i += coded[0].length - 1;
      }
    } else word = (word ?? '') + c;
  }
  if (word !== null) words.push(word);
  return words;
}

/** Commands that one setting holds: a semicolon between blanks parts them (systemd.service(5)). */
export function commandsOf(text: string): string[] {
  const commands: string[] = [];
  let begin = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\\') i++;
    else if (c === quote) quote = '';
    else if (quote === '' && (c === '"' || c === "'")) quote = c;
    else if (quote === '' && c === ';' && /(?:^|\s);(?:\s|$)/.test(text.slice(Math.max(0, i - 1), i + 2))) {
      commands.push(text.slice(begin, i).trim());
      begin = i + 1;
    }
  }
  return [...commands, text.slice(begin).trim()].filter((command) => command !== '');
}

/** `-`, `@`, `:`, `+`, `!` before a command. */
export const prefixOf = (command: string): string => /^[-@:+!|]*/.exec(command)![0];

function specifiers(text: string, unit: string): { text: string; open: boolean } {
  const prefix = unit.replace(/\.[a-z]+$/, '');
  const known: Record<string, string> = { '%': '%', n: unit, N: prefix, p: prefix.replace(/@.*/, '') };
  if (/@./.test(prefix)) known.i = prefix.replace(/^[^@]*@/, '');
  let open = false;
  const out = text.replace(/%(.)/g, (whole, letter: string) => {
    const value = known[letter];
    open ||= value === undefined;
    return value ?? whole;
  });
  return { text: out, open };
}

/** `$NAME` alone becomes its words, `${NAME}` inside a word its text, `$$` a dollar sign. */
export function expandCommand(line: string, unit: string, at: OriginId, environment: Environment): CommandWord[] {
  return splitWords(line).flatMap((raw): CommandWord[] => {
    const alone = /^\$([A-Za-z_]\w*)$/.exec(raw)?.[1];
    if (alone !== undefined) {
      const found = environment.values.get(alone);
      if (found) return splitWords(found.value, false).map((text) => ({ text, origin: found.origin, open: false }));
      return environment.open ? [{ text: raw, origin: at, open: true }] : [];
    }
    const { text, open } = specifiers(raw, unit);
    let unknown = open;
    let origin = at;
    const whole = text.replace(/\$(?:\$|\{([A-Za-z_]\w*)\})/g, (sign, name: string | undefined) => {
      if (name === undefined) return '$';
      const found = environment.values.get(name);
      if (found) origin = found.origin;
      else unknown ||= environment.open;
      return found?.value ?? (environment.open ? sign : '');
    });
    return [{ text: whole, origin, open: unknown }];
  });
}
