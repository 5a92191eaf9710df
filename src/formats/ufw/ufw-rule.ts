import type { AddressRange, Family } from '#core/address';
import type { NumberSet } from '#core/number-set';
import type { OriginId } from '#core/origin';
import type { UfwAction, UfwDirection } from './ast.ts';

/** One end of a rule. `null` is any. */
export interface EndPoint {
  readonly address: AddressRange | null;
  readonly ports: NumberSet | null;
}

/**
 * A rule as ufw keeps it, of one family. The listing, the added commands and the rules files all become these.
 * A rule that could not be read is kept with `unread`, the words it consists of.
 */
export interface UfwRule {
  readonly origin: OriginId;
  readonly family: Family;
  readonly action: UfwAction;
  readonly direction: UfwDirection;
  /** IP protocol numbers; `null` is any. */
  readonly protocols: NumberSet | null;
  readonly to: EndPoint;
  readonly from: EndPoint;
  readonly incoming: string | null;
  readonly outgoing: string | null;
  /** The application profile that stands for the destination's ports. */
  readonly profile?: string;
  /** The source as printed, for sentences. */
  readonly fromText: string;
  readonly unread: string | null;
}

export const anywhere: EndPoint = { address: null, ports: null };
/** A port without a protocol stands for both (`ufw allow 22`): ufw writes a rule for each. */
export const tcpAndUdp: NumberSet = [6, 6, 17, 17];
