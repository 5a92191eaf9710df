import { defineRule } from '#engine/rule';
import { firstPlace } from './shared/unit-places.ts';

/** A socket unit opens the port, and sshd_config asks for another. */
export default defineRule({
  id: 'listener/socket-decides-port',
  title: 'The socket unit decides the port, not sshd_config',
  severity: 'warning',
  needs: ['daemon', 'units'],
  messages: {
    ignored:
      'sshd_config asks for port {port}, and {unit} listens on {actual}. ' +
      'With socket activation sshd takes the sockets that systemd hands over, so Port and ListenAddress have no effect and clients of port {port} are refused. ' +
      'Set ListenStream= in a drop-in of {unit} (an empty one first), or disable {unit} and enable the service.',
  },
  check(context) {
    const { view, afterReboot, report } = context;
    for (const one of new Set([view, afterReboot])) {
      const config = view.daemon.files ?? view.daemon.dump;
      const holder = one?.units.find((u) => u.unit === one.listeners.holder && u.role === 'socket');
      if (one == null || config === null || holder === undefined || one.listeners.basis !== 'declared') continue;
      if (one.listeners.notRunning?.accepts) continue;
      const actual = [...new Set(one.listeners.declared.map(({ port }) => port))].sort((a, b) => a - b);
      const ignored = config.listeners.find(({ port }) => !actual.includes(port));
      const at = firstPlace(context, ignored?.origin, holder.origin);
      if (ignored === undefined || at === null || actual.length === 0) continue;
      const line = firstPlace(context, one.listeners.declared[0]?.origin);
      report({
        message: 'ignored',
        at,
        label: 'has no effect',
        data: { port: ignored.port, unit: holder.unit, actual: actual.join(', ') },
        related: line === null ? [] : [{ at: line, label: 'where it will listen' }],
        severity: actual.includes(22) ? 'warning' : 'error',
        certainty: one.listeners.assumes.length === 0 ? 'certain' : 'possible',
        verdict: 'refused',
      });
      return;
    }
  },
});
