import type { OriginId } from '#core/origin';
import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { type LateAccept, lateAccepts } from './shared/late-accepts.ts';
import { isShut } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';

/** A rule accepts SSH, and another line stops all of the clients that it is for. */
export default defineRule({
  id: 'host-firewall/accept-shadowed',
  title: 'A rule that accepts SSH serves nobody',
  severity: 'warning',
  needs: ['packet-filter'],
  messages: {
    before:
      'This rule accepts SSH on port {port} and comes too late. ' +
      'A line before it stops all of its clients, and they see "{symptom}". ' +
      'Move it in front of that line.',
    elsewhere:
      'This rule accepts SSH on port {port}, and another chain of the packet filter stops the same clients. ' +
      'Accepting ends one chain only, every other one is asked too, and clients see "{symptom}". ' +
      'Accept port {port} in that chain as well.',
  },
  check(context) {
    const served = servedOutcomes(context);
    const byCulprit = new Map<OriginId, LateAccept[]>();
    for (const late of lateAccepts(context))
      byCulprit.set(late.culprit, [...(byCulprit.get(late.culprit) ?? []), late]);
    for (const [culprit, all] of byCulprit) {
      const { accept, port, where, outcome, family } = all[0]!;
      const here = served.filter((o) => o.port === port && o.family === family);
      const concerned = here.filter((o) => o.because.some((b) => b.origin === culprit));
      context.report({
        message: where,
        at: accept,
        label: 'serves nobody',
        data: { port, symptom: outcome.symptom ?? outcome.verdict },
        related: [
          { at: culprit, label: 'stops its clients' },
          ...all.slice(1, 4).map((l) => ({ at: l.accept, label: 'serves nobody either' })),
        ],
        severity: here.every(isShut) ? 'error' : 'warning',
        certainty: certaintyOf(concerned),
        verdict: outcome.verdict,
        outcomes: [outcome],
      });
    }
  },
});
