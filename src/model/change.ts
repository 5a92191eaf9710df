import type { Address } from '#core/address';
import type { AddressSet } from '#core/address-set';
import type { OriginId } from '#core/origin';

/**
 * What would have to be different on the host, in neutral words. `at` is the line that it is about; the format that owns
 * the line says what that means for its file, and the one that carries such things out says what to type.
 * - `remove`: the statement goes away
 * - `admit`: clients are let in to a TCP port, in front of the line; `sources: null` is everybody
 * - `admit-known`: packets of connections that have begun, and of what belongs to them, pass the line's chain
 * - `release`: clients whom a guard has banned are let in again
 * - `listen`: the daemon listens on an address (`null`: all of them) instead of what the line says
 * - `end-line`: the last line gets its line end
 * - `rename`: the option gets the name that was meant
 * - `separate-words`: what commas glue together become words; `users` are those who may be meant
 * - `start`: a unit is started now and at every boot
 * - `label-port`: the daemon may bind the port; `relabel` where the port has a label of its own
 * - `make-host-keys`: what is missing of them is made
 * - `set-mode`: files get these permission bits
 * - `delete-file`: a file goes away
 *
 * `start` is the unit to be started then, `null` where one runs.
 */
export type Change =
  | { readonly change: 'remove' | 'end-line' | 'admit-known'; readonly at: OriginId }
  | { readonly change: 'separate-words'; readonly at: OriginId; readonly users: readonly string[] }
  | { readonly change: 'delete-file'; readonly at: OriginId; readonly path: string }
  | { readonly change: 'rename'; readonly at: OriginId; readonly name: string }
  | {
      readonly change: 'admit';
      readonly at: OriginId;
      readonly port: number;
      readonly sources: readonly AddressSet[] | null;
    }
  | { readonly change: 'release'; readonly at: OriginId; readonly sources: readonly AddressSet[] }
  | { readonly change: 'listen'; readonly at: OriginId; readonly address: Address | null }
  | { readonly change: 'start'; readonly at: OriginId; readonly unit: string }
  | { readonly change: 'label-port'; readonly at: OriginId; readonly port: number; readonly relabel: boolean }
  | {
      readonly change: 'make-host-keys';
      readonly at: OriginId;
      readonly paths: readonly string[];
      readonly start: string | null;
    }
  | {
      readonly change: 'set-mode';
      readonly at: OriginId;
      readonly paths: readonly string[];
      readonly mode: number;
      readonly start: string | null;
    };

/** A piece of a text and what stands there afterwards. Parsed-text offsets, end exclusive. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A change in the words of a file that people edit. */
export interface Amendment {
  /** Disjoint, ascending. */
  readonly edits: readonly TextEdit[];
  /** What to type on the host when the file is changed. */
  readonly commands: readonly string[];
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
