import type { OriginTable } from '#core/origin';
import type { FilterChain, FilterRule, FilterStep } from '#model/packet-filter';
import type { TablePart } from './ast.ts';
import { opaque, plainChain } from './scene.ts';

/**
 * Rules on ARP decide whether a client of the same link learns the host's hardware address, or the host that client's.
 * Each line that can drop may therefore silence IPv4 connections from the link; nothing of it is decided here.
 */
export function lowerArp(part: TablePart, origins: OriginTable): readonly FilterChain[] {
  return part.chains
    .filter((chain) => chain.base !== null)
    .map((chain) => {
      const origin = origins.span(chain.file, chain.start, chain.end);
      const rules: FilterRule[] = [];
      const drop = (file: number, start: number, end: number): void => {
        rules.push({ origin: origins.span(file, start, end), steps, terminal: { to: 'drop' } });
      };
      for (const each of part.chains.filter((other) => other === chain || other.base === null)) {
        for (const { file, start, end, statements } of each.rules) {
          const passes = statements.every(
            (statement) =>
              !['opaque', 'vmap', 'queue', 'xt', 'inline-jump'].includes(statement.type) &&
              !(statement.type === 'verdict' && statement.verdict === 'drop'),
          );
          if (!passes) drop(file, start, end);
        }
      }
      if (chain.policy !== null && chain.policy.policy !== 'accept')
        drop(chain.policy.file, chain.policy.start, chain.policy.end);
      return {
        ...plainChain(chain.name, origin, rules),
        base: {
          hook: 'ingress' as const,
          type: 'filter' as const,
          priority: 0,
          policy: 'accept' as const,
          policyOrigin: origin,
          devices: null,
        },
      };
    });
}

const steps: readonly FilterStep[] = [
  { match: 'family', family: 4, negated: false },
  { match: 'interface', direction: 'in', names: ['lo'], negated: true },
  opaque('ARP for this client is dropped'),
];
