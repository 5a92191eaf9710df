import { hasNumber } from '#core/number-set';
import { defineRule } from '#engine/rule';
import type { FilterRule } from '#model/packet-filter';
import { sshPorts } from '#reason/ssh-ports';

/** A rule accepts SSH, and an earlier one takes its clients away, so that it serves nobody. */
export default defineRule({
  id: 'host-firewall/accept-shadowed',
  title: 'A rule that accepts SSH comes too late',
  severity: 'warning',
  needs: ['packet-filter'],
  messages: {
    shadowed:
      'This rule accepts SSH on port {port} and is never reached by a new connection. ' +
      'An earlier line takes its clients away, and they see "{symptom}". ' +
      'Move it before the line that stops them.',
  },
  check({ view, outcomes, report }) {
    const all = outcomes();
    const admitting = new Set(all.flatMap((o) => (o.verdict === 'accepted' ? o.because.map((b) => b.origin) : [])));
    const blocked = all.filter(
      (o) =>
        o.hop === 'host-firewall' &&
        o.certainty === 'certain' &&
        ['timeout', 'refused', 'unreachable'].includes(o.verdict),
    );
    if (all.some((o) => o.verdict === 'unknown') || blocked.length === 0) return;
    for (const table of view.packetFilter.tables) {
      for (const chain of table.chains.values()) {
        chain.rules.forEach((rule, index) => {
          const port = sshPorts(view).find((p) => accepts(rule, p));
          if (port === undefined || admitting.has(rule.origin)) return;
          const earlier = new Map(chain.rules.slice(0, index).map((r) => [r.origin, r]));
          const culprit = blocked.find((o) => o.port === port && o.because.some((b) => earlier.has(b.origin)));
          const line = culprit?.because.find((b) => earlier.has(b.origin));
          if (culprit === undefined || line === undefined) return;
          report({
            message: 'shadowed',
            at: rule.origin,
            label: 'never reached',
            data: { port, symptom: culprit.symptom ?? culprit.verdict },
            related: [{ at: line.origin, label: 'takes its clients away' }],
            severity: all.some((o) => o.port === port && o.verdict === 'accepted') ? 'warning' : 'error',
            verdict: culprit.verdict,
            outcomes: [culprit],
          });
        });
      }
    }
  },
});

/** Accepts new connections to the port: a rule for established ones has another purpose. */
const accepts = (rule: FilterRule, port: number): boolean =>
  rule.terminal?.to === 'accept' &&
  rule.steps.some(
    (s) => 'match' in s && s.match === 'port' && s.end === 'destination' && !s.negated && hasNumber(s.ports, port),
  ) &&
  !rule.steps.some((s) => 'match' in s && s.match === 'connection-state' && !s.negated && !s.states.includes('new'));
