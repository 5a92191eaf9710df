import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { brokenAccepts } from './shared/broken-accepts.ts';
import { symptomsOf } from './shared/outcome-sets.ts';

/** A rule lets in whoever is in a set, and nobody is. */
export default defineRule({
  id: 'host-firewall/set-empty',
  title: 'A set that admits SSH clients is empty',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    empty:
      'This rule looks clients of port {port} up in the set "{set}", and the set is empty. ' +
      'Nobody fits the rule, and clients see "{symptom}". ' +
      'Fill the set (`ipset add {set} ADDRESS`, in nftables `nft add element`), and see that it is filled at the next start too.',
    passing:
      'This rule looks clients of port {port} up in the set "{set}", whose elements come and go, and nobody is in it now. ' +
      'Whoever is not in it sees "{symptom}". ' +
      'Do what puts an address in it (a knock, a login elsewhere), or accept trusted networks in a rule of their own.',
  },
  check(context) {
    for (const broken of brokenAccepts(context)) {
      if (broken.why !== 'set') continue;
      const { at, name, port, outcomes, shutsAll, passing } = broken;
      context.report({
        message: passing ? 'passing' : 'empty',
        at,
        label: 'asks an empty set',
        data: {
          set: name,
          port,
          symptom: symptomsOf(outcomes),
        },
        severity: shutsAll ? (passing ? 'warning' : 'error') : 'note',
        certainty: certaintyOf(outcomes),
        verdict: outcomes[0]!.verdict,
        outcomes,
      });
    }
  },
});
