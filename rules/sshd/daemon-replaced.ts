import { defineRule } from '#engine/rule';

/** The running daemon is older than the programs on disk, and cannot serve anybody. */
export default defineRule({
  id: 'sshd/daemon-replaced',
  title: 'sshd was upgraded and not restarted',
  severity: 'error',
  needs: ['log'],
  messages: {
    stale:
      'The running sshd cannot start its new programs: {words}. ' +
      'It was upgraded across 8.2, 9.8 or 10.0 and not restarted, so every new connection is reset while old sessions live on. ' +
      'Run `systemctl restart ssh` (`sshd` on Red Hat and SUSE) from a session that is still open.',
  },
  check({ view, report }) {
    for (const { events } of view.logs) {
      const at = events.findLastIndex(({ event }) => event === 'stale-daemon');
      const later = events.slice(at + 1);
      if (at < 0 || later.some(({ event }) => event === 'listening' || event === 'login' || event === 'starting'))
        continue;
      const { origin, text } = events[at]!;
      report({
        message: 'stale',
        at: origin,
        label: 'each connection dies here',
        data: { words: text },
        certainty: 'possible',
        verdict: 'closed',
      });
      return;
    }
  },
});
