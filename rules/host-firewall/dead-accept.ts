import { defineRule } from '#engine/rule';
import { deadAccepts } from './shared/dead-accepts.ts';

/** A rule accepts SSH and no packet meets it: it changes nothing, whatever it says. */
export default defineRule({
  id: 'host-firewall/dead-accept',
  title: 'A rule that accepts SSH is never used',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    covered:
      'This rule accepts SSH on port {port}, and no packet gets as far. ' +
      'A line before it lets all of its clients in, so that a change here changes nothing. ' +
      'Delete one of the two.',
    uncalled:
      'This rule accepts SSH on port {port} in the chain {chain}, and nothing leads to that chain. ' +
      'The rule is never asked, whoever connects. ' +
      'Jump to the chain (`-j {chain}`) from the one that packets to this host meet, or delete it.',
  },
  check(context) {
    for (const { accept, port, chain, coveredBy, outcome } of deadAccepts(context)) {
      context.report({
        message: coveredBy === null ? 'uncalled' : 'covered',
        at: accept,
        label: coveredBy === null ? 'never asked' : 'nothing is left for it',
        data: { port, chain },
        related: coveredBy === null ? [] : [{ at: coveredBy, label: 'lets the same clients in' }],
        certainty: outcome.certainty,
        outcomes: [outcome],
      });
    }
  },
});
