import type { BlockNode, LineNode } from './block-grammar.ts';
import type { NftRefusal } from './refused-words.ts';

/** The first part of a file behind which neither `;` nor the end of the line stands, which nft takes for an error. */
export function unseparated(
  parts: readonly (LineNode | BlockNode)[],
  text: string,
  file: number,
  inside: BlockNode['type'] | 'file' = 'file',
): NftRefusal | null {
  for (const part of parts) {
    if (part.type !== 'line') {
      const inner = part.type === 'object' ? null : unseparated(part.children, text, file, part.type);
      if (inner !== null) return inner;
      if (!part.closed) continue;
    } else if (inside === 'file' || /^(?:include|define|elements)\b/.test(text.slice(part.start, part.start + 10)))
      continue;
    let at = part.end;
    while (text[at] === ' ' || text[at] === '\t') at++;
    // A line ends where the grammar saw its end; only a brace may stand there unseen.
    if (at >= text.length || (part.type === 'line' ? text[at] !== '}' : /[\n\r;#\\]/.test(text[at]!))) continue;
    const what = `\`;\` or the end of the line was expected, not \`${text[at]}\``;
    return { file, start: at, end: at + 1, what, near: null, certain: true };
  }
  return null;
}
