import { formatAddress } from '#core/address';
import { contains } from '#core/address-set';
import { defineRule } from '#engine/rule';
import { symptoms } from '#reason/symptom';

/** The log shows that TCP wrappers turned somebody away, and the collected lists do not show why. */
export default defineRule({
  id: 'tcp-wrappers/refused-before',
  title: 'TCP wrappers turned a client away, as the log shows',
  severity: 'warning',
  needs: ['log'],
  messages: {
    found:
      'TCP wrappers refused {client}, {count} in this log, and {lists}. ' +
      'Such a connection opens and is closed before the banner: "{symptom}". ' +
      'Look for the line with `tcpdmatch sshd {address}`, in /etc/hosts.allow first, then in /etc/hosts.deny.',
  },
  check({ view, outcomes, report }) {
    const { allowKnown, denyKnown } = view.accessLists;
    for (const { events } of view.logs) {
      const refused = events.flatMap((one) => (one.event === 'refused' ? [one] : []));
      const last = refused.at(-1);
      if (last === undefined) continue;
      const { client } = last;
      const isDenied = outcomes().some(
        ({ hop, family, sources, alternatives }) =>
          [hop, ...alternatives.map((one) => one.hop)].includes('tcp-wrappers') &&
          (client === null || (client.family === family && contains(sources, client.value))),
      );
      if (isDenied) continue;
      report({
        message: 'found',
        at: last.origin,
        label: `refused, ${last.when}`,
        identity: '',
        data: {
          client: client === null ? 'a client' : formatAddress(client),
          address: client === null ? 'ADDRESS' : formatAddress(client),
          count: refused.length === 1 ? 'once' : `${refused.length} times`,
          lists:
            allowKnown && denyKnown ? 'the lists that were collected no longer do' : 'its lists were not collected',
          symptom: symptoms.closed,
        },
        certainty: 'possible',
        verdict: 'closed',
      });
      return;
    }
  },
});
