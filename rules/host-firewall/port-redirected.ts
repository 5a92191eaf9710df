import { defineRule } from '#engine/rule';

/** Address translation takes connections to the SSH port to a port or machine where sshd does not answer. */
export default defineRule({
  id: 'host-firewall/port-redirected',
  title: 'Address translation takes the SSH port away',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    elsewhere:
      'Connections to port {port} are handed to another machine or container by this rule. ' +
      'Clients meet whatever answers there, never the sshd of this host. ' +
      'Exclude this host, or use another port for one of the two.',
    nowhere:
      'Connections to port {port} are translated by this rule to a port where nothing answers. ' +
      'Clients see "{symptom}" although sshd listens on port {port}. ' +
      'Remove the rule or correct its target.',
  },
  check({ outcomes, view, report }) {
    const translates = new Set(
      view.packetFilter.tables.flatMap((t) =>
        [...t.chains.values()].flatMap((c) =>
          c.rules.filter((r) => r.terminal?.to === 'translate').map((r) => r.origin),
        ),
      ),
    );
    const reported = new Set<number>();
    for (const outcome of outcomes()) {
      if (outcome.verdict === 'accepted' || outcome.verdict === 'unknown') continue;
      const line = outcome.because.find((b) => translates.has(b.origin));
      const listens = view.listeners.sockets.some(
        (s) => s.port === outcome.port && s.programs.some((p) => /^sshd/.test(p)),
      );
      if (line === undefined || reported.has(line.origin) || (outcome.verdict !== 'forwarded' && !listens)) continue;
      reported.add(line.origin);
      report({
        message: outcome.verdict === 'forwarded' ? 'elsewhere' : 'nowhere',
        at: line.origin,
        label: 'takes these connections away',
        data: { port: outcome.port, symptom: outcome.symptom ?? outcome.verdict },
        severity: outcome.verdict === 'forwarded' ? 'warning' : 'error',
        certainty: outcome.certainty,
        verdict: outcome.verdict,
        outcomes: [outcome],
      });
    }
  },
});
