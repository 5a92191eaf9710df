/** What rules may write into a packet and read again. */
export type HeaderField = 'traffic-class' | 'hop-limit' | 'tcp-options';

/** `list: null` is the rule's own. `perClient`: packets to the client have another one than those that it sends. */
export interface Bucket {
  readonly list: string | null;
  readonly perClient: boolean;
}

/** What a rule does to a packet, or to what is remembered of it, before it goes on. */
export type FilterEffect =
  /** `mark = (mark & ~mask) ^ value`, 32 bits. */
  | { readonly effect: 'set-mark'; readonly of: 'packet' | 'connection'; readonly mask: number; readonly value: number }
  /** `mark = (mark & ~cleared) ^ (other & mask)`; what is cleared is the mask unless it is named. */
  | {
      readonly effect: 'copy-mark';
      readonly from: 'packet' | 'connection';
      readonly mask: number;
      readonly cleared?: number;
    }
  /** Writes into the header what nobody follows. */
  | {
      readonly effect: 'rewrite';
      readonly field: HeaderField;
      /** The number that it writes, of hops to go; left out where it depends on what was there. */
      readonly value?: number;
    }
  /** The connection is not tracked: its packets are `untracked`. Counts only before conntrack (priority −200). */
  | { readonly effect: 'untrack' }
  /**
   * Once more, up to `most` times (1 where it is left out). `again`: only where the list holds the client already.
   */
  | { readonly effect: 'remember'; readonly list: string; readonly most?: number; readonly again?: true }
  /** Takes a packet's worth out of a bucket of so many. */
  | { readonly effect: 'spend'; readonly bucket: Bucket; readonly packets: number }
  | { readonly effect: 'forget'; readonly list: string }
  /**
   * Changes something that later matches might look at, in a way that is not modelled: one of the marks where `of` names
   * it, else anything that is known of the connection. `text` are the words.
   */
  | { readonly effect: 'opaque'; readonly of?: 'packet' | 'connection'; readonly text: string };
