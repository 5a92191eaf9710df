import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import { PackedRules, packedChain } from '#model/packed-rules';
import type { BaseChain, FilterChain, FilterRule, FilterTable } from '#model/packet-filter';
import { builtinChain, builtinChains } from './iptables-chains.ts';
import type { IptablesBackend } from './iptables-program.ts';

/** One chain as a dump or listing shows it. */
export interface SeenChain {
  readonly name: string;
  readonly origin: OriginId;
  /** `null`: not shown. */
  readonly policy: BaseChain['policy'];
  readonly policyOrigin: OriginId;
  readonly rules: readonly FilterRule[] | PackedRules;
  readonly complete: boolean;
}

export interface SeenTable {
  readonly name: string;
  readonly family: Family;
  readonly backend: IptablesBackend;
  /** Shown by plain `iptables`, so that another view of it may call the backend differently. */
  readonly plain: boolean;
  /** No word of it tells the backend. */
  readonly guessed: boolean;
  readonly fidelity: number;
  readonly origin: OriginId;
  readonly chains: readonly SeenChain[];
  /** Whether every built-in chain would be in sight; those that are not are then known to be unknown. */
  readonly showsBuiltins: boolean;
}

/** The neutral form of one table of iptables. */
export function makeTable(seen: SeenTable): FilterTable {
  const { name, family, backend, origin } = seen;
  const words = `${family === 4 ? 'ip' : 'ip6'} ${name}`;
  const chains = new Map<string, FilterChain>();
  for (const chain of seen.chains) {
    const builtin = builtinChain(name, chain.name);
    const { rules } = chain;
    const made = {
      name: chain.name,
      origin: chain.origin,
      base: builtin && { ...builtin, policy: chain.policy, policyOrigin: chain.policyOrigin, devices: null },
      order: 'first-match',
      acceptScope: 'chain',
      complete: chain.complete,
    } as const;
    chains.set(chain.name, rules instanceof PackedRules ? packedChain(made, rules) : { ...made, rules });
  }
  if (seen.showsBuiltins) {
    for (const missing of builtinChains(name)) {
      // Kernels before 2.6.36 have no INPUT in nat.
      if (chains.has(missing) || (name === 'nat' && missing === 'INPUT')) continue;
      const builtin = builtinChain(name, missing)!;
      chains.set(missing, {
        name: missing,
        origin,
        base: { ...builtin, policy: null, policyOrigin: origin, devices: null },
        rules: [],
        order: 'first-match',
        acceptScope: 'chain',
        complete: false,
      });
    }
  }
  return {
    identity: `${backend} ${words}`,
    ...(seen.plain ? { alias: `iptables ${words}` } : {}),
    name,
    backend,
    ...(seen.guessed ? { guessed: true } : {}),
    families: [family],
    fidelity: seen.fidelity,
    dormant: false,
    origin,
    chains,
    sets: new Map(),
  };
}
