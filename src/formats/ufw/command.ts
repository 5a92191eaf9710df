import type { Family } from '#core/address';
import { Yes } from '#core/tri';
import type { Change } from '#model/change';
import { admittingRules } from '#model/filter-site';
import type { Deed, Remedy } from '#model/remedy';
import { typedSources } from '../_grammar/typed-sources.ts';
import type { CommandScene } from '../format.ts';

/** Chains that hold what was told to ufw, by family; its files and the kernel call them the same. */
const userChains: Readonly<Record<Family, string>> = { 4: 'ufw-user-input', 6: 'ufw6-user-input' };

/** A rule of ufw's, behind the ones it has and, where that does not help, in front of them (ufw(8)); it stores them. */
export function command(change: Change, { view }: CommandScene): readonly Remedy[] {
  const runs = view.frontEnds.some(({ manager, active }) => manager === 'ufw' && active === Yes);
  const isSeen = view.packetFilter.tables.some(({ chains }) =>
    Object.values(userChains).some((name) => chains.has(name)),
  );
  if (change.change !== 'admit' || (!runs && !isSeen)) return [];
  const typed = typedSources(change.sources);
  if (typed === null) return [];
  const everybody = `allow ${change.port}/tcp`;
  const rules = typed.map(({ family, prefix }) =>
    family === null
      ? everybody
      : `allow from ${prefix ?? (family === 4 ? '0.0.0.0/0' : '::/0')} to any port ${change.port} proto tcp`,
  );
  const adding = (first: boolean): readonly Deed[] =>
    ([4, 6] as const).map((family) => {
      const own = change.sources?.filter((set) => set.family === family) ?? null;
      return {
        deed: 'add-rules',
        rules: admittingRules(change.at, change.port, own),
        place: ({ name, rules }) => (name !== userChains[family] ? null : first ? 0 : rules.length),
      };
    });
  return [
    { commands: rules.map((rule) => `ufw ${rule}`), deeds: adding(false), keep: null },
    // `insert 1` fails while there are no rules, and for rules of IPv6 (before ufw 0.36 there is nothing else).
    { commands: rules.map((rule) => `ufw prepend ${rule}`), deeds: adding(true), keep: null },
  ];
}
