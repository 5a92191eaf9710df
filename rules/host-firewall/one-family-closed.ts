import { defineRule } from '#engine/rule';
import type { Outcome } from '#reason/verdict';

const shut = (o: Outcome): boolean =>
  o.hop === 'host-firewall' && ['refused', 'unreachable', 'timeout', 'stalled'].includes(o.verdict);

/** One address family reaches SSH and the other is stopped whole by the packet filter. */
export default defineRule({
  id: 'host-firewall/one-family-closed',
  title: 'SSH is open over one address family and closed over the other',
  severity: 'warning',
  needs: ['packet-filter', 'interfaces'],
  messages: {
    closed:
      'The packet filter admits SSH on port {port} over IPv{open} and keeps everybody out over IPv{closed}. ' +
      'Clients that take the IPv{closed} address of this host see "{symptom}", and whether one gets in depends on their network. ' +
      'Add the rule to the IPv{closed} filter too, or take the IPv{closed} address out of DNS.',
  },
  check({ outcomes, report }) {
    const all = outcomes();
    for (const port of new Set(all.map((o) => o.port))) {
      for (const closed of [4, 6] as const) {
        const open = closed === 4 ? 6 : 4;
        const stopped = all.filter((o) => o.family === closed && o.port === port);
        const admitted = all.find((o) => o.family === open && o.port === port && o.verdict === 'accepted');
        const line = stopped[0]?.because[0];
        if (admitted === undefined || line === undefined || !stopped.every(shut)) continue;
        report({
          message: 'closed',
          at: line.origin,
          label: `IPv${closed} packets end here`,
          data: { port, open, closed, symptom: stopped[0]!.symptom ?? '' },
          related: admitted.because.slice(0, 1).map((b) => ({ at: b.origin, label: `IPv${open} is let in here` })),
          certainty: [...stopped, admitted].every((o) => o.certainty === 'certain') ? 'certain' : 'possible',
          verdict: stopped[0]!.verdict,
          outcomes: stopped,
        });
      }
    }
  },
});
