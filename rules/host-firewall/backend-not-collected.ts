import { defineRule } from '#engine/rule';

/** A dump says that another set of rules exists, and nobody collected it. */
export default defineRule({
  id: 'host-firewall/backend-not-collected',
  title: 'A second packet filter exists and was not collected',
  severity: 'warning',
  needs: ['packet-filter'],
  messages: {
    announced:
      'This line says that {what} exist besides the ones collected. ' +
      'Both sets of rules apply to every packet, so nobody can tell from this dump alone who gets in. ' +
      'Collect them too: `iptables-legacy-save` and `ip6tables-legacy-save`.',
  },
  check({ view, report }) {
    const seen = new Set<number>();
    for (const unknown of [...view.packetFilter.unknowns[4], ...view.packetFilter.unknowns[6]]) {
      if (seen.has(unknown.origin)) continue;
      seen.add(unknown.origin);
      report({
        message: 'announced',
        at: unknown.origin,
        label: 'announces rules that are not here',
        data: { what: unknown.what },
        certainty: 'possible',
      });
    }
  },
});
