import { No } from '#core/tri';
import { defineRule } from '#engine/rule';
import { loadedAtBoot } from '#model/combine/stored-filters';

/** Rules of the packet filter lie on the disk, and nothing loads them when the machine starts. */
export default defineRule({
  id: 'host-firewall/stored-rules-not-loaded',
  title: 'Rules of the packet filter are stored and not loaded at boot',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    idle:
      'This file holds rules of the packet filter, and {unit}, which loads it, is not enabled. ' +
      'After the next reboot none of them is in force: what they accept may be shut by others, what they stop is open. ' +
      'Run `systemctl enable {unit}`, or delete the file if another program has taken over.',
  },
  check({ host, report }) {
    const loaders = host.contributions.of('filter-loader').filter((c) => c.quality !== 'failed');
    for (const stored of host.contributions.of('packet-filter')) {
      const { basis, quality, value } = stored;
      if (basis !== 'declared' || quality === 'failed' || value.loadedBy === undefined) continue;
      const rule = value.tables.flatMap(({ chains }) => [...chains.values()].flatMap(({ rules }) => rules))[0];
      if (rule === undefined || loadedAtBoot(stored, loaders) !== No) continue;
      const unit = value.loadedBy.units[0]!;
      const shown = loaders.find((l) => l.value.unit === unit);
      report({
        message: 'idle',
        at: rule.origin,
        label: 'nothing loads these rules',
        identity: unit,
        data: { unit: unit.replace(/\.service$/, '') },
        related: shown === undefined ? [] : [{ at: shown.origin, label: 'not enabled' }],
      });
    }
  },
});
