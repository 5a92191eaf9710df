import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import { anything, notUnderstood, ofFamily, rule, userChain } from '#model/filter-parts';
import type { BaseChain, FilterChain, FilterMatch, FilterRule, FilterTable } from '#model/packet-filter';
import { builtinChain } from '../_grammar/iptables-chains.ts';
import { indexStatements } from '../_grammar/iptables-grammar.ts';
import { RuleLowering } from '../_grammar/iptables-lower-rule.ts';
import type { Configuration, DirectRule } from './configuration.ts';
import { readPassthrough } from './read-passthrough.ts';
import { ifBackend } from './scene.ts';
import { undecidedOrder } from './undecided-order.ts';

/** Commands that cannot concern an arriving TCP connection: other protocols, packets that only pass or leave. */
const besideTcp = /(?:^| )-p (?:udp|icmp|icmpv6|ipv6-icmp|esp|ah|gre|igmp|sctp)(?: |$)/;

/**
 * Direct rules (firewalld.direct(5)). With the nftables backend they are iptables rules of their own, asked before
 * firewalld's; accepting there leaves the packet to firewalld, denying is final.
 */
export function lowerDirect(configuration: Configuration): FilterTable[] {
  const { direct, passthroughs, origin } = configuration;
  const byNftables = ifBackend('nftables', configuration);
  const own = byNftables !== null ? direct : direct.filter((r) => r.table !== 'filter');
  const others = byNftables !== null ? passthroughs : passthroughs.filter((r) => !isOfInput(r));
  return ([4, 6] as const).flatMap((family) => {
    const of = [...own, ...others].filter((r) => r.family === family);
    return [...new Set(of.map((r) => r.table))].map((table) => {
      const belongs = (r: DirectRule): boolean => r.family === family && r.table === table;
      // With iptables firewalld's own rules stand in the same chains.
      const apart = byNftables !== null || table !== 'filter';
      const whole = directTable(family, table, own.filter(belongs), others.filter(belongs), apart, origin);
      return table === 'filter' ? onlyWhere(byNftables ?? [], whole) : whole;
    });
  });
}

/** The same table, which stands for nothing with the other backend. */
function onlyWhere(asked: readonly FilterMatch[], table: FilterTable): FilterTable {
  if (asked.length === 0) return table;
  const chains = [...table.chains].map(([name, chain]): [string, FilterChain] => [
    name,
    chain.base === null
      ? chain
      : { ...chain, rules: chain.rules.map((r) => ({ ...r, steps: [...asked, ...r.steps] })) },
  ]);
  return { ...table, chains: new Map(chains) };
}

function directTable(
  family: Family,
  table: string,
  direct: readonly DirectRule[],
  passthroughs: readonly DirectRule[],
  apart: boolean,
  origin: OriginId,
): FilterTable {
  const names = [...new Set([...direct, ...passthroughs].map((r) => r.chain))];
  const targets = new Set(names);
  const chains = names.map((name): FilterChain => {
    const placed = placePassthroughs(
      passthroughs.filter((r) => r.chain === name),
      apart,
      (r) => directRules([r], targets, family),
    );
    const rules = directRules(
      direct.filter((r) => r.chain === name),
      targets,
      family,
    );
    const all = [...placed.before, ...rules, ...placed.after];
    // Which of them came first shows only where there are none of the others.
    const order = 'the order of direct rules and passthroughs is not shown';
    const ordered =
      rules.length > 0 && all.length > rules.length
        ? [...placed.opaque, ...undecidedOrder(all, order)]
        : [...placed.opaque, ...all];
    const base = baseOf(table, name, origin);
    return {
      ...userChain(name, ordered[0]?.origin ?? origin, ordered),
      base: base && placed.policy ? { ...base, ...placed.policy } : base,
    };
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

interface Placed {
  readonly opaque: readonly FilterRule[];
  readonly before: readonly FilterRule[];
  readonly after: readonly FilterRule[];
  readonly policy: Pick<BaseChain, 'policy' | 'policyOrigin'> | null;
}

/** What commands for one chain leave in it, in their order. */
function placePassthroughs(
  passthroughs: readonly DirectRule[],
  apart: boolean,
  lower: (r: DirectRule) => FilterRule[],
): Placed {
  const [opaque, before, after]: FilterRule[][] = [[], [], []];
  let policy: Placed['policy'] = null;
  for (const r of passthroughs) {
    const read = apart ? readPassthrough(r) : null;
    if (read === null) {
      if (!besideTcp.test(r.words)) opaque!.push(rule(r.origin, [notUnderstood(r.words)], anything(r.words)));
    } else if (read.does === 'append') after!.push(...lower({ ...r, words: read.words }));
    else if (read.does === 'insert') before!.unshift(...lower({ ...r, words: read.words }));
    else if (read.does === 'set-policy') policy = { policy: read.policy, policyOrigin: r.origin };
  }
  return { opaque: opaque!, before: before!, after: after!, policy };
}

function baseOf(table: string, name: string, origin: OriginId): BaseChain | null {
  const known = builtinChain(table, name.replace(/_direct$/, ''));
  return known && { ...known, policy: 'accept', policyOrigin: origin, devices: null };
}

/** Each rule as iptables reads `-A CHAIN` and its words; `chains` are those that may be jumped to. */
function directRules(rules: readonly DirectRule[], chains: ReadonlySet<string>, family: Family): FilterRule[] {
  const lowered: FilterRule[] = [];
  for (const r of rules) {
    const text = `-A ${r.chain} ${r.words}`;
    new RuleLowering(text, indexStatements(text), family, null).lower(0, chains, r.origin, lowered);
  }
  return lowered;
}

/** With the iptables backend direct rules of the filter table are asked between known connections and zones. */
export function lowerDirectInput(configuration: Configuration): FilterRule[] {
  return withIptables(
    ofBothFamilies(configuration, (chain) => /^INPUT(?:_direct)?$/.test(chain)),
    configuration,
  );
}

/** With the iptables backend these are the chains of one's own that they jump to. */
export function lowerDirectChains(configuration: Configuration): FilterChain[] {
  if (ifBackend('iptables', configuration) === null) return [];
  return [...chainsOfOwn(configuration)].map((name) => {
    const rules = ofBothFamilies(configuration, (chain) => chain === name);
    return userChain(directChain(name), rules[0]!.origin, rules);
  });
}

const chainsOfOwn = ({ direct }: Configuration): ReadonlySet<string> =>
  new Set(
    direct.filter((r) => r.table === 'filter' && baseOf('filter', r.chain, r.origin) === null).map((r) => r.chain),
  );

/** firewalld's own chains have other names. */
const directChain = (name: string): string => `direct ${name}`;

/** Direct rules of the filter table, each for its family. */
function ofBothFamilies(configuration: Configuration, wanted: (chain: string) => boolean): FilterRule[] {
  const own = configuration.direct.filter((r) => r.table === 'filter' && wanted(r.chain));
  const targets = chainsOfOwn(configuration);
  const renamed = (r: FilterRule): FilterRule =>
    (r.terminal?.to === 'jump' || r.terminal?.to === 'goto') && targets.has(r.terminal.chain)
      ? { ...r, terminal: { ...r.terminal, chain: directChain(r.terminal.chain) } }
      : r;
  return ([4, 6] as const).flatMap((family) =>
    directRules(
      own.filter((r) => r.family === family),
      targets,
      family,
    ).map((r) => renamed({ ...r, steps: [ofFamily(family), ...r.steps] })),
  );
}

/** With the iptables backend a command for INPUT of the filter table finds firewalld's own rules there. */
const isOfInput = (r: DirectRule): boolean =>
  r.table === 'filter' && r.chain === 'INPUT' && readPassthrough(r) !== null;

/** What passthroughs put in front of firewalld's own rules; what they append comes after the last one, which refuses. */
export function lowerInsertedInput(configuration: Configuration): FilterRule[] {
  const own = configuration.passthroughs.filter(isOfInput).toReversed();
  const rules = own.flatMap((r) => {
    const read = readPassthrough(r);
    if (read?.does !== 'insert') return [];
    const inserted = directRules([{ ...r, words: read.words }], new Set(), r.family);
    return inserted.map((one) => ({ ...one, steps: [ofFamily(r.family), ...one.steps] }));
  });
  return withIptables(rules, configuration);
}

/** Rules that only the iptables backend has. */
function withIptables(rules: readonly FilterRule[], configuration: Configuration): FilterRule[] {
  const asked = ifBackend('iptables', configuration);
  return asked === null ? [] : rules.map((r) => ({ ...r, steps: [...asked, ...r.steps] }));
}
