import { verdictOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { sshSockets } from '#reason/listener/ssh-sockets';
import { startFaults, takenPorts } from './shared/start-problems.ts';
import { unlabelledPorts } from './shared/unlabelled-ports.ts';

/** The configuration asks for a port that sshd does not listen on: the file was changed and sshd not restarted. */
export default defineRule({
  id: 'listener/port-not-listening',
  title: 'The configured port is not the one that sshd listens on',
  severity: 'error',
  needs: ['daemon', 'sockets'],
  messages: {
    pending:
      'The configuration asks for port {port}, and sshd listens on {actual}. ' +
      'Clients of port {port} are refused until sshd is restarted, and after that port {actual} may be gone. ' +
      'Open the new port in the firewall, run `sshd -t`, then restart sshd and keep a session open meanwhile.',
    socket:
      'The configuration asks for port {port}, and systemd holds the socket on port {actual}. ' +
      'With socket activation sshd takes the socket that systemd hands over, so Port has no effect and clients of port {port} are refused. ' +
      'Run `systemctl daemon-reload && systemctl restart ssh.socket` (Ubuntu 24.04 and later), or set ListenStream in a drop-in of ssh.socket.',
  },
  check(context) {
    const { view, report, outcomes } = context;
    const config = view.daemon.files ?? view.daemon.dump;
    if (config === null || startFaults(view).length > 0 || !view.listeners.showsEverySsh) return;
    const own = sshSockets(view);
    if (own.length === 0) return;
    const actual = [...new Set(own.map((s) => s.port))].sort((a, b) => a - b);
    const explained = new Set([...actual, ...takenPorts(view).map((t) => t.port)]);
    for (const { port } of unlabelledPorts(context.view)) explained.add(port);
    const linesOfPort = new Map(
      config.places
        .filter(({ keyword, conditional }) => keyword === 'port' && !conditional)
        .map((place) => [Number(place.values[0]), place.origin]),
    );
    for (const { port, origin } of config.listeners) {
      if (explained.has(port)) continue;
      explained.add(port);
      const refused = outcomes().filter((o) => o.port === port);
      report({
        message: own.every((s) => s.programs.includes('systemd')) ? 'socket' : 'pending',
        at: linesOfPort.get(port) ?? origin,
        label: 'nothing listens on this port',
        data: { port, actual: actual.join(', ') },
        related: own.slice(0, 2).map((s) => ({ at: s.origin, label: 'where SSH is served now' })),
        certainty: view.listeners.complete ? 'certain' : 'possible',
        verdict: verdictOf(refused, 'refused'),
        outcomes: refused,
      });
    }
  },
});
