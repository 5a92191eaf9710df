import { formatAddress } from '#core/address';
import { contains } from '#core/address-set';
import { defineRule } from '#engine/rule';

const closed = new Set(['refused', 'unreachable', 'timeout', 'closed', 'stalled', 'disconnected']);

/** A source that is shut out now did get in before. */
export default defineRule({
  id: 'sshd/logged-in-before',
  title: 'An address that is shut out now got in before',
  severity: 'note',
  needs: ['log'],
  messages: {
    before:
      '{client} logged in{when}, and its connections do not get through now. ' +
      'Whatever shuts it out came later: a rule, a ban, a restart with another configuration. ' +
      'Look for what changed since, and begin with the finding that names this address.',
  },
  check({ view, report, outcomes }) {
    for (const { events } of view.logs) {
      const login = events.findLast((one) => one.event === 'login');
      if (login?.event !== 'login') continue;
      const { client, when, origin } = login;
      const now = outcomes().filter((o) => o.family === client.family && contains(o.sources, client.value));
      // Ports that sshd never served say nothing.
      const served = now.filter((o) => o.port === 22 || o.verdict !== 'refused');
      if (served.length === 0 || !served.every((o) => closed.has(o.verdict) && o.certainty === 'certain')) continue;
      report({
        message: 'before',
        at: origin,
        label: 'got in then',
        identity: formatAddress(client),
        data: { client: formatAddress(client), when: when === '' ? '' : ` (${when})` },
        verdict: served[0]!.verdict,
        outcomes: served,
      });
      return;
    }
  },
});
