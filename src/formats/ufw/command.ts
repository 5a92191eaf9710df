import type { Family } from '#core/address';
import { formatSet } from '#core/address-set';
import { Yes } from '#core/tri';
import type { Change } from '#model/change';
import { admittingRules } from '#model/filter-site';
import type { FilterChain, FilterRule } from '#model/packet-filter';
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
    ([4, 6] as const).flatMap((family) => {
      const own = change.sources?.filter((set) => set.family === family) ?? null;
      return admittingRules(change.at, change.port, own).map(
        (wanted): Deed => ({
          deed: 'add-rules',
          rules: [wanted],
          place: (chain) => (chain.name === userChains[family] ? placeIn(chain, wanted, first) : null),
        }),
      );
    });
  return [
    { commands: rules.map((rule) => `ufw ${rule}`), deeds: adding(false), keep: null },
    // `insert 1` fails while there are no rules, and for rules of IPv6 (before ufw 0.36 there is nothing else).
    { commands: rules.map((rule) => `ufw prepend ${rule}`), deeds: adding(true), keep: null },
  ];
}

/** A rule that differs in its action alone is replaced where it stands, and not where a place is named. */
function placeIn({ rules }: FilterChain, wanted: FilterRule, first: boolean): number | null {
  const told = tellRule(wanted, 6);
  const same = rules.findIndex((one) => tellRule(one, 6) === told);
  // Without a protocol ufw makes two rules of one, and that is another one.
  const next = rules[same + 1];
  const isOfBoth = next !== undefined && tellRule(next, 17) === told && next.terminal?.to === rules[same]?.terminal?.to;
  if (same >= 0 && !isOfBoth) return first ? null : same;
  return first ? 0 : rules.length;
}

/** Sources and ports of a rule for one protocol; `null` for others, and where anything else is asked. */
function tellRule({ steps }: FilterRule, protocol: number): string | null {
  let [sources, ports, isOwn] = ['', '', false];
  for (const step of steps) {
    if (!('match' in step) || step.match === 'family') continue;
    if (step.match === 'address' && step.end === 'source' && !step.negated) sources = formatSet(step.set).join(' ');
    else if (step.match === 'port' && step.end === 'destination' && !step.negated) ports = step.ports.join(' ');
    else if (step.match === 'protocol' && !step.negated) isOwn = step.numbers.join(' ') === `${protocol} ${protocol}`;
    else return null;
  }
  return isOwn ? `${sources}:${ports}` : null;
}
