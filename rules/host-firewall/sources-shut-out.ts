import { certaintyOf } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import { banOf } from './shared/bans.ts';
import { isOutbound } from './shared/filter-lines.ts';
import { lateAccepts } from './shared/late-accepts.ts';
import { decidingLines, isShut, symptomsOf } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';
import { shutPlaces } from './shared/shut-places.ts';

/** The packet filter turns some sources away and admits others: as a rule somebody wanted that. */
export default defineRule({
  id: 'host-firewall/sources-shut-out',
  title: 'The packet filter admits only some networks to SSH',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    restricted:
      'The packet filter keeps {sources} from port {port}. ' +
      'They see "{symptom}", others are let in. ' +
      'Whoever of them should be served needs a rule that accepts them in front of this line.',
  },
  check(context) {
    const { view, report } = context;
    const served = servedOutcomes(context);
    const whole = new Set(shutPlaces(context).flatMap((p) => p.outcomes));
    const explained = new Set(lateAccepts(context).map((l) => l.culprit));
    for (const port of new Set(served.map((o) => o.port))) {
      const here = served.filter((o) => o.port === port);
      const shut = here.filter((o) => isShut(o) && !whole.has(o) && o.verdict !== 'stalled' && o.verdict !== 'closed');
      const others = here.filter((o) => !isShut(o) && shut.some((s) => s.family === o.family));
      const lines = decidingLines(shut).filter(
        ({ origin }) => !explained.has(origin) && !isOutbound(view, origin) && banOf(view, origin) === null,
      );
      const [first] = lines;
      if (first === undefined || others.length === 0) continue;
      const concerned = shut.filter((o) => o.because.some((b) => lines.some((l) => l.origin === b.origin)));
      report({
        message: 'restricted',
        at: first.origin,
        label: 'turns clients away',
        data: {
          sources: nameSources(
            lines.flatMap((l) => l.because.map((b) => b.sources)),
            others.map((o) => o.sources),
          ),
          port,
          symptom: symptomsOf(concerned),
        },
        related: lines.slice(1, 4).map(({ origin }) => ({ at: origin, label: 'so does this' })),
        verdict: concerned[0]!.verdict,
        certainty: certaintyOf(concerned),
        outcomes: concerned,
      });
    }
  },
});
