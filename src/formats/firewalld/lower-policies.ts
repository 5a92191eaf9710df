import { arrivingOn, notUnderstood, rule, userChain } from '#model/filter-parts';
import type { FilterChain, FilterMatch, FilterRule } from '#model/packet-filter';
import type { Configuration } from './configuration.ts';
import { deviceName } from './lower-dispatch.ts';
import { addressMatches } from './lower-rich-rule.ts';
import { inputChain, lowerPolicy, policiesAfter, policiesBefore } from './lower-ruleset.ts';
import type { Policy } from './ruleset.ts';
import type { Scene } from './scene.ts';

/**
 * The policies between zones and the machine itself (firewalld.policy(5)): those of negative priority are asked before
 * the zone's own rules, the others before its target. Policies between zones do not concern arriving connections.
 */
export function lowerPolicies(configuration: Configuration, scene: Scene): FilterChain[] {
  const { origin } = configuration;
  const own = (configuration.policies ?? []).filter((p) => p.egress.includes('HOST') && p.ingress.length > 0);
  const sorted = inOrder(own);
  const calls = (wanted: (p: Policy) => boolean): FilterRule[] =>
    sorted.filter(wanted).flatMap((p) => callsOf(p, inputChain(`policy_${p.name}`), configuration, scene));
  return [
    userChain(
      policiesBefore,
      origin,
      calls((p) => p.priority < 0),
    ),
    userChain(
      policiesAfter,
      origin,
      calls((p) => p.priority >= 0),
    ),
    ...sorted.map((p) => lowerPolicy(p, scene)),
  ];
}

export const inOrder = (policies: readonly Policy[]): Policy[] =>
  [...policies].sort((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));

/** One jump for each source and interface of the zones that the policy takes packets from. */
export function callsOf(
  policy: Policy,
  chain: string,
  { sources, interfaces, defaultZone, before2 }: Configuration,
  scene: Scene,
): FilterRule[] {
  const call = (matches: readonly FilterMatch[]): FilterRule => rule(policy.origin, matches, { to: 'jump', chain });
  if (policy.ingress.includes('ANY')) return [call([])];
  return policy.ingress
    .filter((zone) => zone !== 'HOST')
    .flatMap((zone) => {
      const bound = [
        ...interfaces.filter((b) => b.zone === zone).map((b) => call([arrivingOn(deviceName(b.term.value))])),
        ...sources
          .filter((b) => b.zone === zone)
          .map((b) => call(addressMatches(b.term.value, 'source', false, scene))),
      ];
      if (zone !== defaultZone?.value) return bound;
      // 1.x asks the policies of a default zone only for what is bound to it, later versions for all that reaches it.
      return before2 ? bound : [...bound, call([notUnderstood(`${zone} as default zone`)])];
    });
}
