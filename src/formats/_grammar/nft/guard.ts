import type { BaseChain, FilterChain, FilterRule, FilterStep } from '#model/packet-filter';
import { plainChain } from './scene.ts';

/**
 * A base chain that only some packets meet: for each way to meet it (the steps of one of `ways` hold) its rules are
 * asked in a chain beside it. Its policy concerns the same packets.
 */
export function guardChain(
  chain: FilterChain,
  base: BaseChain,
  ways: readonly (readonly FilterStep[])[],
): readonly [FilterChain, FilterChain] {
  const body = plainChain(`${chain.name} (rules)`, chain.origin, chain.rules, chain.complete);
  const rules = ways.flatMap((steps): FilterRule[] => {
    const jump: FilterRule = { origin: chain.origin, steps, terminal: { to: 'jump', chain: body.name } };
    if (base.policy === 'accept') return [jump];
    const drop: FilterRule = { origin: base.policyOrigin, steps: [...steps], terminal: { to: 'drop' } };
    if (base.policy === 'drop') return [jump, drop];
    return [jump, { ...drop, steps: [...steps, { match: 'opaque', text: 'the policy is not shown' }] }];
  });
  return [{ ...chain, base: { ...base, policy: 'accept', devices: null }, rules }, body];
}

/** Whether a packet's way can end in the chain, or in a chain that it jumps to. */
export function mayRefuse(chain: FilterChain, chains: ReadonlyMap<string, FilterChain>): boolean {
  if ((chain.base !== null && chain.base.policy !== 'accept') || !chain.complete) return true;
  const seen = new Set<FilterChain>();
  const visit = (one: FilterChain): boolean => {
    if (seen.has(one)) return false;
    seen.add(one);
    return one.rules.some(({ terminal }) => {
      if (terminal === null) return false;
      if (terminal.to === 'jump' || terminal.to === 'goto') {
        const target = chains.get(terminal.chain);
        return target === undefined || visit(target);
      }
      return !['accept', 'return', 'translate', 'translate-source'].includes(terminal.to);
    });
  };
  return visit(chain);
}
