import { findLoop, type Way } from '#core/find-loop';
import { builtinChain, builtinChains } from './iptables-chains.ts';

/** Commands that iptables does not know, and what `-P` and `-X` ask of chains that are not there. */
export function commandFault(words: string, table: string, chains: ReadonlySet<string>): string | null {
  const [verb = '', chain, policy, more] = words.split(/[ \t]+/);
  if (/^-[BGHJKOQTUWY]$/.test(verb)) return `iptables has no command \`${verb}\``;
  if (/^(?:-P|--policy)$/.test(verb) && chain !== undefined) {
    if (builtinChain(table, chain) === null) return `table ${table} has no built-in chain \`${chain}\``;
    if (!/^(?:ACCEPT|DROP)$/.test(policy ?? '')) return 'the policy ACCEPT or DROP was expected';
    if (more !== undefined && /^[^-!]/.test(more)) return `nothing was expected behind the policy, not \`${more}\``;
  }
  if (/^(?:-X|--delete-chain)$/.test(verb) && chain !== undefined && !chains.has(chain))
    return `table ${table} has no chain \`${chain}\``;
  return null;
}

/** The rules of a table, which begins empty. */
export class TableRun {
  readonly #rules = new Map<string, number>();
  /** By chain, each with the line of the rule. */
  readonly #ways = new Map<string, Map<string, Way<number>>>();
  /** Whether a command took rules away, which may have been any. */
  #isLess = false;
  /** How many of its ways a packet may meet, of chains where not all. */
  readonly #ended = new Map<string, number>();

  /** Whether a chain was taken away or has another name now. */
  #isRenamed = false;

  /** What is wrong with a command that makes a chain or takes it away, before `chains` hold what it makes. */
  chainFault(words: string, table: string, chains: ReadonlySet<string>): string | null {
    const [, verb = '', chain] = /^(-[NXE]|--(?:new|delete|rename)-chain)(?:[ \t]+(\S+))?/.exec(words) ?? [];
    if (/^(?:-N|--new-chain)$/.test(verb) && chain !== undefined)
      return builtinChain(table, chain) !== null || (chains.has(chain) && !this.#isRenamed)
        ? `table ${table} has a chain \`${chain}\` already`
        : null;
    const asked = verb === '' || /^(?:-E|--rename-chain)$/.test(verb) ? [] : chain === undefined ? chains : [chain];
    const before = this.#isRenamed;
    if (verb !== '') this.#isRenamed = true;
    if (before || this.#isLess) return null;
    for (const one of asked) {
      if (!chains.has(one)) continue;
      if ((this.#rules.get(one) ?? 0) > 0) return `chain \`${one}\` has rules, so that it stays`;
      if ([...this.#ways.values()].some((ways) => ways.has(one)))
        return `rules lead to chain \`${one}\`, so that it stays`;
    }
    return null;
  }

  /** Counts what a command adds; what is wrong with the place that it names. */
  add(words: string, chain: string | null): string | null {
    if (/^(?:-[DRF]\b|--delete\b|--replace\b|--flush\b)/.test(words)) this.#isLess = true;
    // Passed over where it is of the other family.
    if (/\s(?:-[46]|--ipv[46])(?=\s|$)/.test(words)) this.#isLess = true;
    if (chain === null) return null;
    const count = this.#rules.get(chain) ?? 0;
    const [, verb, place] =
      /^(?:\[\d+:\d+\] *)?-(?:-(?=[a-z]))?([AIDRaidr])\S*[ \t]+\S+(?:[ \t]+(\d+)(?=[ \t]))?/.exec(words) ?? [];
    const kind = verb?.toUpperCase();
    if (kind === 'D' || kind === 'R') return count === 0 ? `chain ${chain} has no rule yet` : null;
    // A list of addresses, or a name with several, makes a rule of each.
    const isOne = !/ (?:-[sd]|--s\w*|--d\w*)[ \t]+(?:\S*,|[a-z])/i.test(words);
    this.#rules.set(chain, isOne ? count + 1 : Number.POSITIVE_INFINITY);
    return kind === 'I' && Number(place ?? 1) > count + 1 ? `chain ${chain} has ${count} rules so far` : null;
  }

  /** The rule on that line leads from one chain to another. */
  lead(from: string, to: string, by: number): void {
    const ways = this.#ways.get(from) ?? new Map<string, Way<number>>();
    if (!ways.has(to)) ways.set(to, { to, by });
    this.#ways.set(from, ways);
  }

  /** A rule of the chain decides on every packet, so that none meets what stands behind it. */
  end(chain: string): void {
    if (!this.#ended.has(chain)) this.#ended.set(chain, this.#ways.get(chain)?.size ?? 0);
  }

  /** A loop of chains that a built-in one leads to. The kernel's own tables take one that no packet can enter. */
  loop(table: string): (Way<number> & { readonly certain: boolean }) | null {
    const starts = builtinChains(table);
    const all = (chain: string): Way<number>[] => [...(this.#ways.get(chain)?.values() ?? [])];
    const met = findLoop(starts, (chain) => all(chain).slice(0, this.#ended.get(chain)));
    if (met !== null) return { ...met, certain: !this.#isLess };
    const written = findLoop(starts, all);
    return written === null ? null : { ...written, certain: false };
  }
}
