import { redact } from './redact.ts';

const mark = '[redacted]';
/** Shorter words are also found where they are no secret. */
const shortest = 6;

/** The words that `redact` takes out of a text. */
function secretsIn(text: string): string[] {
  const kept = redact(text).split(mark);
  const secrets: string[] = [];
  let at = kept[0]!.length;
  for (const [i, next] of kept.slice(1).entries()) {
    const end = next === '' && i === kept.length - 2 ? text.length : text.indexOf(next, at);
    if (end < 0) break;
    secrets.push(...text.slice(at, end).split(/[\s"']+/));
    at = end + next.length;
  }
  return secrets.filter((word) => word.length >= shortest && !mark.includes(word));
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
    for (const secret of longestFirst) if (out.includes(secret)) out = out.replaceAll(secret, mark);
    return redact(out);
  };
}
