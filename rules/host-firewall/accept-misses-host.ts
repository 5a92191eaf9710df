import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { brokenAccepts } from './shared/broken-accepts.ts';
import { symptomsOf } from './shared/outcome-sets.ts';

/** A rule accepts SSH on an interface or address that the host does not have. */
export default defineRule({
  id: 'host-firewall/accept-misses-host',
  title: 'A rule accepts SSH on an interface or address that this host lacks',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    interface:
      'This rule accepts SSH on port {port} for packets that arrive on {name}, and this host has no such interface. ' +
      'It fits no packet, and clients see "{symptom}". ' +
      'Name the interface that `ip addr` shows: it changes with the kernel, the machine or the image.',
    address:
      'This rule accepts SSH on port {port} for packets to {name}, which is no address of this host. ' +
      'It fits no packet, and clients see "{symptom}". ' +
      'Name an address that `ip addr` shows: behind a router or in a cloud packets arrive for the private one.',
  },
  check(context) {
    for (const broken of brokenAccepts(context)) {
      if (broken.why !== 'interface' && broken.why !== 'address') continue;
      const { at, name, port, outcomes, shutsAll, passing } = broken;
      context.report({
        message: broken.why,
        at,
        label: broken.why === 'interface' ? 'no such interface' : 'not an address of this host',
        data: { name, port, symptom: symptomsOf(outcomes) },
        severity: shutsAll ? (passing ? 'warning' : 'error') : 'note',
        certainty: certaintyOf(outcomes),
        verdict: outcomes[0]!.verdict,
        outcomes,
      });
    }
  },
});
