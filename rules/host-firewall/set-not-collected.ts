import { defineRule } from '#engine/rule';
import { filterLines } from './shared/filter-lines.ts';
import { servedOutcomes } from './shared/served.ts';

/** A set decides who gets in, and what is in it is not in the bundle. */
export default defineRule({
  id: 'host-firewall/set-not-collected',
  title: 'A set decides about SSH and its content was not collected',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    unknown:
      'This rule looks clients of port {port} up in the set "{set}", and what is in it was not collected. ' +
      'Whoever is in the set fares differently from the rest, so the answer stays open. ' +
      'Collect `ipset save`, or for a set of nftables the whole `nft list ruleset`.',
  },
  check(context) {
    const { view, report } = context;
    const seen = new Set<string>();
    const lines = filterLines(view);
    for (const outcome of servedOutcomes(context)) {
      if (outcome.verdict !== 'unknown') continue;
      for (const { origin } of outcome.because) {
        for (const { table, rule } of lines.get(origin) ?? []) {
          for (const step of rule?.steps ?? []) {
            if (!('match' in step) || step.match !== 'set' || seen.has(step.set)) continue;
            const set = table.sets.get(step.set) ?? view.packetFilter.sets.get(step.set);
            if (set !== undefined && set.content !== null) continue;
            seen.add(step.set);
            report({
              message: 'unknown',
              at: origin,
              label: 'asks a set that is not here',
              data: { set: step.set, port: outcome.port },
              certainty: 'possible',
              outcomes: [outcome],
            });
          }
        }
      }
    }
  },
});
