import { Maybe, No } from '#core/tri';
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
    included:
      'This line takes in {path}, which was not collected. ' +
      'What stands there decides with the other rules who gets in. ' +
      'Collect that file too, or `nft list ruleset`, which shows what was loaded.',
    stored:
      'These are stored rules of {manager}, and nothing collected shows whether they are loaded. ' +
      'If they are, they decide who gets in. ' +
      'Collect `{command}` too.',
  },
  check({ view, report }) {
    const seen = new Set<number>();
    const stored = (manager: string, at: number): void =>
      report({
        message: 'stored',
        at,
        label: 'loaded or not',
        data: { manager, command: manager === 'ufw' ? 'ufw status verbose' : 'firewall-cmd --state' },
        severity: 'note',
        certainty: 'possible',
      });
    for (const { manager, active, origin, entries } of view.frontEnds)
      if (active === Maybe && entries.length > 0) stored(manager, origin);
    for (const { what, origin, path } of [...view.packetFilter.unknowns[4], ...view.packetFilter.unknowns[6]]) {
      if (seen.has(origin)) continue;
      seen.add(origin);
      const manager = /^(ufw|firewalld) /.exec(what)?.[1];
      if (manager !== undefined) {
        if (view.frontEnds.some((f) => f.manager === manager && f.active === No)) continue;
        stored(manager, origin);
        continue;
      }
      if (path !== undefined) {
        report({ message: 'included', at: origin, label: 'not collected', data: { path }, certainty: 'possible' });
        continue;
      }
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
