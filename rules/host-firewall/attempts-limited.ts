import { formatSet, isAll } from '#core/address-set';
import { defineRule } from '#engine/rule';

/** A counter stands in front of SSH: the first attempts pass, later ones do not. */
export default defineRule({
  id: 'host-firewall/attempts-limited',
  title: 'The packet filter limits attempts to connect',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    limited:
      'A limit stands in front of SSH: with {condition} {sources} no longer get the same answer. ' +
      'Scripts and agents that open many connections are turned away for a while although a single attempt works. ' +
      'Raise the limit, or except trusted networks in a rule before it.',
  },
  check({ outcomes, report }) {
    const reported = new Set<string>();
    for (const outcome of outcomes()) {
      if (outcome.verdict !== 'accepted') continue;
      const line = outcome.because[0];
      for (const condition of outcome.conditions) {
        if (line === undefined || /^source port/.test(condition) || reported.has(condition)) continue;
        reported.add(condition);
        const sources = formatSet(outcome.sources);
        report({
          message: 'limited',
          at: line.origin,
          label: 'admits SSH behind a limit',
          data: { condition, sources: isAll(outcome.sources) || sources.length > 3 ? 'clients' : sources.join(', ') },
          outcomes: [outcome],
        });
      }
    }
  },
});
