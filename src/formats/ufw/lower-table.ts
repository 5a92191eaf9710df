import type { Family } from '#core/address';
import type { OriginId, OriginTable } from '#core/origin';
import {
  accept,
  anything,
  arrivingOn,
  drop,
  ifComplete,
  inState,
  leavingBy,
  ofProtocols,
  reject,
  rule,
  userChain,
} from '#model/filter-parts';
import type { FilterChain, FilterMatch, FilterRule, FilterTable, Hook, Terminal } from '#model/packet-filter';
import type { UfwDirection, UfwPolicy } from './ast.ts';
import type { Policies, Policy } from './policies.ts';
import type { RulesFiles } from './rules-files.ts';

export interface TableParts {
  readonly family: Family;
  /** The user's rules, by direction; `null` where the files hold them. */
  readonly rules: Readonly<Record<UfwDirection, readonly FilterRule[]>> | null;
  readonly policies: Policies;
  readonly files: RulesFiles;
  /** False where rules of the user may be missing from what was collected. */
  readonly complete: boolean;
  readonly origin: OriginId;
}

const directions: readonly UfwDirection[] = ['in', 'forward', 'out'];
const hooks: Readonly<Record<UfwDirection, Hook>> = { in: 'input', out: 'output', forward: 'forward' };
const suffixes: Readonly<Record<UfwDirection, string>> = { in: 'input', out: 'output', forward: 'forward' };

const prefixOf = (family: Family): string => (family === 4 ? 'ufw' : 'ufw6');
/** Chains that ufw hooks into each built-in chain, in this order (ufw-init-functions). */
const hooked = ['before-logging', 'before', 'after', 'after-logging', 'reject', 'track'] as const;

/** The chains that ufw makes itself before it loads its files. */
export function ownChains(family: Family): string[] {
  const prefix = prefixOf(family);
  const ways = Object.values(suffixes);
  return [
    ...ways.flatMap((way) =>
      [...hooked, 'user', 'user-logging', 'skip-to-policy'].map((part) => `${prefix}-${part}-${way}`),
    ),
    ...['logging-deny', 'logging-allow', 'user-limit', 'user-limit-accept', 'not-local'].map(
      (part) => `${prefix}-${part}`,
    ),
  ];
}

/**
 * The filter table of one family as ufw loads it: before.rules, the user's rules in order, after.rules, the default
 * policy. Files that were not collected are taken as ufw ships them.
 */
export function lowerTable(parts: TableParts, origins: OriginTable): FilterTable {
  const { family, files, origin } = parts;
  const prefix = prefixOf(family);
  const chains = new Map<string, FilterChain>(ownChains(family).map((name) => [name, userChain(name, origin, [])]));
  for (const chain of files.filter.values()) chains.set(chain.name, chain);
  for (const way of directions) {
    const suffix = suffixes[way];
    const { policy, origin: policyOrigin } = parts.policies[way];
    const jump = (part: string): FilterRule => rule(origin, [], { to: 'jump', chain: `${prefix}-${part}-${suffix}` });
    const before = files.filter.get(`${prefix}-before-${suffix}`);
    chains.set(`${prefix}-before-${suffix}`, {
      ...userChain(`${prefix}-before-${suffix}`, origin, [
        ...(before?.rules ?? (files.hasBefore ? [] : shippedRules(way, family, origins))),
        jump('user'),
      ]),
      complete: before?.complete ?? true,
    });
    const user = parts.rules?.[way];
    if (user !== undefined)
      chains.set(
        `${prefix}-user-${suffix}`,
        ifComplete(userChain(`${prefix}-user-${suffix}`, origin, user), parts.complete),
      );
    const end = terminalOf(policy);
    const policyRule = (text: string): FilterRule => rule(origins.derived([policyOrigin], text), [], end);
    chains.set(
      `${prefix}-skip-to-policy-${suffix}`,
      userChain(`${prefix}-skip-to-policy-${suffix}`, origin, [policyRule('default policy')]),
    );
    if (policy === 'reject')
      chains.set(
        `${prefix}-reject-${suffix}`,
        userChain(`${prefix}-reject-${suffix}`, origin, [rule(policyOrigin, [], end)]),
      );
    const name = suffix.toUpperCase();
    chains.set(name, base(name, way, hooked.map(jump), parts.policies[way], origin));
  }
  return table(family, origin, chains);
}

/** With `IPV6=no` ufw lets IPv6 pass over the loopback interface alone; not even answers of known connections leave. */
export function lowerClosedFamily(family: Family, origin: OriginId): FilterTable {
  const closed = (way: UfwDirection, rules: readonly FilterRule[]): [string, FilterChain] => {
    const name = suffixes[way].toUpperCase();
    return [name, base(name, way, rules, { policy: 'deny', origin }, origin)];
  };
  return table(
    family,
    origin,
    new Map([
      closed('in', [rule(origin, [arrivingOn('lo')], accept)]),
      closed('forward', []),
      closed('out', [rule(origin, [leavingBy('lo')], accept)]),
    ]),
  );
}

/** Stands where a family's rules are not known. */
export const unknownRules = (what: string, origin: OriginId): TableParts['rules'] => {
  const open = [rule(origin, [], anything(what))];
  return { in: open, out: open, forward: open };
};

function terminalOf(policy: UfwPolicy): Terminal {
  return policy === 'allow' ? accept : policy === 'deny' ? drop : reject('port-unreachable');
}

function table(family: Family, origin: OriginId, chains: ReadonlyMap<string, FilterChain>): FilterTable {
  return {
    identity: `ufw ${family === 4 ? 'ip' : 'ip6'} filter`,
    name: 'filter',
    backend: 'ufw',
    families: [family],
    fidelity: 40,
    dormant: false,
    origin,
    chains,
    sets: new Map(),
  };
}

function base(
  name: string,
  way: UfwDirection,
  rules: readonly FilterRule[],
  { policy, origin: policyOrigin }: Policy,
  origin: OriginId,
): FilterChain {
  return {
    ...userChain(name, origin, rules),
    base: {
      hook: hooks[way],
      type: 'filter',
      priority: 0,
      policy: policy === 'allow' ? 'accept' : 'drop',
      policyOrigin,
      devices: null,
    },
  };
}

const icmpv6 = [58, 58];
const neighbours = '-p icmpv6 --icmpv6-type neighbor-solicitation -m hl --hl-eq 255 -j ACCEPT';

/**
 * The lines of before.rules and before6.rules that matter to TCP, as ufw ships them. IPv6 needs its neighbours to find
 * the server, so one of the lines for ICMPv6 stands for all of them.
 */
function shippedRules(way: UfwDirection, family: Family, origins: OriginTable): FilterRule[] {
  const shipped = (line: string, match: FilterMatch, terminal: Terminal): FilterRule =>
    rule(origins.default('ufw', `-A ${prefixOf(family)}-before-${suffixes[way]} ${line}`), [match], terminal);
  const known = shipped(
    '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    inState('related', 'established'),
    accept,
  );
  switch (way) {
    case 'in':
      return [
        shipped('-i lo -j ACCEPT', arrivingOn('lo'), accept),
        known,
        shipped('-m conntrack --ctstate INVALID -j DROP', inState('invalid'), drop),
        ...(family === 6 ? [shipped(neighbours, ofProtocols(icmpv6), accept)] : []),
      ];
    case 'out':
      return [
        shipped('-o lo -j ACCEPT', leavingBy('lo'), accept),
        known,
        ...(family === 6 ? [shipped(neighbours, ofProtocols(icmpv6), accept)] : []),
      ];
    case 'forward':
      return [known];
  }
}
