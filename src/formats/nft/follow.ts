import type { BlockNode, LineNode } from './block-grammar.ts';
import type { BlockMode } from './block-tokens.ts';
import { cut, type Reading, type Span, warn } from './reading.ts';

/**
 * Reads what an `include` inside of a block puts there, nft(8) "INCLUDE FILES". False where not all of it is known.
 */
export function follow(
  place: Span,
  inside: BlockMode,
  reading: Reading,
  read: (lines: readonly (LineNode | BlockNode)[], reading: Reading) => void,
): boolean {
  const text = reading.text.slice(place.start, place.end);
  if (reading.include === null) {
    warn(reading, place, 'unexpected-line', `\`${cut(text)}\` was not expected in a listing.`);
    return false;
  }
  // What a chain or a set lacks leaves itself unknown; what a table lacks may be chains that packets meet.
  const families = inside === 'lines' ? [] : reading.families;
  const { files, complete } = reading.include(text, place, inside, families);
  for (const file of files) read(file.lines, { ...file.reading, scope: reading.scope, families: reading.families });
  return complete;
}
