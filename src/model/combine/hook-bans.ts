import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import { isChainOf } from '../author-of.ts';
import { ofFamily, ofProtocols, rule, toPorts, userChain } from '../filter-parts.ts';
import type { FilterChain, FilterTable } from '../packet-filter.ts';

/** Jails of SSH, and the one for those who come again, as the chains are named: `f2b-sshd`, `fail2ban-ssh`. */
const jails = /^(?:f2b|fail2ban)-(?:\w+-)?(?:sshd?|dropbear|recidive)(?:-\w+)?$/i;

/**
 * Chains of fail2ban in a view that lacks the chain which leads to them (`iptables -L f2b-sshd`): they are taken to be
 * asked as fail2ban ships it, for the port of SSH. That the rest was not collected is assumed besides.
 */
export const hookBans = (tables: readonly FilterTable[]): FilterTable[] =>
  tables.map((table) => {
    const lost = showsBase(table) ? [] : [...table.chains.values()].filter(isLost);
    if (lost.length === 0) return table;
    const asked = lost.map((chain) => askedFor(chain, table.families));
    return {
      ...table,
      chains: new Map([...table.chains, ...asked.map((chain): [string, FilterChain] => [chain.name, chain])]),
    };
  });

/** Without the chains where packets begin, a view says nothing of what a program's chains come to. */
export const showsBase = ({ chains }: FilterTable): boolean => [...chains.values()].some(({ base }) => base !== null);

const isLost = ({ name, rules }: FilterChain): boolean =>
  isChainOf('fail2ban', name) && jails.test(name) && rules.length > 0;

function askedFor({ name, origin }: FilterChain, families: readonly Family[]): FilterChain {
  const ports = /recidive/i.test(name) ? [] : [toPorts([22, 22])];
  const rules = families.map((family) =>
    rule(origin, [ofFamily(family), ofProtocols([6, 6]), ...ports], { to: 'jump', chain: name }),
  );
  return { ...userChain(`to ${name}`, origin, rules), base: baseAt(origin) };
}

const baseAt = (origin: OriginId): NonNullable<FilterChain['base']> => ({
  hook: 'input',
  type: 'filter',
  priority: -1,
  policy: 'accept',
  policyOrigin: origin,
  devices: null,
});
