import type { Family } from '#core/address';
import { No } from '#core/tri';
import { certaintyOf } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import { loadedAtBoot } from '#model/combine/stored-filters';
import type { HostModel } from '#model/host-model';
import { banOf } from './shared/bans.ts';
import { symptomsOf } from './shared/outcome-sets.ts';
import { gainedAtReboot } from './shared/reboot-changes.ts';
import { servedOutcomes } from './shared/served.ts';

/** Families whose stored rules, loaded at boot, are refused. */
function refusedFamilies({ contributions }: HostModel): ReadonlySet<Family> {
  const loaders = contributions.of('filter-loader').filter((c) => c.quality !== 'failed');
  const refused = contributions
    .of('packet-filter')
    .filter((c) => c.value.refusals?.some(({ certain }) => certain) && loadedAtBoot(c, loaders) !== No);
  return new Set(refused.flatMap(({ value }) => value.covers.map(({ family }) => family)));
}

/** The stored rules let clients in whom the loaded ones keep out: the change was never loaded, or never stored. */
export default defineRule({
  id: 'host-firewall/opened-after-reboot',
  title: 'The packet filter keeps SSH clients out that its stored rules let in',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    gained:
      'The rules that are loaded now keep {sources} from port {port}, and the stored rules let them in. ' +
      'They see "{symptom}" until the next reboot or reload. ' +
      'Load the stored rules (`iptables-restore`, `nft -f`, `firewall-cmd --reload`, `ufw reload`), or store this line too if it is meant.',
  },
  check(context) {
    const refused = refusedFamilies(context.host);
    const served = servedOutcomes(context);
    for (const { line, admits, port, stopped, admitted } of gainedAtReboot(context)) {
      // Bans are kept apart and come back; what nobody saw stored is no promise.
      if (banOf(context.view, line) !== null) continue;
      if (admitted.some((o) => o.assumes.some(({ layer }) => layer === 'host-firewall'))) continue;
      // Nothing is in the file that could be loaded instead: stored-rules-refused says what happens.
      if (stopped.every((o) => refused.has(o.family))) continue;
      const rest = served.filter((o) => o.port === port && o.verdict === 'accepted');
      context.report({
        message: 'gained',
        at: line,
        label: 'not in the stored rules',
        data: {
          port,
          symptom: symptomsOf(stopped),
          sources: nameSources(
            stopped.map((o) => o.sources),
            rest.map((o) => o.sources),
          ),
        },
        related: admits === null ? [] : [{ at: admits, label: 'lets them in after the next start' }],
        certainty: certaintyOf([...stopped, ...admitted]),
        verdict: stopped[0]!.verdict,
        outcomes: stopped,
      });
    }
  },
});
