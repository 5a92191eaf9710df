import { defineRule } from '#engine/rule';

/** What shows the rules that a line announces. */
const commands: readonly (readonly [RegExp, string])[] = [
  [/^iptables-legacy .*IPv4/, 'iptables-legacy-save'],
  [/^iptables-legacy .*IPv6/, 'ip6tables-legacy-save'],
  [/^iptables-nft .*IPv4/, 'iptables-nft-save'],
  [/^iptables-nft .*IPv6/, 'ip6tables-nft-save'],
];

/** A dump says that another set of rules exists, and nobody collected it. */
export default defineRule({
  id: 'host-firewall/backend-not-collected',
  title: 'A second packet filter exists and was not collected',
  severity: 'warning',
  needs: ['packet-filter'],
  messages: {
    announced:
      'This line says that there are {what} besides the ones collected. ' +
      'Every packet has to pass both, so nobody can tell from this dump alone who gets in. ' +
      'Collect `{command}` too, and use one of the two programs only.',
  },
  check({ view, report }) {
    const seen = new Set<number>();
    for (const { what, origin } of [...view.packetFilter.unknowns[4], ...view.packetFilter.unknowns[6]]) {
      if (seen.has(origin)) continue;
      seen.add(origin);
      report({
        message: 'announced',
        at: origin,
        label: 'announces rules that are not here',
        data: { what, command: commands.find(([pattern]) => pattern.test(what))?.[1] ?? 'nft list ruleset' },
        certainty: 'possible',
      });
    }
  },
});
