import { append } from './append.ts';
import { privateKeys, redact } from './redact.ts';

const mark = '[redacted]';
/** Shorter words are also found where they are no secret. */
const shortest = 6;

/** The words that `redact` takes out of a text. */
function secretsIn(whole: string): string[] {
  const secrets = [...whole.matchAll(privateKeys)].flatMap(([key]) => key.split(/\s+/));
  const text = whole.replaceAll(privateKeys, '');
  const kept = redact(text).split(mark);
  let at = kept[0]!.length;
  for (const [i, next] of kept.slice(1).entries()) {
    const end = next === '' && i === kept.length - 2 ? text.length : text.indexOf(next, at);
    if (end < 0) break;
    append(secrets, text.slice(at, end).split(/[\s"']+/));
    at = end + next.length;
  }
  return secrets.filter(
    (word) =>
      word.length >= shortest &&
      !mark.includes(word) &&
      !/^(?:-+BEGIN|-*END-*|PRIVATE|KEY-+|OPENSSH|BLOCK-+)$/.test(word),
  );
}

/**
 * Takes secrets out of values that were read from these texts. A value that stands alone does not show that it is one:
 * `hunter22` does only behind `password=`, where the text has it.
 */
export function redactValuesOf(texts: Iterable<string>): (text: string) => string {
  const secrets = new Set<string>();
  for (const text of texts) for (const secret of secretsIn(text)) secrets.add(secret);
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
  return (text) => {
    let out = text;
    for (const secret of longestFirst) {
      if (out.includes(secret)) out = out.replaceAll(secret, mark);
      else if (secret.length >= 2 * cutAt && out.includes(secret.slice(0, cutAt))) out = withoutCut(out, secret);
    }
    return redact(out);
  };
}

/** Of a long word a message may show the beginning only. */
const cutAt = 16;

function withoutCut(text: string, secret: string): string {
  const at = text.indexOf(secret.slice(0, cutAt));
  let length = cutAt;
  while (length < secret.length && text[at + length] === secret[length]) length++;
  return text.slice(0, at) + mark + text.slice(at + length);
}

/**
 * For what is said about a file: takes out the words of a key that stands in it, too, of which one alone does not show
 * what it is.
 */
export const redactSaidOf = (text: string): ((said: string) => string) =>
  text.includes('PRIVATE KEY') ? redactValuesOf([text]) : redact;
