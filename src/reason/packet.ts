import type { Address, Family } from '#core/address';
import type { HeaderField } from '#model/filter-effect';
import type { ConnectionState } from '#model/packet-filter';

/** `resent-syn`: the first packet once more, whose answer was lost on its way. */
export type PacketName = 'syn' | 'answer' | 'resent-syn' | 'ack' | 'banner';

/** Whether a client sends it after the first packet had an answer. */
export const followsAnswer = (name: PacketName): boolean => name === 'resent-syn' || name === 'ack';

export const TCP = 6;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;

/** Linux's default range of ephemeral ports; both ends included. */
export const ephemeralPorts = { low: 32768, high: 60999 } as const;

/**
 * One packet of the connection as a chain sees it. The client's address is symbolic: `client` says at which end of the
 * header it stands. Everything else is a scalar; `null` is "not known".
 */
export interface Packet {
  readonly name: PacketName;
  readonly family: Family;
  readonly client: 'source' | 'destination';
  /** The server's address and port as this packet carries them now (after or before translation). */
  readonly server: Address | null;
  readonly serverPort: number;
  /** The client's port is one of these, both ends included. */
  readonly clientPorts: { readonly low: number; readonly high: number };
  readonly incoming: string | null;
  /** Empty where the packet has not been routed yet or is for this host. */
  readonly outgoing: string | null;
  /** 6, or 1 or 58 for an ICMP answer. */
  readonly protocol: number;
  /** TCP flags, `null` for ICMP. */
  readonly flags: number | null;
  /** `type * 256 + code` of ICMP or ICMPv6, `null` for TCP. */
  readonly icmp: number | null;
  /** Hops that the packet may still take, where that does not depend on the way; else left out. */
  readonly hopLimit?: number;
  /** Sent to a group that the server is in, not to one of its addresses. */
  readonly multicast?: true;
}

/** What later packets remember, and the marks of this one. Immutable; `null` marks are not known. */
export interface FlowState {
  readonly mark: number | null;
  readonly connectionMark: number | null;
  /** Fields of this packet's header that rules wrote. */
  readonly rewritten: readonly HeaderField[];
  /** The hops to go that rules wrote; `null` where they wrote none, or nobody knows which. */
  readonly hopLimit: number | null;
  /** What packets of the socket begin with. */
  readonly socketMark: number | null;
  /** The interface that the listening socket is bound to, by which its packets leave. */
  readonly boundTo?: string;
  /** Whether conntrack knows this packet; decided in raw chains, anew for each packet. */
  readonly untracked: boolean;
  /** Whether the first packet was tracked, so that a connection exists. */
  readonly connection: boolean;
  /** Where destination translation sent the connection; `changed`: not where it was going anyway. */
  readonly translated: {
    readonly address: Address | null;
    readonly local: boolean;
    readonly port: number;
    readonly changed: boolean;
    /** Where to, no dump tells: `address` and `port` mean nothing. */
    readonly unknown?: true;
  } | null;
  /** Whether the source has its mapping; masquerading may put in what was there. */
  readonly sourceTranslated: false | 'masqueraded' | 'to-another';
  /** Lists that hold the client's address by now, and buckets that it spent from, as often as they do; sorted. */
  readonly remembered: readonly string[];
  /** Seconds from the first SYN to the one that is not dropped. */
  readonly waited: number;
  /** Something changed what later matches may see in a way that is not modelled: states and marks are undecided. */
  readonly blurred: boolean;
}

export const freshState: FlowState = {
  mark: 0,
  connectionMark: 0,
  rewritten: [],
  hopLimit: null,
  socketMark: 0,
  untracked: false,
  connection: false,
  translated: null,
  sourceTranslated: false,
  remembered: [],
  waited: 0,
  blurred: false,
};

/** What the next packet of the connection begins with. */
export const nextPacket = (state: FlowState, mark: number | null = 0): FlowState => ({
  ...state,
  mark,
  rewritten: [],
  hopLimit: null,
  untracked: false,
});

/** How conntrack classifies the packet for a chain after it (priority above −200). `picksUp`: see MatchScene. */
export function connectionState(
  packet: Packet,
  state: FlowState,
  answer: AnswerKind | null,
  picksUp: boolean,
): ConnectionState {
  if (state.untracked) return 'untracked';
  if (packet.name === 'syn') return 'new';
  // conntrack picks a connection up in its middle (nf_conntrack_tcp_loose), but never at a SYN-ACK that it did not expect.
  if (!state.connection) return packet.name === 'answer' || !picksUp ? 'invalid' : 'new';
  return packet.name === 'answer' && answer?.by === 'firewall' ? 'related' : 'established';
}

/** What the server sends back to the SYN. `by: 'firewall'`: a REJECT; `'host'`: the TCP stack. */
export type AnswerKind =
  | { readonly by: 'host'; readonly kind: 'syn-ack' | 'rst' }
  | { readonly by: 'firewall'; readonly kind: string };
