import type { Family } from '#core/address';
import type { Change } from '#model/change';
import { admittingRules, type FilterSite, knownPasses, placeAt } from '#model/filter-site';
import type { FilterTable } from '#model/packet-filter';
import type { Remedy } from '#model/remedy';
import { osFamily } from '../_grammar/os-family.ts';
import { typedSources } from '../_grammar/typed-sources.ts';
import type { CommandScene, Dialect } from '../format.ts';

/** Rules in front of the line, by its number; behind all of them where the policy is to blame (iptables(8)). */
export function command(change: Change, { site, view, dialect }: CommandScene): readonly Remedy[] {
  if (site === null || !isTypeable(site)) return [];
  const { table, chain } = site;
  const family: Family = table.families[0] === 6 ? 6 : 4;
  const base = family === 6 ? 'ip6tables' : 'iptables';
  // Beside rules of the other backend the plain name is theirs; so it may be where nothing shows these by the plain name.
  const legacy =
    table.backend === 'iptables-legacy' && (table.alias === undefined || view.packetFilter.tables.some(isNft));
  const program = `${base}${legacy ? '-legacy' : ''}${table.name === 'filter' ? '' : ` -t ${table.name}`}`;
  // What the plain programs store is theirs, too.
  const keep = legacy ? storing(`${base}-legacy`) : keeping(base, dialect);
  const number = site.rule === null ? null : site.rule + 1;
  if (change.change === 'admit-known')
    return [
      {
        commands: [`${program} -I ${chain.name} 1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`],
        deeds: [{ deed: 'add-rules', rules: [knownPasses(change.at)], place: placeAt(site, 0) }],
        keep,
      },
    ];
  if (change.change !== 'admit') return [];
  const sources = typedSources(change.sources, family);
  if (sources === null) return [];
  const commands = sources.map(({ prefix }, i) => {
    const at = number === null ? `-A ${chain.name}` : `-I ${chain.name} ${number + i}`;
    return `${program} ${at} ${prefix === null ? '' : `-s ${prefix} `}-p tcp -m tcp --dport ${change.port} -j ACCEPT`;
  });
  const own = change.sources?.filter((set) => set.family === family) ?? null;
  const rules = admittingRules(change.at, change.port, own);
  return [{ commands, deeds: [{ deed: 'add-rules', rules, place: placeAt(site, site.rule) }], keep }];
}

/** What is to be typed in a shell must not hold what a hostile dump put there. */
const isTypeable = ({ table, chain }: FilterSite): boolean =>
  /^\w+$/.test(table.name) && /^[A-Za-z0-9_][\w.:-]*$/.test(chain.name) && chain.complete;

const isNft = ({ backend }: FilterTable): boolean => backend === 'iptables-nft' || backend === 'nftables';

function keeping(program: string, dialect: Dialect): string {
  switch (osFamily(dialect)) {
    case 'debian':
      return '`netfilter-persistent save` (package iptables-persistent) keeps it over a reboot.';
    case 'redhat':
      return `\`service ${program} save\` (package iptables-services) keeps it over a reboot.`;
    case 'alpine':
    case 'gentoo':
      return `\`rc-service ${program} save\` keeps it over a reboot.`;
    case 'arch':
      return `\`${program}-save -f /etc/iptables/${program}.rules\` keeps it over a reboot.`;
    default:
      return storing(program);
  }
}

const storing = (program: string): string =>
  `It is lost at the next reboot unless the output of \`${program}-save\` is stored where the system loads its rules from.`;
