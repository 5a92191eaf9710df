import type { Family } from '#core/address';
import type { FilterMatch } from '#model/packet-filter';

type End = 'source' | 'destination';

/** What an expression looks at, as far as it can be compared with constants. */
export type FieldKind =
  | { readonly kind: 'address'; readonly end: End; readonly family: Family }
  | { readonly kind: 'port'; readonly end: End }
  | { readonly kind: 'protocol' }
  | { readonly kind: 'connection-protocol' }
  | { readonly kind: 'mark'; readonly of: 'packet' | 'connection' }
  | { readonly kind: 'interface'; readonly direction: 'in' | 'out'; readonly byIndex: boolean }
  | { readonly kind: 'state' }
  | { readonly kind: 'status' }
  | { readonly kind: 'direction' }
  | { readonly kind: 'tcp-flags' }
  | { readonly kind: 'hop-limit'; readonly family: Family }
  | { readonly kind: 'icmp'; readonly part: 'type' | 'code'; readonly family: Family }
  | { readonly kind: 'family'; readonly names: Readonly<Record<string, Family | 'other'>> }
  | { readonly kind: 'packet-type' }
  | { readonly kind: 'address-type'; readonly end: End; readonly on: 'in' | 'out' | null }
  | { readonly kind: 'socket'; readonly asks: 'transparent' | 'wildcard' }
  /** A number of which no more is known than its bounds, both included: chance or a hash picks it, or the client. */
  | { readonly kind: 'between'; readonly low: number; readonly high: number }
  /** A number in which none of these bits is set. */
  | { readonly kind: 'clear-bits'; readonly bits: number }
  /** A header of the family that ordinary packets lack, or a field of it. */
  | { readonly kind: 'absent'; readonly family: Family; readonly part: 'header' | 'field' }
  /** A part of the traffic class: 0 in packets that nobody marked. */
  | { readonly kind: 'unmarked'; readonly part: 'DSCP' | 'ECN' }
  /** Whether an option of TCP is there. */
  | { readonly kind: 'tcp-option'; readonly number: number }
  /** Whether the packet came through IPsec. */
  | { readonly kind: 'ipsec' }
  /** The segment size that TCP's first two packets announce. */
  | { readonly kind: 'segment-size' }
  | { readonly kind: 'owner'; readonly of: 'user' | 'group' }
  | { readonly kind: 'return-route'; readonly strict: boolean; readonly marked: boolean }
  | { readonly kind: 'original-address'; readonly family: Family }
  | { readonly kind: 'original-port' }
  | { readonly kind: 'original-source'; readonly family: Family }
  | { readonly kind: 'original-source-port' }
  | { readonly kind: 'unknown' };

/** `implied`: what nft compares before, for instance the protocol of `tcp dport`; never negated with the field. */
export interface Field {
  readonly of: FieldKind;
  readonly implied: readonly FilterMatch[];
}
