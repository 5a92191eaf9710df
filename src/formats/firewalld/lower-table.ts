import type { OriginId, OriginTable } from '#core/origin';
import {
  accept,
  anything,
  arrivingOn,
  conditional,
  drop,
  inState,
  notUnderstood,
  ofFamily,
  ofProtocols,
  rule,
  userChain,
} from '#model/filter-parts';
import type { FilterChain, FilterMatch, FilterRule, FilterTable, Hook } from '#model/packet-filter';
import type { Configuration } from './configuration.ts';
import { lowerIpset } from './ipsets.ts';
import { lowerDirectChains, lowerDirectInput, lowerInsertedInput } from './lower-direct.ts';
import { inputDispatch, lowerDispatch } from './lower-dispatch.ts';
import { lowerPolicies } from './lower-policies.ts';
import { inputChain, lowerZone } from './lower-ruleset.ts';
import { lowerTranslationChains } from './lower-translations.ts';
import type { Policy } from './ruleset.ts';
import type { Scene } from './scene.ts';
import { serviceIn } from './services.ts';

/** The table that firewalld loads, as far as arriving connections meet it. */
export function lowerTable(configuration: Configuration, origins: OriginTable): FilterTable {
  const scene = sceneOf(configuration);
  const { origin, zones, backend, panic } = configuration;
  const priority = backend === 'nftables' ? 10 : 0;
  const base = (
    name: string,
    hook: Hook,
    at: number,
    rules: readonly FilterRule[],
    type: 'filter' | 'nat' = 'filter',
  ): FilterChain => ({
    ...userChain(name, origin, rules),
    base: { hook, type, priority: at, policy: 'accept', policyOrigin: origin, devices: null },
  });
  const shipped = shippedRules(origins);
  const bySource = configuration.drifting === 'no' ? [] : [...new Set(configuration.sources.map((b) => b.zone))];
  const chains: FilterChain[] = [
    ...lowerTranslationChains(configuration, scene, (rules) =>
      base('nat_PREROUTING', 'prerouting', -100 + priority, rules, 'nat'),
    ),
    base('filter_INPUT', 'input', priority, [
      ...lowerInsertedInput(configuration),
      shipped.known,
      shipped.translated,
      shipped.loopback,
      shipped.invalid,
      ...(configuration.before09 ? [] : [shipped.neighbours]),
      ...lowerDirectInput(configuration),
      ...lowerDispatch(configuration, scene, inputDispatch(configuration)),
      shipped.refused,
    ]),
    base('filter_FORWARD', 'forward', priority, [
      shipped.known,
      shipped.translated,
      rule(origin, [], anything('forwarding between zones')),
    ]),
    ...outwards(configuration, (rules) => base('filter_OUTPUT', 'output', priority, [shipped.known, ...rules])),
    ...[...zones.values()].map((zone) => lowerZone(zone, scene)),
    ...bySource.flatMap((name) => {
      const zone = zones.get(name);
      return zone?.target?.value === 'default' ? [lowerZone(zone, scene, configuration.drifting)] : [];
    }),
    ...lowerPolicies(configuration, scene),
    ...lowerDirectChains(configuration),
  ];
  const panicking = panic?.value
    ? [base('raw_PREROUTING', 'prerouting', -300 + priority, [rule(panic.origin, [], drop)])]
    : [];
  const all = [...chains, ...returnCheck(configuration, origins, base), ...panicking];
  return {
    identity: 'firewalld inet firewalld',
    name: 'firewalld',
    backend: 'firewalld',
    families: [4, 6],
    fidelity: 40,
    dormant: false,
    origin,
    chains: new Map(all.map((chain) => [chain.name, chain])),
    sets: new Map([...configuration.ipsets].flatMap(([name, set]) => (set === null ? [] : [[name, lowerIpset(set)]]))),
    ...(configuration.defaultZone === null ? {} : { defaultZone: inputChain(configuration.defaultZone.value) }),
  };
}

function sceneOf({ backend, backendShown, before09, before1, services, ipsets }: Configuration): Scene {
  return {
    backend,
    backendShown,
    before09,
    before1,
    service: (name) => serviceIn(services, name),
    ipset: (name) => ipsets.get(name) ?? null,
  };
}

/** What the host itself sends meets policies from HOST; answers are known connections, messages to neighbours are not. */
function outwards(
  { policies }: Configuration,
  base: (rules: readonly FilterRule[]) => FilterChain,
): readonly FilterChain[] {
  const own = (policies ?? []).filter((p) => p.ingress.includes('HOST') && stopsIpv6(p));
  if (own.length === 0) return [];
  return [
    base(
      own.map((p) => rule(p.origin, [notUnderstood(`policy ${p.name}, which concerns what this host sends`)], drop)),
    ),
  ];
}

const stopsIpv6 = ({ target, richRules }: Policy): boolean =>
  !/^(?:CONTINUE|ACCEPT)$/.test(target?.value ?? '') || richRules.some(({ value }) => value.family !== 4);

/** `IPv6_rpfilter`: asked with nftables before any zone, with iptables already in raw. */
function returnCheck(
  { returnCheck: { value, origin }, backend, settingsShown }: Configuration,
  origins: OriginTable,
  base: (name: string, hook: Hook, at: number, rules: readonly FilterRule[]) => FilterChain,
): FilterChain[] {
  if (value === 'no') return [];
  const neighbours = origins.default('firewalld', 'icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept');
  const lost = (strict: boolean): FilterMatch => {
    const condition = strict
      ? 'the route back to the client leaves by another interface'
      : 'no route leads back to the client';
    return { match: 'return-route', strict, byDevice: backend === 'iptables', condition, negated: true };
  };
  const asked = settingsShown ? [] : [{ ...conditional(false, 'firewalld.conf says IPv6_rpfilter=no'), negated: true }];
  // Before 2.1 these words were none, and the check was as strict as it is without any.
  const older = notUnderstood('firewalld before 2.1 takes this word of IPv6_rpfilter for `yes`');
  return [
    base('filter_PREROUTING', 'prerouting', backend === 'nftables' ? 10 : -300, [
      rule(neighbours, [ofProtocols([58, 58])], accept),
      ...(value === 'forward' ? [] : [rule(origin, [ofFamily(6), lost(value === 'strict'), ...asked], drop)]),
      ...(value === 'strict' ? [] : [rule(origin, [ofFamily(6), lost(true), older], drop)]),
    ]),
  ];
}

function shippedRules(
  origins: OriginTable,
): Readonly<Record<'known' | 'translated' | 'loopback' | 'invalid' | 'neighbours' | 'refused', FilterRule>> {
  const shipped = (text: string, matches: readonly FilterMatch[], terminal: FilterRule['terminal']): FilterRule => {
    const origin: OriginId = origins.default('firewalld', text);
    return rule(origin, matches, terminal);
  };
  const translated: FilterMatch = { match: 'connection-status', status: ['dnat'], negated: false };
  return {
    known: shipped('ct state { established, related } accept', [inState('established', 'related')], accept),
    translated: shipped('ct status dnat accept', [translated], accept),
    loopback: shipped('iifname "lo" accept', [arrivingOn('lo')], accept),
    neighbours: shipped('policy allow-host-ipv6', [ofProtocols([58, 58])], accept),
    invalid: shipped('ct state invalid drop', [inState('invalid')], drop),
    refused: shipped('reject with icmpx admin-prohibited', [], {
      to: 'reject',
      kinds: { 4: 'admin-prohibited', 6: 'admin-prohibited' },
    }),
  };
}
