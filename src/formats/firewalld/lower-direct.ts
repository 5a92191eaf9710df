import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import { anything, notUnderstood, ofFamily, rule, userChain } from '#model/filter-parts';
import type { BaseChain, FilterChain, FilterRule, FilterTable } from '#model/packet-filter';
import { builtinChain } from '../_grammar/iptables-chains.ts';
import { indexStatements } from '../_grammar/iptables-grammar.ts';
import { RuleLowering } from '../_grammar/iptables-lower-rule.ts';
import type { Configuration, DirectRule } from './configuration.ts';

/** Commands that cannot concern an arriving TCP connection: other protocols, packets that only pass or leave. */
const besideTcp = /(?:^| )-p (?:udp|icmp|icmpv6|ipv6-icmp|esp|ah|gre|igmp|sctp)(?: |$)/;

/**
 * Direct rules (firewalld.direct(5)). With the nftables backend they are iptables rules of their own, asked before
 * firewalld's; accepting there leaves the packet to firewalld, denying is final.
 */
export function lowerDirect({ direct, passthroughs, origin, backend }: Configuration): FilterTable[] {
  const own = backend === 'nftables' ? direct : direct.filter((r) => r.table !== 'filter');
  return ([4, 6] as const).flatMap((family) => {
    const of = [...own, ...passthroughs].filter((r) => r.family === family);
    return [...new Set(of.map((r) => r.table))].map((table) => directTable(family, table, own, passthroughs, origin));
  });
}

function directTable(
  family: Family,
  table: string,
  direct: readonly DirectRule[],
  passthroughs: readonly DirectRule[],
  origin: OriginId,
): FilterTable {
  const belongs = (r: DirectRule): boolean => r.family === family && r.table === table;
  const own = direct.filter(belongs);
  const names = [...new Set([...own, ...passthroughs.filter(belongs)].map((r) => r.chain))];
  const chains = names.map((name): FilterChain => {
    const opaque = passthroughs
      .filter((r) => belongs(r) && r.chain === name && !besideTcp.test(r.words))
      .map((r) => rule(r.origin, [notUnderstood(r.words)], anything(r.words)));
    const rules = [
      ...opaque,
      ...directRules(
        own.filter((r) => r.chain === name),
        own,
        family,
      ),
    ];
    return { ...userChain(name, rules[0]?.origin ?? origin, rules), base: baseOf(table, name, origin) };
  });
  return {
    identity: `firewalld direct ${family === 4 ? 'ip' : 'ip6'} ${table}`,
    name: table,
    backend: 'firewalld',
    families: [family],
    fidelity: 40,
    dormant: false,
    origin,
    chains: new Map(chains.map((chain) => [chain.name, chain])),
    sets: new Map(),
  };
}

function baseOf(table: string, name: string, origin: OriginId): BaseChain | null {
  const known = builtinChain(table, name.replace(/_direct$/, ''));
  return known && { ...known, policy: 'accept', policyOrigin: origin, devices: null };
}

/** Each rule as iptables reads `-A CHAIN` and its words; `all` names the chains that may be jumped to. */
function directRules(rules: readonly DirectRule[], all: readonly DirectRule[], family: Family): FilterRule[] {
  const chains = new Set(all.map((r) => r.chain));
  const lowered: FilterRule[] = [];
  for (const r of rules) {
    const text = `-A ${r.chain} ${r.words}`;
    new RuleLowering(text, indexStatements(text), family, null).lower(0, chains, r.origin, lowered);
  }
  return lowered;
}

/** With the iptables backend direct rules of the filter table are asked between known connections and zones. */
export function lowerDirectInput({ direct, backend }: Configuration): FilterRule[] {
  if (backend === 'nftables') return [];
  const own = direct.filter((r) => r.table === 'filter' && /^INPUT(?:_direct)?$/.test(r.chain));
  return ([4, 6] as const).flatMap((family) =>
    directRules(
      own.filter((r) => r.family === family),
      [],
      family,
    ).map((r) => ({ ...r, steps: [ofFamily(family), ...r.steps] })),
  );
}
