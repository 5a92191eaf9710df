import { authorOf } from '#model/author-of';
import type { Change } from '#model/change';
import type { FilterSite } from '#model/filter-site';
import type { Remedy } from '#model/remedy';
import { typedSources } from '../_grammar/typed-sources.ts';
import type { CommandScene } from '../format.ts';

/** Ends bans (fail2ban-client(1)); the clients stay out of the jail until they are caught again. */
export function command(change: Change, { site }: CommandScene): readonly Remedy[] {
  if (change.change !== 'release' || site === null) return [];
  const jail = jailOf(site);
  const typed = typedSources(change.sources);
  if (jail === null || typed === null || typed.some(({ prefix }) => prefix === null)) return [];
  return [
    {
      commands: [`fail2ban-client set ${jail} unbanip ${typed.map(({ prefix }) => prefix).join(' ')}`],
      deeds: [{ deed: 'release', program: 'fail2ban', sources: change.sources }],
      keep: null,
    },
  ];
}

/** From the words with which such a ban is ended. */
function jailOf({ table, chain, rule }: FilterSite): string | null {
  const author = authorOf(table, chain, rule === null ? null : chain.rules[rule]!);
  const jail = /^fail2ban-client set (\S+) unbanip/.exec(author?.release ?? '')?.[1];
  return jail === undefined || jail === 'JAIL' || !/^[\w-]+$/.test(jail) ? null : jail;
}
