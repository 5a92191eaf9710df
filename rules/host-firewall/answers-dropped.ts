import { certaintyOf, sourcesBehind } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import { admitKnown } from './shared/admit.ts';
import { isBroken } from './shared/broken-accepts.ts';
import { isOutbound } from './shared/filter-lines.ts';
import { decidingLines, isShut, isUnroutedOnly, symptomsOf } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';
import { swallowedRefusal } from './shared/swallowed-refusal.ts';

/** Requests get in, and the host's own answers are stopped on the way out. */
export default defineRule({
  id: 'host-firewall/answers-dropped',
  title: "The packet filter stops the server's answers",
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    answers:
      'Connections of {sources} to port {port} are let in, and this line stops the answers on their way out. ' +
      'Clients see "{symptom}" although the rules for arriving packets are right. ' +
      'Let answers leave: `iptables -I OUTPUT 1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`, ' +
      'in nftables `ct state established,related accept` first in the output chain.',
  },
  check(context) {
    const { view, report } = context;
    const served = servedOutcomes(context);
    const stopped = served.filter((o) => isShut(o) && !isBroken(context, o) && !isUnroutedOnly(o.sources));
    for (const { origin } of decidingLines(stopped)) {
      if (!isOutbound(view, origin)) continue;
      const concerned = stopped.filter((o) => o.because.some((b) => b.origin === origin));
      const port = concerned[0]!.port;
      if (swallowedRefusal(view, concerned[0]!) !== null) continue;
      const others = served.filter((o) => o.port === port && !isShut(o));
      report({
        message: 'answers',
        at: origin,
        label: 'the answers end here',
        data: {
          port,
          symptom: symptomsOf(concerned),
          sources: nameSources(
            sourcesBehind(concerned, new Set([origin])),
            others.map((o) => o.sources),
          ),
        },
        severity: others.length === 0 ? 'error' : 'warning',
        certainty: certaintyOf(concerned),
        verdict: concerned[0]!.verdict,
        outcomes: concerned,
        changes: [admitKnown(origin)],
      });
    }
  },
});
