import type { AddressValue, Family } from '#core/address';
import type { AddressSet } from '#core/address-set';
import type { NumberSet } from '#core/number-set';
import type { OriginId } from '#core/origin';
import type { Tri } from '#core/tri';
import type { Assumption } from './assumption.ts';
import type { BanCarrier, IdleBans } from './bans.ts';
import type { Bucket, FilterEffect, HeaderField } from './filter-effect.ts';
import type { StoredBy, StoredRefusal } from './filter-loaders.ts';

/** Where in the packet's way a base chain is asked, in the order an arriving packet meets them. */
export type Hook = 'ingress' | 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

/** Who evaluates the table. Cloud and Windows rule lists share the language. */
export type Backend =
  | 'iptables-nft'
  | 'iptables-legacy'
  | 'nftables'
  | 'ufw'
  | 'firewalld'
  | 'fail2ban'
  | 'cloud'
  | 'windows';

/**
 * One table. `identity` is equal for the same table seen in two dumps (`iptables ip filter`); the view with the higher
 * `fidelity` (0 … 100) is applied and the other only explains.
 */
export interface FilterTable {
  readonly identity: string;
  /**
   * Another name for the same table, where two dumps may disagree about the backend: all that the host's plain
   * `iptables` shows is one backend's, whichever that is (`iptables ip filter`). Tables that share it are one.
   */
  readonly alias?: string;
  readonly name: string;
  readonly backend: Backend;
  /** The backend is what the distribution usually has: nothing in the listing tells. */
  readonly guessed?: true;
  /** Families whose packets meet this table; `inet` tables have both. */
  readonly families: readonly Family[];
  readonly fidelity: number;
  readonly dormant: boolean;
  readonly origin: OriginId;
  readonly chains: ReadonlyMap<string, FilterChain>;
  readonly sets: ReadonlyMap<string, FilterSet>;
  /** Of guards: through whom they ban, where it is not the kernel. Of firewalld: its chain of the default zone. */
  readonly carriedOutBy?: BanCarrier;
  readonly defaultZone?: string;
}

export interface BaseChain {
  readonly hook: Hook;
  /** `nat` chains are asked for the first packet of a connection only. */
  readonly type: 'filter' | 'nat' | 'route';
  /** netfilter priority: lower runs earlier. */
  readonly priority: number;
  /** What happens at the end of the chain. `null`: the listing does not tell. */
  readonly policy: 'accept' | 'drop' | null;
  readonly policyOrigin: OriginId;
  /** Only packets of these devices, where the chain is bound to some. */
  readonly devices: readonly string[] | null;
}

export interface FilterChain {
  readonly name: string;
  readonly origin: OriginId;
  readonly base: BaseChain | null;
  readonly rules: readonly FilterRule[];
  /**
   * `first-match`: rules in order. `unordered`: every blocking rule comes before every allowing one
   * (cloud security groups, Windows Firewall).
   */
  readonly order: 'first-match' | 'unordered';
  /** Whether accepting ends this base chain only (netfilter) or the whole hop (ufw's or firewalld's state). */
  readonly acceptScope: 'chain' | 'hop';
  /** False where rules of the chain may be missing from the listing: what is there counts, the rest is unknown. */
  readonly complete: boolean;
}

/**
 * Matches and effects in order (effects before a failing match persist), then what happens to a packet that matched
 * everything. `terminal: null` lets the packet go on to the next rule.
 */
export interface FilterRule {
  readonly origin: OriginId;
  readonly steps: readonly FilterStep[];
  readonly terminal: Terminal | null;
}

export type FilterStep = FilterMatch | FilterEffect;

/** `tracked` is the state as conntrack keeps it: `new` for the first packet unless it is untracked. */
export type ConnectionState = 'new' | 'established' | 'related' | 'invalid' | 'untracked';

export type FilterMatch =
  /** An address of the packet's header. A packet of another family never matches, negated or not. */
  | {
      readonly match: 'address';
      readonly end: 'source' | 'destination';
      readonly set: AddressSet;
      readonly negated: boolean;
    }
  /** `(address & mask) == value`, for masks whose ones are not contiguous. */
  | {
      readonly match: 'masked-address';
      readonly end: 'source' | 'destination';
      readonly family: Family;
      readonly mask: AddressValue;
      readonly value: AddressValue;
      readonly negated: boolean;
    }
  /** Where the connection came from and where it was going before translation (conntrack's original direction). */
  | {
      readonly match: 'original-source' | 'original-destination';
      readonly set: AddressSet | null;
      readonly ports: NumberSet | null;
      readonly negated: boolean;
    }
  | { readonly match: 'family'; readonly family: Family; readonly negated: boolean }
  /** Names; a trailing `*` matches every name with that beginning (also the bare beginning). */
  | {
      readonly match: 'interface';
      readonly direction: 'in' | 'out';
      readonly names: readonly string[];
      readonly negated: boolean;
    }
  /** The packet's interface is not one of these but lies on top of one, so that its frame crossed the device. */
  | { readonly match: 'frame-crossed'; readonly direction: 'in' | 'out'; readonly devices: readonly string[] }
  /**
   * IP protocol numbers; TCP is 6. `of: 'connection'` is the protocol of the connection that conntrack put the packet in,
   * which for an ICMP error is that of the packet that failed.
   */
  | {
      readonly match: 'protocol';
      readonly of?: 'packet' | 'connection';
      readonly numbers: NumberSet;
      readonly negated: boolean;
    }
  | {
      readonly match: 'port';
      readonly end: 'source' | 'destination' | 'either';
      readonly ports: NumberSet;
      readonly negated: boolean;
    }
  /** Type and code of an ICMP or ICMPv6 packet, as `type * 256 + code`. Packets of other protocols never match. */
  | { readonly match: 'icmp-type'; readonly family: Family; readonly kinds: NumberSet; readonly negated: boolean }
  /** Time to live or hop limit. */
  | { readonly match: 'hop-limit'; readonly family: Family; readonly values: NumberSet; readonly negated: boolean }
  /** Whether a packet of TCP has an option of this kind. */
  | { readonly match: 'tcp-option'; readonly kind: number; readonly negated: boolean }
  /** `(flags & mask) == value`; the bits as in the TCP header: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32. */
  | { readonly match: 'tcp-flags'; readonly mask: number; readonly value: number; readonly negated: boolean }
  | {
      readonly match: 'connection-state';
      readonly states: readonly ConnectionState[];
      readonly translated: readonly ('snat' | 'dnat')[];
      readonly negated: boolean;
    }
  /** `ctstatus`: any of these bits set. */
  | {
      readonly match: 'connection-status';
      readonly status: readonly ('expected' | 'seen-reply' | 'assured' | 'confirmed' | 'snat' | 'dnat')[];
      readonly negated: boolean;
    }
  | { readonly match: 'connection-direction'; readonly direction: 'original' | 'reply'; readonly negated: boolean }
  /** `(mark & mask) == value`, 32 bits. */
  | {
      readonly match: 'mark';
      readonly of: 'packet' | 'connection';
      readonly mask: number;
      readonly value: number;
      readonly negated: boolean;
    }
  /** `on`: of the packet's interface alone, so that an address of another interface is not local. */
  | {
      readonly match: 'address-type';
      readonly end: 'source' | 'destination';
      readonly types: readonly string[];
      readonly on?: 'in' | 'out';
      readonly negated: boolean;
    }
  /** A route leads back: `strict` by the arriving interface, `byDevice` by any route of it, `marked` for its mark. */
  | {
      readonly match: 'return-route';
      readonly strict: boolean;
      readonly marked?: boolean;
      readonly byDevice?: boolean;
      /** When none does; it is assumed to be otherwise where no routes were collected. */
      readonly condition: string;
      readonly negated: boolean;
    }
  /**
   * A socket of the host takes the packet: a connection's, or a listening one, of which those bound to no address count
   * only with `wildcard`. `transparent`: it takes connections to addresses that are not the host's. `port`: where it
   * listens, if that is not where the packet goes.
   */
  | {
      readonly match: 'socket';
      readonly wildcard: boolean;
      readonly transparent: boolean;
      readonly port?: number;
      readonly negated: boolean;
    }
  /**
   * Who owns the socket that a packet of the host comes from; all of `asks` must hold. Of what the kernel sends by
   * itself, negated questions hold, unless `needed` says that there must be an owner.
   */
  | { readonly match: 'owner'; readonly asks: readonly OwnerQuestion[]; readonly needed: boolean }
  /** Something about the port of the bridge by which the packet came; `otherwise`: its value where none was crossed. */
  | { readonly match: 'bridge-port'; readonly otherwise: boolean; readonly text: string }
  /** Looks the fields' values up, joined, in a set of the same table or a global one. */
  | { readonly match: 'set'; readonly set: string; readonly fields: readonly SetField[]; readonly negated: boolean }
  /** The client's address was remembered in that list `hits` times by earlier packets, or earlier in this one. */
  | {
      readonly match: 'remembered';
      readonly list: string;
      readonly hits: number;
      readonly condition: string;
      readonly negated: boolean;
    }
  /**
   * Of a bucket of `packets` that the rule's packets share, something is left. The effect before it takes one out; another
   * comes in every so many `seconds`. `over`: nothing is left.
   */
  | {
      readonly match: 'budget';
      readonly bucket: Bucket;
      readonly packets: number;
      readonly over: boolean;
      readonly seconds: number;
      readonly condition: string;
    }
  /**
   * Depends on earlier traffic, the clock or another thing that is named: `first` is the outcome for the first attempt
   * now, `condition` says when it is the other way round, in words that follow "if there are" or "when":
   * `more than 5 new connections in 30 s from one address`. `reads`: the field of the header that it depends on.
   */
  | {
      readonly match: 'conditional';
      readonly first: boolean;
      readonly condition: string;
      readonly reads?: HeaderField;
      readonly negated: boolean;
    }
  /** Always the same, whatever the packet. */
  | { readonly match: 'constant'; readonly value: boolean }
  /** Not understood, or not decidable from a dump: may match or not. `text` are the words of the rule. */
  | { readonly match: 'opaque'; readonly text: string };

/** `ids`: users or groups by number; `null` asks whether there is a socket at all. */
export interface OwnerQuestion {
  readonly of: 'user' | 'group' | 'socket';
  readonly ids: NumberSet | null;
  readonly negated: boolean;
}

/** What a set's element consists of; the order of the fields is the order of the parts. */
export type SetField =
  | 'source'
  | 'destination'
  | 'source-port'
  | 'destination-port'
  | 'protocol'
  | 'in-interface'
  | 'out-interface'
  | 'mark'
  | 'connection-mark'
  | 'other';

/**
 * How a firewall refuses aloud. Names are ICMP's and ICMPv6's; `tcp-reset` answers with RST.
 * The `icmpx` kinds of nftables are resolved per family when lowered.
 */
export type RejectKind =
  | 'tcp-reset'
  | 'port-unreachable'
  | 'host-unreachable'
  | 'net-unreachable'
  | 'proto-unreachable'
  | 'host-prohibited'
  | 'net-prohibited'
  | 'admin-prohibited'
  | 'no-route'
  | 'address-unreachable'
  | 'policy-fail'
  | 'reject-route';

export type Terminal =
  | { readonly to: 'accept' }
  /** `assumes`: a setting that nobody collected makes it so, and another value would end the packet's way otherwise. */
  | { readonly to: 'drop'; readonly assumes?: Assumption }
  /** Kinds per family; a family without a kind is not concerned by the rule and goes on. */
  | {
      readonly to: 'reject';
      readonly kinds: { readonly 4?: RejectKind; readonly 6?: RejectKind };
      readonly assumes?: Assumption;
    }
  | { readonly to: 'return' }
  | { readonly to: 'jump' | 'goto'; readonly chain: string }
  /**
   * Destination translation. `address: null` with `how: 'redirect'` is the machine itself. With `netmap` the bits behind
   * the prefix that `address` is stay what they were.
   */
  | {
      readonly to: 'translate';
      readonly how: 'dnat' | 'redirect' | 'netmap';
      readonly address: AddressSet | null;
      readonly port: NumberSet | null;
    }
  /**
   * Source translation, which does not change who is reached: accepts in this chain. `masquerade`: the new source is an
   * address of the interface, perhaps the one that was there.
   */
  | { readonly to: 'translate-source'; readonly masquerade: boolean }
  /** Handed to a program; without one listening the packet is dropped, with `bypass` accepted. */
  | { readonly to: 'queue'; readonly bypass: boolean }
  /** Verdict map: the element that holds the fields' values tells where to go; without one, to the next rule. */
  | { readonly to: 'dispatch'; readonly set: string; readonly fields: readonly SetField[] }
  /** Hands the packet to the transparent socket on that port (the packet's own where `null`), and drops it without one. */
  | { readonly to: 'divert'; readonly port: number | null }
  /** Something answers in place of the daemon; whether the connection comes through is another question. */
  | { readonly to: 'stand-in'; readonly text: string }
  /** Not understood: may end the packet's way in any manner, or do nothing. */
  | { readonly to: 'opaque'; readonly text: string };

export interface FilterSet {
  readonly name: string;
  readonly origin: OriginId;
  readonly fields: readonly SetField[];
  /** `null`: the set is named but nobody collected what is in it. */
  readonly content: SetContent | null;
  /** Some elements are there for a time only: who is in the set changes without anybody's doing. */
  readonly expiring?: boolean;
}

export type SetContent =
  /**
   * Addresses only, both families apart; packed. The i-th origin belongs to the i-th range (the first element's, where
   * several make one range).
   */
  | {
      readonly kind: 'addresses';
      readonly sets: { readonly 4: AddressSet; readonly 6: AddressSet };
      readonly origins?: { readonly 4: ArrayLike<OriginId>; readonly 6: ArrayLike<OriginId> };
    }
  | { readonly kind: 'tuples'; readonly elements: readonly SetElement[] };

export interface SetElement {
  readonly origin: OriginId;
  readonly parts: readonly SetPart[];
  /** ipset's `nomatch`: the element is an exception. */
  readonly excluded: boolean;
  /** For verdict maps. */
  readonly verdict: Terminal | null;
}

export type SetPart =
  | { readonly kind: 'addresses'; readonly set: AddressSet }
  | { readonly kind: 'numbers'; readonly set: NumberSet }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'any' }
  | { readonly kind: 'opaque' };

/**
 * What one collected artefact says about packet filters.
 * - `kernel`: a dump of what the kernel holds, or a file that will be loaded into it as it is
 * - `manager`: the state of a program that writes kernel rules (ufw, firewalld), lowered to the same language;
 *   used where no kernel view of that basis exists, and to explain who wrote the rules where one does
 */
export interface PacketFilterFact {
  readonly source: 'kernel' | 'manager';
  readonly tables: readonly FilterTable[];
  /** Sets outside tables (ipset). */
  readonly sets: readonly FilterSet[];
  /** What this artefact would have shown had it been there: a backend's rules of these families. */
  readonly covers: readonly { readonly backend: Backend; readonly family: Family }[];
  /**
   * Of managers: what they take for granted without showing it, and the command that would. Joins the view's assumptions.
   */
  readonly assumes?: readonly { readonly family: Family; readonly layer: string; readonly command: string }[];
  /** Backends that exist besides, as a warning of legacy tables tells; with `path`, rules of a file that it takes in. */
  readonly announces: readonly {
    readonly backend: Backend;
    readonly family: Family;
    readonly origin: OriginId;
    readonly path?: string;
  }[];
  /** For declared rules: what loads them at the next start, as far as it is known. Left out where nothing tells. */
  readonly loadedBy?: StoredBy;
  /** Of guards: what they take for banned, though their actions fail. */
  readonly idleBans?: readonly IdleBans[];
  /** Of files: places for which the program that loads them stops; what it then leaves out is not among the tables. */
  readonly refusals?: readonly StoredRefusal[];
  /** Three-valued where the artefact is empty: an unprivileged dump is empty too. */
  readonly trusted: Tri;
  /** True where only the filter table is shown (`iptables -S`): nat, mangle and raw may hold more. */
  readonly filterTableOnly?: boolean;
}
