import { formatSet, isAll } from '#core/address-set';
import { defineRule } from '#engine/rule';
import type { Outcome } from '#reason/verdict';

const blocking = new Set(['refused', 'unreachable', 'timeout', 'stalled', 'closed']);

/** The host's packet filter turns away some sources while it admits others: as a rule somebody wanted that. */
export default defineRule({
  id: 'host-firewall/sources-shut-out',
  title: 'The packet filter admits only some networks to SSH',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    restricted:
      'This rule keeps {sources} from port {port}. ' +
      'Clients there see "{symptom}", others are let through. ' +
      'If they should be served, put a rule that accepts them in front of it.',
  },
  check({ outcomes, report }) {
    const all = outcomes();
    const reported = new Set<number>();
    for (const blocked of all) {
      if (blocked.hop !== 'host-firewall' || !blocking.has(blocked.verdict)) continue;
      const served = all.some((o) => samePlace(o, blocked) && o.verdict === 'accepted');
      const line = blocked.because[0];
      if (!served || line === undefined || reported.has(line.origin)) continue;
      reported.add(line.origin);
      const sources = formatSet(blocked.sources);
      report({
        message: 'restricted',
        at: line.origin,
        label: 'turns these clients away',
        data: {
          sources: isAll(blocked.sources)
            ? 'everybody'
            : sources.length > 3
              ? `${sources.slice(0, 3).join(', ')} and ${sources.length - 3} more ranges`
              : sources.join(', '),
          port: blocked.port,
          symptom: blocked.symptom ?? blocked.verdict,
        },
        verdict: blocked.verdict,
        certainty: blocked.certainty,
        outcomes: [blocked],
      });
    }
  },
});

const samePlace = (a: Outcome, b: Outcome): boolean =>
  a.family === b.family && a.port === b.port && a.interface === b.interface && a.to?.value === b.to?.value;
