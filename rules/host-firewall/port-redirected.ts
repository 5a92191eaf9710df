import { certaintyOf, sourcesBehind } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import { filterLines } from './shared/filter-lines.ts';
import { fromOutside } from './shared/inner-bridges.ts';
import { decidingLines, symptomsOf } from './shared/outcome-sets.ts';
import { placeOfPort, servedPorts } from './shared/served.ts';

/** Address translation takes connections for sshd to another machine, or to a port where nothing answers. */
export default defineRule({
  id: 'host-firewall/port-redirected',
  title: 'Address translation takes the SSH port away',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    elsewhere:
      'This rule hands connections of {sources} to port {port} to another machine or container. ' +
      'They meet whatever answers there, never the sshd of this host. ' +
      'Give one of the two another port, or leave the address of this host out of the rule.',
    nowhere:
      'This rule sends connections of {sources} to port {port} on to a port where nothing answers. ' +
      'Clients see "{symptom}" although sshd serves port {port}. ' +
      'Remove the rule or correct its target.',
  },
  check(context) {
    const { view, report, outcomes } = context;
    const lines = filterLines(view);
    const served = new Set(servedPorts(view));
    const all = fromOutside(outcomes()).filter((o) => served.has(o.port));
    const taken = all.filter(
      (o) => o.verdict === 'forwarded' || (o.hop === 'listener' && o.verdict !== 'unknown' && o.verdict !== 'accepted'),
    );
    for (const { origin } of decidingLines(taken)) {
      if (!lines.get(origin)?.some(({ rule }) => rule?.terminal?.to === 'translate')) continue;
      const concerned = taken.filter((o) => o.because.some((b) => b.origin === origin));
      const { port, verdict, family } = concerned[0]!;
      const others = all.filter(
        (o) =>
          o.port === port &&
          o.family === family &&
          !concerned.includes(o) &&
          concerned.some((c) => c.to?.value === o.to?.value),
      );
      report({
        message: verdict === 'forwarded' ? 'elsewhere' : 'nowhere',
        at: origin,
        label: 'takes these connections away',
        data: {
          port,
          symptom: symptomsOf(concerned),
          sources: nameSources(
            sourcesBehind(concerned, new Set([origin])),
            others.map((o) => o.sources),
          ),
        },
        related: placeOfPort(view, port).map((at) => ({ at, label: 'sshd is here' })),
        severity: others.some((o) => o.verdict === 'accepted') ? 'warning' : 'error',
        certainty: certaintyOf(concerned),
        verdict,
        outcomes: concerned,
      });
    }
  },
});
