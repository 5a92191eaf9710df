import type { OriginId } from '#core/origin';
import { defineRule } from '#engine/rule';
import { neighbourStops } from '#reason/host-firewall/evaluate-neighbour-discovery';
import { symptoms } from '#reason/symptom';
import { servedOutcomes } from './shared/served.ts';

/** The IPv6 rules accept SSH and drop the questions by which neighbours find this host. */
export default defineRule({
  id: 'host-firewall/neighbour-discovery-stopped',
  title: 'The packet filter stops IPv6 neighbour discovery',
  severity: 'warning',
  needs: ['packet-filter'],
  messages: {
    stopped:
      'The packet filter lets SSH in over IPv6, and this line stops the ICMPv6 packets by which routers and neighbours find this host. ' +
      'Once their memory of its address has run out, clients see "{symptom}" or time out, on and off. ' +
      'Accept ICMPv6 before it: `ip6tables -I INPUT 1 -p ipv6-icmp -j ACCEPT`.',
  },
  check(context) {
    const { view, report } = context;
    const reported = new Set<OriginId>();
    for (const outcome of servedOutcomes(context)) {
      const { family, verdict, alternatives, to, interface: device } = outcome;
      if (family !== 6 || verdict !== 'unknown' || !alternatives.some((a) => a.verdict === 'accepted')) continue;
      const line = neighbourStops(view, to, device).find((stop) => outcome.because.some((b) => b.origin === stop));
      if (line === undefined || reported.has(line)) continue;
      reported.add(line);
      report({
        message: 'stopped',
        at: line,
        label: 'neighbours get no answer',
        data: { symptom: symptoms.noRoute },
        certainty: 'possible',
        verdict: 'unknown',
        outcomes: [outcome],
      });
    }
  },
});
