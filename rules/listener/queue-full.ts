import { defineRule } from '#engine/rule';
import { sshSockets } from '#reason/listener/ssh-sockets';

/** As many connections as the kernel holds wait for a daemon that does not take them. */
export default defineRule({
  id: 'listener/queue-full',
  title: 'sshd does not take the connections that wait for it',
  severity: 'error',
  needs: ['sockets'],
  messages: {
    full:
      '{waiting} connections wait for sshd on port {port}, and the kernel holds {limit} at most. ' +
      'sshd is stopped or hangs: those who wait see no banner, and further ones time out. ' +
      'Look at the state of its process (`ps -o pid,stat,wchan -C sshd`; T means stopped), then run `systemctl restart ssh` (`sshd` on Red Hat and SUSE).',
  },
  check({ view, report }) {
    const seen = new Set<number>();
    for (const { queue, port, origin } of sshSockets(view)) {
      if (queue === null || queue.limit === 0 || queue.waiting < queue.limit || seen.has(port)) continue;
      seen.add(port);
      report({
        message: 'full',
        at: origin,
        label: 'nobody takes these connections',
        identity: String(port),
        data: { waiting: queue.waiting, limit: queue.limit, port },
        certainty: 'possible',
        verdict: 'timeout',
      });
    }
  },
});
