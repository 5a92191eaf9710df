import type { Address, AddressRange, Family } from '#core/address';
import type { NumberSet } from '#core/number-set';
import type { OriginId } from '#core/origin';

export interface InterfaceAddress {
  readonly address: Address;
  /** 0 … 32 or 0 … 128. */
  readonly prefixLength: number;
  readonly origin: OriginId;
}

/** As iproute2 prints them: in the driver, behind it, in the hardware, several of them. */
export type XdpMode = 'xdp' | 'xdpgeneric' | 'xdpoffload' | 'xdpmulti';

export interface NetworkInterface {
  readonly name: string;
  readonly index: number | null;
  readonly loopback: boolean;
  readonly up: boolean;
  readonly addresses: readonly InterfaceAddress[];
  /** Names of the interfaces directly beneath it (ports of a bridge, a VLAN's device); absent where no listing tells. */
  readonly over?: readonly string[];
  /** A routing domain of its own, with the interfaces beneath it. */
  readonly isVrf?: true;
  /** A bridge with ports. */
  readonly isBridge?: true;
  /** A tunnel or a line: what is sent into it goes to whoever is at its other end. Some listings have no flags. */
  readonly pointToPoint?: true | 'not-shown';
  /** Nothing comes in by it from elsewhere (a dummy, a device without a carrier): its addresses are reached by others. */
  readonly silent?: true;
  /** A program of XDP sees what arrives before any filter, and drops or answers what it likes. */
  readonly xdp?: { readonly mode: XdpMode; readonly origin: OriginId };
  readonly origin: OriginId;
}

/** `complete: false`: other interfaces or addresses may exist. `families`: what the listing would have shown. */
export interface InterfacesFact {
  readonly interfaces: readonly NetworkInterface[];
  readonly families: readonly Family[];
}

export interface Route {
  readonly family: Family;
  /** `main`, `local`, `default` or a number or name of `rt_tables`. */
  readonly table: string;
  readonly kind: 'unicast' | 'local' | 'broadcast' | 'blackhole' | 'unreachable' | 'prohibit' | 'throw' | 'other';
  readonly destination: AddressRange;
  readonly device: string | null;
  /** The router that takes it on, where one is named. */
  readonly gateway?: Address;
  readonly metric: number;
  readonly origin: OriginId;
}

/** `ip rule`: routes of `table` are asked for packets that fit; `null` fields fit everything. */
export interface RoutePolicy {
  readonly family: Family;
  readonly priority: number;
  readonly from: AddressRange | null;
  readonly to: AddressRange | null;
  readonly incoming: string | null;
  readonly mark: { readonly value: number; readonly mask: number } | null;
  /** The number of an IP protocol. */
  readonly protocol?: number;
  readonly sourcePorts?: NumberSet;
  readonly destinationPorts?: NumberSet;
  /** `not`: concerns the packets that do not fit. */
  readonly negated?: boolean;
  /** Routes of this prefix length and shorter ones are as if they were not there. */
  readonly suppressPrefixLength?: number;
  /** Concerns packets of the host's routing domains of their own (VRFs) alone, whose tables it asks. */
  readonly ofVrfs?: true;
  readonly action: 'table' | 'blackhole' | 'unreachable' | 'prohibit' | 'opaque';
  readonly table: string | null;
  readonly origin: OriginId;
}

export interface RoutesFact {
  readonly routes: readonly Route[];
  readonly policies: readonly RoutePolicy[];
  /** What this output would have shown had it been there. */
  readonly covers: readonly { readonly family: Family; readonly what: 'main-table' | 'all-tables' | 'policies' }[];
}
