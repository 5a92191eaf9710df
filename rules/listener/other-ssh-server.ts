import { defineRule } from '#engine/rule';
import { isOtherServer } from '#reason/listener/programs';
import { firstPlace } from './shared/unit-places.ts';

/** An SSH server other than OpenSSH's has the port that sshd_config is about. */
export default defineRule({
  id: 'listener/other-ssh-server',
  title: 'Another SSH server than OpenSSH has the port',
  severity: 'warning',
  needs: ['sockets'],
  messages: {
    other:
      '{program} serves SSH on port {port}, and not sshd of OpenSSH. ' +
      'What sshd_config, hosts.allow and hosts.deny say does not hold there: users, keys and limits are those of {program}. ' +
      'Stop {program} if sshd should have the port, or change its own options.',
  },
  check(context) {
    const { view, report } = context;
    const config = view.daemon.files ?? view.daemon.dump;
    const wanted = new Map((config?.listeners ?? []).map(({ port, origin }) => [port, origin]));
    const seen = new Set<number>();
    for (const { port, programs, origin } of view.listeners.sockets) {
      if (!isOtherServer(programs) || seen.has(port) || (config !== null && !wanted.has(port))) continue;
      seen.add(port);
      const line = firstPlace(context, wanted.get(port));
      report({
        message: 'other',
        at: origin,
        label: 'not OpenSSH',
        data: { program: programs[0]!, port },
        related: line === null ? [] : [{ at: line, label: 'has no effect here' }],
        severity: config === null ? 'note' : 'warning',
        verdict: null,
      });
    }
  },
});
