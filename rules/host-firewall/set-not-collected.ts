import { defineRule } from '#engine/rule';

/** A rule asks a set whose content is not in the bundle. */
export default defineRule({
  id: 'host-firewall/set-not-collected',
  title: 'A rule asks a set whose content was not collected',
  severity: 'warning',
  needs: ['packet-filter'],
  messages: {
    unknown:
      'This rule looks clients up in the set "{set}", and its content was not collected. ' +
      'Whoever is in the set is treated by the rule, so the answer for every client is open. ' +
      'Collect `ipset save` (or the whole `nft list ruleset`).',
  },
  check({ view, report }) {
    const seen = new Set<string>();
    for (const table of view.packetFilter.tables) {
      for (const chain of table.chains.values()) {
        for (const rule of chain.rules) {
          for (const step of rule.steps) {
            if (!('match' in step) || step.match !== 'set' || seen.has(step.set)) continue;
            const set = table.sets.get(step.set) ?? view.packetFilter.sets.get(step.set);
            if (set !== undefined && set.content !== null) continue;
            seen.add(step.set);
            report({
              message: 'unknown',
              at: rule.origin,
              label: 'asks an unknown set',
              data: { set: step.set },
              certainty: 'possible',
            });
          }
        }
      }
    }
  },
});
