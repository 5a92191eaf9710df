import { certaintyOf } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import { brokenAccepts, restOf } from './shared/broken-accepts.ts';
import { symptomsOf } from './shared/outcome-sets.ts';

/** A rule lets in packets that bear a mark, and no rule sets it. */
export default defineRule({
  id: 'host-firewall/mark-never-set',
  title: 'A rule accepts marked packets and nothing sets the mark',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    unset:
      'This rule asks for the mark {mark}, and no rule of the packet filter sets it. ' +
      'It would let {sources} in to port {port}; as it is they see "{symptom}". ' +
      'Set the mark in a chain that comes before (`iptables -t mangle -A PREROUTING … -j MARK --set-mark {mark}`), or ask for something else.',
  },
  check(context) {
    for (const broken of brokenAccepts(context)) {
      if (broken.why !== 'mark') continue;
      const { at, name, port, outcomes, admitted, shutsAll } = broken;
      context.report({
        message: 'unset',
        at,
        label: 'asks for a mark that nobody sets',
        data: {
          mark: name,
          port,
          symptom: symptomsOf(outcomes),
          sources: nameSources(admitted, restOf(context, broken)),
        },
        severity: shutsAll ? 'error' : 'warning',
        certainty: certaintyOf(outcomes),
        verdict: outcomes[0]!.verdict,
        outcomes,
      });
    }
  },
});
