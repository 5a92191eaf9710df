import type { AddressSet } from '#core/address-set';
import type { FilterChain, FilterRule, FilterTable } from './packet-filter.ts';

/** What to type for a change, and what that does to the host. */
export interface Remedy {
  /** For a root shell, in this order. */
  readonly commands: readonly string[];
  readonly deeds: readonly Deed[];
  /** What keeps it over a reboot, as a sentence; `null` where the commands do that, too. */
  readonly keep: string | null;
}

/**
 * What a command changes of the facts, so that it can be tried on them.
 * - `add-rules`: rules of the packet filter; `place` is the index at which they go into a chain, `null` for other chains
 * - `release`: the program's bans of these sources end
 * - `start`: the unit runs and is enabled
 * - `label-port`: the daemon may bind the port
 * - `delete-file`: nothing is there any more
 * - `set-file`: a file of root's that is there with this mode, and with a content
 */
export type Deed =
  | {
      readonly deed: 'add-rules';
      readonly rules: readonly FilterRule[];
      place(chain: FilterChain, table: FilterTable): number | null;
    }
  | { readonly deed: 'release'; readonly program: string; readonly sources: readonly AddressSet[] }
  | { readonly deed: 'start'; readonly unit: string }
  | { readonly deed: 'label-port'; readonly port: number }
  | { readonly deed: 'delete-file'; readonly path: string }
  | { readonly deed: 'set-file'; readonly path: string; readonly mode: number };
