import type { AddressSet } from '#core/address-set';
import type { Change } from '#model/change';
import { admittingRules, knownPasses, placeAt } from '#model/filter-site';
import type { FilterTable } from '#model/packet-filter';
import type { Remedy } from '#model/remedy';
import { osFamily } from '../_grammar/os-family.ts';
import type { CommandScene, Dialect } from '../format.ts';
import { admittingWords, familiesOf, knownWords } from './admitting-words.ts';

/** Rules in front of the line, by its index; behind all of them where the policy is to blame (nft(8) "RULES"). */
export function typeRules(change: Change, { site, dialect }: CommandScene): readonly Remedy[] {
  if (site === null || (change.change !== 'admit' && change.change !== 'admit-known')) return [];
  const { table, chain } = site;
  const family = familyWord(table);
  // What is to be typed in a shell must not hold what a hostile dump put there.
  if (family === null || !isName(table.name) || !isName(chain.name) || !chain.complete) return [];
  const words = change.change === 'admit' ? admittingWords(change.sources, change.port, family) : [knownWords];
  if (words === null) return [];
  const index = change.change === 'admit' ? site.rule : 0;
  const verb = index === null || chain.rules.length === 0 ? 'add' : 'insert';
  const place = (i: number): string => (verb === 'add' ? '' : ` index ${index! + i}`);
  const own = (all: readonly AddressSet[] | null): AddressSet[] | null =>
    all?.filter((set) => familiesOf(family)!.includes(set.family)) ?? null;
  const rules =
    change.change === 'admit' ? admittingRules(change.at, change.port, own(change.sources)) : [knownPasses(change.at)];
  return [
    {
      commands: words.map((rule, i) => `nft ${verb} rule ${family} ${table.name} ${chain.name}${place(i)} ${rule}`),
      deeds: [
        {
          deed: 'add-rules',
          rules,
          place: placeAt(site, index),
        },
      ],
      keep: `To keep it over a reboot, put the same rule into ${storedIn(dialect)}.`,
    },
  ];
}

const isName = (name: string): boolean => /^[A-Za-z][\w.-]*$/.test(name);

/** The family is the second word of a table's identity: `nft inet filter`. */
function familyWord({ identity }: FilterTable): string | null {
  const [, word] = identity.split(' ');
  return word !== undefined && familiesOf(word) !== null ? word : null;
}

/** What nftables.service loads. */
export function storedIn(dialect: Dialect): string {
  const family = osFamily(dialect);
  return family === 'redhat'
    ? '/etc/sysconfig/nftables.conf'
    : family === 'alpine'
      ? '/etc/nftables.nft'
      : '/etc/nftables.conf';
}
