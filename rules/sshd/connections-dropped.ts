import { formatAddress } from '#core/address';
import { defineRule } from '#engine/rule';

/** The daemon closed connections because of its limits, as its log proves. */
export default defineRule({
  id: 'sshd/connections-dropped',
  title: 'sshd dropped connections because of a limit',
  severity: 'warning',
  needs: ['log'],
  messages: {
    'max-startups':
      'sshd dropped connections past MaxStartups, {count} in this log. ' +
      'Too many clients were logging in at one time, bots among them, or more from one address than PerSourceMaxStartups allows; others are closed by chance before the banner. ' +
      'Raise the limit, lower LoginGraceTime, and keep bots out with the firewall.',
    penalty:
      'sshd dropped connections of penalised sources, {count} in this log{from}. ' +
      'After failed logins sshd closes all connections of that address for a while ("Not allowed at this time"). ' +
      'Wait up to ten minutes or restart sshd; name trusted networks in PerSourcePenaltyExemptList.',
  },
  check({ view, report }) {
    for (const limit of ['max-startups', 'penalty'] as const) {
      const found = view.logs
        .map(({ events }) => events.flatMap((one) => (one.event === 'dropped' && one.limit === limit ? [one] : [])))
        .sort((a, b) => b.length - a.length)[0];
      const last = found?.at(-1);
      if (found === undefined || last === undefined) continue;
      const from = last.client === null ? '' : `, the last from ${formatAddress(last.client)}`;
      report({
        message: limit,
        at: last.origin,
        label: 'dropped before the banner',
        identity: '',
        data: { count: found.length, from },
        certainty: 'possible',
        verdict: 'closed',
      });
    }
  },
});
