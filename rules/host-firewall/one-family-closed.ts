import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { admit } from './shared/admit.ts';
import { symptomsOf } from './shared/outcome-sets.ts';
import { shutPlaces } from './shared/shut-places.ts';

/** One address family reaches SSH, and the packet filter keeps the other out whole. */
export default defineRule({
  id: 'host-firewall/one-family-closed',
  title: 'The packet filter lets SSH in over one address family only',
  severity: 'warning',
  needs: ['packet-filter', 'interfaces'],
  messages: {
    closed:
      'The packet filter lets SSH on port {port} in over IPv{open} and keeps everybody out over IPv{closed}. ' +
      'This host has IPv{closed} addresses, and clients that take one of them see "{symptom}". ' +
      'Accept TCP port {port} in the IPv{closed} rules too, or take the IPv{closed} address out of DNS.',
  },
  check(context) {
    for (const { cause, port, family, outcomes, lines, open } of shutPlaces(context)) {
      if (cause !== 'other-family' || lines[0] === undefined) continue;
      const admitting = open.find((o) => o.verdict === 'accepted')?.because[0];
      context.report({
        message: 'closed',
        at: lines[0],
        label: `IPv${family} packets end here`,
        data: { port, open: family === 4 ? 6 : 4, closed: family, symptom: symptomsOf(outcomes) },
        related: admitting ? [{ at: admitting.origin, label: `IPv${family === 4 ? 6 : 4} is let in here` }] : [],
        certainty: certaintyOf([...outcomes, ...open]),
        verdict: outcomes[0]!.verdict,
        outcomes,
        changes: [admit(lines[0], port, null)],
      });
    }
  },
});
