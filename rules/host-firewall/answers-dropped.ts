import { defineRule } from '#engine/rule';
import { decidedOnAnswer } from './shared/decided-on-answer.ts';

/** Requests get in and the server's own answers are dropped on the way out. */
export default defineRule({
  id: 'host-firewall/answers-dropped',
  title: "The packet filter drops the server's answers",
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    answers:
      'Connections to port {port} are let in, and this line stops the answers on their way out. ' +
      'Clients see "{symptom}" although the rules for incoming packets are right. ' +
      'Accept established connections in OUTPUT: `iptables -I OUTPUT 1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`.',
  },
  check({ outcomes, view, report }) {
    const reported = new Set<number>();
    for (const outcome of outcomes()) {
      if (outcome.hop !== 'host-firewall' || (outcome.verdict !== 'timeout' && outcome.verdict !== 'stalled')) continue;
      const line = outcome.because.find((b) => decidedOnAnswer(view, b.origin));
      if (line === undefined || reported.has(line.origin)) continue;
      reported.add(line.origin);
      report({
        message: 'answers',
        at: line.origin,
        label: 'the answers end here',
        data: { port: outcome.port, symptom: outcome.symptom ?? outcome.verdict },
        certainty: outcome.certainty,
        verdict: outcome.verdict,
        outcomes: [outcome],
      });
    }
  },
});
