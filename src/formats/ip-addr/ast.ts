import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** An address of an interface. `value` as printed; `words` is what follows (`scope`, `global`, `secondary`, …). */
export interface AddressNode extends Syntax {
  readonly type: 'address';
  readonly family: 4 | 6;
  /** The address alone. */
  readonly value: string;
  /** 0 … 32 or 0 … 128; the whole width for an end of a point-to-point link. */
  readonly prefixLength: number;
  readonly words: readonly string[];
}

/** A line about an interface that names no address. */
export interface Detail extends Syntax {
  readonly type: 'detail';
  readonly value: string;
}

/**
 * What one block or line says of an interface; with `ip -o` an interface has a line for each address.
 * `flags` is `null` where the listing shows none.
 */
export interface InterfaceNode extends Syntax {
  readonly type: 'interface';
  readonly name: string;
  readonly index: number | null;
  /** What stands behind the `@` of the name: the interface beneath, `ifN` of another namespace or `NONE`. */
  readonly link: string | null;
  readonly flags: readonly string[] | null;
  /** Words behind the flags: `mtu`, `1500`, `xdp/id:7`, `master`, `br0`, …; empty where the listing shows none. */
  readonly settings: readonly string[];
  /** `UP`, `DOWN`, `UNKNOWN` of `ip -br`. */
  readonly state: string | null;
  readonly children: readonly (AddressNode | Detail)[];
}

export interface AddressListing extends Syntax {
  readonly type: 'addresses';
  readonly style: 'block' | 'line' | 'brief' | 'ifconfig' | 'json';
  readonly children: readonly (InterfaceNode | Remark)[];
}
