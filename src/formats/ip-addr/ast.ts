import type { XdpMode } from '#model/network';
import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** In the order of `XDP_ATTACHED_…` (linux/if_link.h). */
export const xdpModes: readonly XdpMode[] = ['xdp', 'xdpgeneric', 'xdpoffload', 'xdpmulti'];

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
  /** `UP`, `DOWN`, `UNKNOWN` of `ip -br`. */
  readonly state: string | null;
  /** What it is a port of. */
  readonly master?: string;
  /** Where it says that a program of XDP is attached: `xdp/id:7` in `ip addr`, `xdp` alone in `ip -d addr`. */
  readonly xdp?: { readonly mode: XdpMode; readonly start: number; readonly end: number };
  readonly children: readonly (AddressNode | Detail)[];
}

export interface AddressListing extends Syntax {
  readonly type: 'addresses';
  readonly style: 'block' | 'line' | 'brief' | 'json' | 'ifconfig';
  readonly children: readonly (InterfaceNode | Remark)[];
}
