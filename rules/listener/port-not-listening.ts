import { defineRule } from '#engine/rule';
import { isSshProgram } from '#reason/listener/evaluate-listener';

/** The configuration asks for a port that sshd does not listen on: the file was changed and sshd not restarted. */
export default defineRule({
  id: 'listener/port-not-listening',
  title: 'The configured port is not the one that sshd listens on',
  severity: 'error',
  needs: ['daemon', 'sockets'],
  messages: {
    pending:
      'The configuration asks for port {port}, but sshd listens on {actual}. ' +
      'Clients of port {port} are refused until sshd is restarted, and after the restart port {actual} may be gone. ' +
      'Check the firewall for the new port, run `sshd -t`, then restart sshd.',
    socket:
      'The configuration asks for port {port}, but systemd holds the socket on {actual}. ' +
      'With socket activation sshd takes the socket that systemd hands over, so Port in sshd_config has no effect until the socket unit changes. ' +
      'Run `systemctl daemon-reload && systemctl restart ssh.socket` (Ubuntu 24.04 and later), or set ListenStream in a drop-in of ssh.socket.',
  },
  check({ view, report }) {
    const config = view.daemon.files ?? view.daemon.dump;
    if (config === null || config.faults.length > 0 || view.listeners.basis !== 'observed' || !view.listeners.complete)
      return;
    const sockets = view.listeners.sockets.filter((s) => s.programs.some((p) => isSshProgram(p)));
    const daemons = sockets.filter((s) => s.programs.some((p) => /^sshd/.test(p)));
    const activated = daemons.length === 0 && sockets.some((s) => s.port === 22 && s.programs.includes('systemd'));
    const own = daemons.length > 0 ? daemons : activated ? sockets.filter((s) => s.port === 22) : [];
    if (own.length === 0) return;
    const actual = [...new Set(own.map((s) => s.port))].sort((a, b) => a - b);
    const reported = new Set<number>();
    for (const listener of config.listeners) {
      if (actual.includes(listener.port) || reported.has(listener.port)) continue;
      reported.add(listener.port);
      report({
        message: activated || own.every((s) => s.programs.includes('systemd')) ? 'socket' : 'pending',
        at: listener.origin,
        label: 'nothing listens on this port',
        data: { port: listener.port, actual: actual.join(', ') },
        related: own.slice(0, 2).map((s) => ({ at: s.origin, label: 'where sshd listens now' })),
        verdict: 'refused',
      });
    }
  },
});
