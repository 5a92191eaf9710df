import type { Claim } from '#core/source-file';

export interface CommandWords {
  /** What follows the program's name, in lower case, without leading dashes: `tlnp`, `show`, `table`, `all`. */
  readonly words: readonly string[];
  /** Whether the output went through a filter such as grep or head. */
  readonly piped: boolean;
}

const filters = /^(?:e?grep|rg|head|tail|awk|sed|sort|cut|filtered)$/;

/**
 * The command line that a claim tells: the exact one where the collector kept it, else what the file's name shows of
 * it (`ss_-tlnp` → `tlnp`). `null` where neither names the program.
 */
export function commandWords(claim: Claim, program: string): CommandWords | null {
  return (claim.command === undefined ? null : fromCommand(claim.command, program)) ?? fromSlug(claim.slug, program);
}

/**
 * What the output was searched for, where it went through one `grep WORD` and nothing else: all lines with the word are
 * there. From the exact command, else from the file's name, in which dashes stand for other characters.
 */
export function searchedFor({ command, slug }: Claim): string | null {
  if (command === undefined) return /-e?grep-(?:i-)?([a-z0-9-]+)$/.exec(slug)?.[1] ?? null;
  const found = /^[^|]*\|\s*(?:sudo\s+)?[ef]?grep\s+(?:-[iwEF]+\s+)*(["']?)([\w.:-]+)\1\s*$/.exec(command);
  return found?.[2] ?? null;
}

/** `netstat -tan | grep LISTEN`, `ss -tlnp | grep tcp`: every TCP listener has the word. */
export const searchesListeners = (claim: Claim): boolean => /^(?:listen|tcp)$/i.test(searchedFor(claim) ?? '');

function fromCommand(command: string, program: string): CommandWords | null {
  const [first = '', ...rest] = command.split(/\|/);
  const tokens = first.trim().split(/\s+/);
  const at = tokens.findIndex((token) => token.slice(token.lastIndexOf('/') + 1) === program);
  if (at < 0) return null;
  const words = tokens
    .slice(at + 1)
    .filter((token) => !/^\d?>/.test(token))
    .map((token) => token.replace(/^-+/, '').toLowerCase());
  return { words, piped: rest.some((part) => !/^\s*(?:cat|tee)\b/.test(part)) };
}

function fromSlug(slug: string, program: string): CommandWords | null {
  // Dates are of the copy.
  const words = slug
    .replaceAll(/(?:^|-)(?:19|20)\d\d-?\d\d-?\d\d(?:[-t]\d+)*(?=-|$)/g, '')
    .split('-')
    .filter((word) => word !== '');
  const at = words.indexOf(program);
  if (at < 0) return null;
  const own = words.slice(at + 1);
  return { words: own, piped: own.some((word) => filters.test(word)) };
}

/** Letters of the short options, from the words before the first that is none; long options by `long`. */
export function optionLetters(
  words: readonly string[],
  letters: string,
  long: Readonly<Record<string, string>> = {},
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const word of words) {
    const named = long[word];
    if (named !== undefined) found.add(named);
    else if (word !== '' && [...word].every((letter) => letters.includes(letter)))
      for (const letter of word) found.add(letter);
    else break;
  }
  return found;
}
