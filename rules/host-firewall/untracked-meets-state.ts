import { certaintyOf } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import { brokenAccepts, restOf } from './shared/broken-accepts.ts';
import { symptomsOf } from './shared/outcome-sets.ts';

/** Connections are taken out of tracking, and a later rule accepts by their state. */
export default defineRule({
  id: 'host-firewall/untracked-meets-state',
  title: 'SSH is not tracked, and rules decide by the state of connections',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    untracked:
      'This rule takes packets out of connection tracking, so that none of them is NEW or ESTABLISHED for the rules that follow. ' +
      'Rules that accept by state would let {sources} in to port {port}; as it is they see "{symptom}". ' +
      'Leave port {port} out of the rule, or accept `--ctstate UNTRACKED` as well, on the way out too.',
  },
  check(context) {
    for (const broken of brokenAccepts(context)) {
      if (broken.why !== 'tracking') continue;
      const { at, port, outcomes, admitted, shutsAll } = broken;
      context.report({
        message: 'untracked',
        at,
        label: 'takes connections out of tracking',
        data: { port, symptom: symptomsOf(outcomes), sources: nameSources(admitted, restOf(context, broken)) },
        severity: shutsAll ? 'error' : 'warning',
        certainty: certaintyOf(outcomes),
        verdict: outcomes[0]!.verdict,
        outcomes,
      });
    }
  },
});
