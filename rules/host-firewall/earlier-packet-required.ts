import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { brokenAccepts } from './shared/broken-accepts.ts';
import { symptomsOf } from './shared/outcome-sets.ts';

/** A rule lets in who has sent another packet before: port knocking, or a list that an earlier attempt fills. */
export default defineRule({
  id: 'host-firewall/earlier-packet-required',
  title: 'SSH is open only to who sent another packet before',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    knock:
      'This rule lets clients in to port {port} only after {condition}. ' +
      'Whoever just connects sees "{symptom}", and a knock that comes late or out of order looks the same. ' +
      'Knock first, or accept trusted networks in a rule before it.',
  },
  check(context) {
    const reported = new Set<string>();
    for (const { at, why, name, port, outcomes } of brokenAccepts(context)) {
      if (why !== 'earlier' || reported.has(`${at} ${port}`)) continue;
      reported.add(`${at} ${port}`);
      context.report({
        message: 'knock',
        at,
        label: 'asks for an earlier packet',
        data: { port, condition: name, symptom: symptomsOf(outcomes) },
        certainty: certaintyOf(outcomes),
        verdict: outcomes[0]!.verdict,
        outcomes,
      });
    }
  },
});
