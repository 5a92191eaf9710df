import { certaintyOf, sourcesBehind } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import { admitKnown } from './shared/admit.ts';
import { isBroken } from './shared/broken-accepts.ts';
import { isOutbound } from './shared/filter-lines.ts';
import { decidingLines, isShut, symptomsOf } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';

/** The first packet of a connection gets in and those that follow do not: clients connect and hang. */
export default defineRule({
  id: 'host-firewall/established-dropped',
  title: 'The packet filter lets connections begin and stops what follows',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    hangs:
      'Connections of {sources} to port {port} are let in by their first packet, and this line stops the packets that follow. ' +
      'Clients connect and never see a banner: "{symptom}". ' +
      'Accept what belongs to known connections at the top: `iptables -I INPUT 1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`, ' +
      'in nftables `ct state established,related accept`.',
  },
  check(context) {
    const { view, report } = context;
    const served = servedOutcomes(context);
    const hanging = served.filter(
      (o) => isShut(o) && (o.verdict === 'stalled' || o.verdict === 'closed') && !isBroken(context, o),
    );
    for (const { origin } of decidingLines(hanging)) {
      if (isOutbound(view, origin)) continue;
      const concerned = hanging.filter((o) => o.because.some((b) => b.origin === origin));
      const port = concerned[0]!.port;
      const others = served.filter((o) => o.port === port && !hanging.includes(o));
      report({
        message: 'hangs',
        at: origin,
        label: 'stops everything but the first packet',
        data: {
          port,
          symptom: symptomsOf(concerned),
          sources: nameSources(
            sourcesBehind(concerned, new Set([origin])),
            others.map((o) => o.sources),
          ),
        },
        severity: others.some((o) => o.verdict === 'accepted') ? 'warning' : 'error',
        certainty: certaintyOf(concerned),
        verdict: concerned[0]!.verdict,
        outcomes: concerned,
        changes: [admitKnown(origin)],
      });
    }
  },
});
