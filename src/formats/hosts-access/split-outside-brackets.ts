/**
 * libwrap's `split_at`: the parts before and behind the first `delimiter` that stands outside square brackets, which
 * are counted up and down from `from`, below zero too. The second part is null where there is none.
 */
export function splitOutsideBrackets(text: string, delimiter: string, from = 0): [string, string | null] {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const char = text[i];
    if (char === '[') depth++;
    else if (char === ']') depth--;
    else if (depth === 0 && char === delimiter) return [text.slice(0, i), text.slice(i + 1)];
  }
  return [text, null];
}
