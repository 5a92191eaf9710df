import type { PacketFilterFact } from '#model/packet-filter';

/** What `nft list ruleset` shows: its own tables and those that iptables-nft keeps in the same place. */
export const wholeRuleset: PacketFilterFact['covers'] = (['nftables', 'iptables-nft'] as const).flatMap((backend) =>
  ([4, 6] as const).map((family) => ({ backend, family })),
);
