import type { AddressRange, Family } from '#core/address';
import type { NumberSet } from '#core/number-set';
import type { OriginId } from '#core/origin';
import type { Assumption } from '#model/assumption';
import type { PortSpec } from './read-ports.ts';

/** A value and the place that says it. */
export interface Placed<T> {
  readonly value: T;
  readonly origin: OriginId;
}

/** Addresses as zones' sources and rich rules name them. */
export type AddressTerm =
  | { readonly kind: 'range'; readonly range: AddressRange }
  | { readonly kind: 'ipset'; readonly name: string }
  /** A hardware address, or a word that is no address. */
  | { readonly kind: 'opaque'; readonly text: string };

export interface RichEnd {
  readonly term: AddressTerm;
  readonly negated: boolean;
}

export interface ForwardPort {
  readonly ports: NumberSet;
  readonly protocol: NumberSet;
  /** `null` keeps the port. */
  readonly toPorts: NumberSet | null;
  /** `null` is the machine itself. */
  readonly toAddress: AddressRange | null;
}

export type RichElement =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'port' | 'source-port'; readonly spec: PortSpec }
  | { readonly kind: 'protocol'; readonly protocol: NumberSet }
  | { readonly kind: 'forward-port'; readonly forward: ForwardPort }
  /** icmp-block, icmp-type, masquerade, tcp-mss-clamp: nothing that decides about an arriving TCP connection. */
  | { readonly kind: 'irrelevant' };

export type RichAction =
  | { readonly kind: 'accept' | 'drop'; readonly limit: string | null }
  | { readonly kind: 'reject'; readonly type: string | null; readonly limit: string | null }
  /** `mark`: sets a packet mark and goes on. */
  | { readonly kind: 'mark' };

/** firewalld.richlanguage(5). */
export interface RichRule {
  readonly priority: number;
  readonly family: Family | null;
  readonly source: RichEnd | null;
  readonly destination: RichEnd | null;
  readonly element: RichElement | null;
  readonly action: RichAction | null;
  /** The words, where they could not be read. */
  readonly unread: string | null;
}

/** What zones and policies have in common. */
export interface Ruleset {
  readonly name: string;
  readonly origin: OriginId;
  /** `default`, `ACCEPT`, `DROP`, `%%REJECT%%`, `REJECT`, `CONTINUE`; `null` where the listing does not tell. */
  readonly target: (Placed<string> & { readonly assumes?: Assumption }) | null;
  readonly services: readonly Placed<string>[];
  /** `null`: could not be read; the origin's text tells. */
  readonly ports: readonly Placed<PortSpec | null>[];
  readonly sourcePorts: readonly Placed<PortSpec | null>[];
  readonly protocols: readonly Placed<NumberSet | null>[];
  readonly forwardPorts: readonly Placed<ForwardPort | null>[];
  readonly richRules: readonly Placed<RichRule>[];
  /** False where settings of it may be missing. */
  readonly complete: boolean;
}

export interface Zone extends Ruleset {
  readonly interfaces: readonly Placed<string>[];
  readonly sources: readonly Placed<AddressTerm>[];
  /** The listing says that it is the default zone; `null` where it does not say. */
  readonly isDefault: boolean | null;
  /** `forward: yes`: packets pass between its interfaces. Zones as shipped since 1.0 do that. */
  readonly forwards: boolean;
  /** Admits ICMP as it stands: no `icmp-block-inversion`, and no `icmp-block` for the questions of IPv6 neighbours. */
  readonly answersNeighbours: boolean;
  /** Of a version that ranks zones (2.0): its listing shows the ranks. */
  readonly ranked: boolean;
  /** `ingress-priority:` of 2.x: zones of lower ones are asked first. */
  readonly ingressPriority: number;
}

export interface Policy extends Ruleset {
  readonly priority: number;
  readonly ingress: readonly string[];
  readonly egress: readonly string[];
}
