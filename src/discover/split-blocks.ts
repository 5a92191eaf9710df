import type { Span } from '#core/source-file';
import type { Format } from '#formats/format';
import { headLength, identify } from './identify.ts';

/** From this score on content alone tells whose output a block is. */
const sure = 65;
const mostBlocks = 400;
const longestText = 4 * 1024 * 1024;
const noName = { path: '', slug: '' };

/** Formats whose outputs have blank lines, below which anything may stand. */
const hasOwnBlocks = (one: string, next: string): boolean =>
  one === next || (one === 'systemctl' && next === 'ssh-log') || one === 'nft-json';

/**
 * The outputs of several programs that stand below one another with nothing but blank lines between them, told by their
 * content. Empty where there is one, or none.
 */
export function splitBlocks(text: string, formats: readonly Format[]): Span[] {
  if (text.length > longestText) return [];
  const found: { format: string | null; start: number; end: number }[] = [];
  let count = 0;
  for (const match of text.matchAll(/(?:[^\n]*\S[^\n]*(?:\n|$))+/g)) {
    if (++count > mostBlocks) return [];
    const start = match.index;
    const end = start + match[0].length;
    const identity = identify(noName, match[0].slice(0, headLength), formats);
    const format = identity !== null && identity.score >= sure ? identity.format.id : null;
    const last = found.at(-1);
    if (last !== undefined && (format === null || last.format === null || hasOwnBlocks(last.format, format))) {
      last.end = end;
      last.format ??= format;
    } else found.push({ format, start, end });
  }
  return found.length > 1 ? found : [];
}
