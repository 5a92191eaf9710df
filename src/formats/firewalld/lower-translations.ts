import { notUnderstood, rule, userChain } from '#model/filter-parts';
import type { FilterChain, FilterRule } from '#model/packet-filter';
import type { Configuration } from './configuration.ts';
import { lowerDispatch } from './lower-dispatch.ts';
import { callsOf, inOrder } from './lower-policies.ts';
import { hasTranslations, lowerTranslations, translationChain } from './lower-ruleset.ts';
import type { Policy } from './ruleset.ts';
import type { Scene } from './scene.ts';

/** No zone can have a name with a blank. */
const nothing = '(no translations)';
const policiesBefore = 'nat_PREROUTING_POLICIES_pre';
const policiesAfter = 'nat_PREROUTING_POLICIES_post';

/** What zones and policies translate before a packet is routed; none where nothing does. */
export function lowerTranslationChains(
  configuration: Configuration,
  scene: Scene,
  base: (rules: readonly FilterRule[]) => FilterChain,
): FilterChain[] {
  const { origin } = configuration;
  const own = [...configuration.zones.values()].filter(hasTranslations);
  // Those from HOST concern what the host sends.
  const policies = inOrder(
    (configuration.policies ?? []).filter(
      (p) => p.ingress.length > 0 && p.egress.length > 0 && !p.ingress.includes('HOST') && hasTranslations(p),
    ),
  );
  if (own.length === 0 && policies.length === 0) return [];
  const names = new Set(own.map((zone) => zone.name));
  // Zones without translations are asked too: a packet that belongs to one must not reach the default zone's chain.
  const to = (zone: string) => ({ to: 'goto', chain: translationChain(names.has(zone) ? zone : nothing) }) as const;
  const jump = (chain: string): FilterRule => rule(origin, [], { to: 'jump', chain });
  const around = (rules: readonly FilterRule[]): FilterRule[] => [jump(policiesBefore), ...rules, jump(policiesAfter)];
  const calls = (wanted: (p: Policy) => boolean): FilterRule[] =>
    policies.filter(wanted).flatMap((p) => callsTo(p, configuration, scene));
  return [
    base(lowerDispatch(configuration, scene, { to, unknowns: false })),
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
    userChain(translationChain(nothing), origin, around([])),
    ...own.map((zone) => {
      const chain = lowerTranslations(zone, scene);
      return { ...userChain(chain.name, chain.origin, around(chain.rules)), complete: chain.complete };
    }),
    ...policies.map((p) => lowerTranslations({ ...p, name: chainName(p) }, scene)),
  ];
}

const chainName = ({ name }: Policy): string => `policy_${name}`;

/** Where a packet will leave is not known yet; a zone that it is to leave to is told by its destination. */
function callsTo(policy: Policy, configuration: Configuration, scene: Scene): FilterRule[] {
  const calls = callsOf(policy, translationChain(chainName(policy)), configuration, scene);
  if (policy.egress.includes('HOST') || policy.egress.includes('ANY')) return calls;
  return calls.map((call) => ({ ...call, steps: [...call.steps, notUnderstood(`where ${policy.name} leads to`)] }));
}
