import type { Address } from '#core/address';
import type { AddressSet } from '#core/address-set';
import type { OriginId } from '#core/origin';

/**
 * What would have to be different on the host, in neutral words. `at` is the line that it is about; the format that owns
 * the line says what that means for its file.
 * - `remove`: the statement goes away
 * - `admit`: clients are let in to a TCP port, in front of the line; `sources: null` is everybody
 * - `listen`: the daemon listens on an address (`null`: all of them) instead of what the line says
 * - `end-line`: the last line gets its line end
 * - `rename`: the option gets the name that was meant
 * - `separate-words`: what commas glue together become words
 */
export type Change =
  | { readonly change: 'remove' | 'end-line' | 'separate-words'; readonly at: OriginId }
  | { readonly change: 'rename'; readonly at: OriginId; readonly name: string }
  | {
      readonly change: 'admit';
      readonly at: OriginId;
      readonly port: number;
      readonly sources: readonly AddressSet[] | null;
    }
  | { readonly change: 'listen'; readonly at: OriginId; readonly address: Address | null };

/** A piece of a text and what stands there afterwards. Parsed-text offsets, end exclusive. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A change in the words of a file. */
export interface Amendment {
  /** Disjoint, ascending. What the change comes to is found out with them, also where nobody edits the file. */
  readonly edits: readonly TextEdit[];
  /** What to type on the host. */
  readonly commands: readonly string[];
  /** Whether people edit the file; a dump is only ever changed by commands. */
  readonly editable: boolean;
}

/** Throws where edits overlap: that is a mistake in the format. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    if (edit.start < at) throw new Error('edits overlap');
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
