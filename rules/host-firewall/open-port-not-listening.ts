import { hasNumber } from '#core/number-set';
import { defineRule } from '#engine/rule';
import type { FilterRule } from '#model/packet-filter';
import { isSshProgram } from '#reason/listener/evaluate-listener';

/** sshd moved to another port and the packet filter still opens the old one only. */
export default defineRule({
  id: 'host-firewall/open-port-not-listening',
  title: 'The port that the filter opens is not the one that sshd listens on',
  severity: 'error',
  needs: ['packet-filter', 'sockets'],
  messages: {
    moved:
      'This rule opens port 22, and sshd listens on port {actual}, which the filter does not let in. ' +
      'Clients of port 22 are refused and clients of port {actual} are stopped by the filter. ' +
      'Open port {actual} as well, then remove this rule.',
  },
  check({ view, outcomes, report }) {
    const actual = [
      ...new Set(
        view.listeners.sockets
          .filter((s) => s.programs.some((p) => isSshProgram(p) && /^sshd/.test(p)))
          .map((s) => s.port),
      ),
    ];
    if (actual.length === 0 || actual.includes(22) || view.listeners.basis !== 'observed') return;
    const moved = outcomes().filter((o) => actual.includes(o.port));
    if (moved.length === 0 || moved.some((o) => o.verdict === 'accepted' || o.hop !== 'host-firewall')) return;
    for (const table of view.packetFilter.tables) {
      for (const chain of table.chains.values()) {
        const rule = chain.rules.find(opens22);
        if (rule === undefined) continue;
        report({
          message: 'moved',
          at: rule.origin,
          label: 'opens a port where sshd is not',
          data: { actual: actual.join(', ') },
          related: moved[0]!.because.slice(0, 1).map((b) => ({ at: b.origin, label: `port ${actual[0]} ends here` })),
          certainty: moved.every((o) => o.certainty === 'certain') ? 'certain' : 'possible',
          verdict: moved[0]!.verdict,
          outcomes: moved,
        });
        return;
      }
    }
  },
});

const opens22 = (rule: FilterRule): boolean =>
  rule.terminal?.to === 'accept' &&
  rule.steps.some(
    (s) => 'match' in s && s.match === 'port' && s.end === 'destination' && !s.negated && hasNumber(s.ports, 22),
  );
