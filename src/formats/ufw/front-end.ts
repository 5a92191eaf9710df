import { hasNumber } from '#core/number-set';
import type { OriginId } from '#core/origin';
import { No, type Tri } from '#core/tri';
import type { FrontEndEntry, FrontEndFact } from '#model/daemon';
import type { UfwAction, UfwPolicy } from './ast.ts';
import type { Policy } from './policies.ts';
import type { UfwRule } from './ufw-rule.ts';

const outcomes: Readonly<Record<UfwAction, FrontEndEntry['action']>> = {
  allow: 'accept',
  deny: 'drop',
  reject: 'reject',
  limit: 'limit',
};
const fallbacks: Readonly<Record<UfwPolicy, 'accept' | 'drop' | 'reject'>> = {
  allow: 'accept',
  deny: 'drop',
  reject: 'reject',
};

/** What ufw's listing says of arriving TCP. A rule that could not be read admits no port that could be named. */
export function frontEnd(
  active: Tri,
  rules: readonly UfwRule[],
  incoming: Policy | null,
  origin: OriginId,
): FrontEndFact {
  const entries = rules
    .filter((r) => r.direction === 'in' && (r.protocols === null || hasNumber(r.protocols, 6)))
    .map(
      (r): FrontEndEntry => ({
        action: outcomes[r.action],
        ports: r.unread === null ? r.to.ports : [],
        from: r.fromText,
        group: null,
        groupActive: active !== No,
        ...(r.profile === undefined ? {} : { name: r.profile }),
        origin: r.origin,
      }),
    );
  return {
    manager: 'ufw',
    active,
    entries,
    fallback: incoming === null ? null : fallbacks[incoming.policy],
    fallbackOrigin: incoming?.origin ?? origin,
    origin,
  };
}
