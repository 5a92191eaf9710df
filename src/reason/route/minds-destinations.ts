import type { Family } from '#core/address';
import type { HostView } from '#model/host-model';
import { ruleCount } from '#model/packed-rules';

/** netfilter's priority of the translation of destinations; chains before it see an answer as it was routed. */
const TRANSLATES_DESTINATION = -100;

/** The three rules that each host has, and the default route of the world. */
const STANDARD_RULES = 3;

/** Whether an answer to another address than the client's may take another way, or none. */
export function mindsDestinations({ routes, packetFilter }: HostView, family: Family): boolean {
  const own = routes.routes.filter((route) => route.family === family);
  const hasDefault = own.some(
    ({ destination, kind }) => kind === 'unicast' && BigInt(destination.low) === 0n && isAll(destination),
  );
  const isPlain = own.every(
    ({ kind }) => kind === 'unicast' || kind === 'local' || kind === 'broadcast' || kind === 'other',
  );
  const rules = routes.policies.filter((policy) => policy.family === family).length;
  if (!hasDefault || !isPlain || rules > STANDARD_RULES) return true;
  return packetFilter.tables.some(
    ({ families, chains }) =>
      families.includes(family) &&
      [...chains.values()].some(
        (chain) =>
          chain.base?.hook === 'output' && chain.base.priority <= TRANSLATES_DESTINATION && ruleCount(chain) > 0,
      ),
  );
}

const isAll = ({ family, high }: { family: Family; high: number | bigint }): boolean =>
  BigInt(high) === (family === 4 ? 0xffffffffn : (1n << 128n) - 1n);
