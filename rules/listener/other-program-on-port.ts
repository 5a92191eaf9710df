import { defineRule } from '#engine/rule';
import { isLoopback, isSshProgram } from '#reason/listener/evaluate-listener';

/** A program that is no SSH server holds a port on which sshd is wanted. */
export default defineRule({
  id: 'listener/other-program-on-port',
  title: 'Another program holds the SSH port',
  severity: 'error',
  needs: ['sockets'],
  messages: {
    taken:
      '{program} listens on port {port}, which is meant for sshd. ' +
      'sshd cannot bind it ("Address already in use"), and clients get an answer that is not SSH. ' +
      'Stop {program} or move one of the two to another port.',
  },
  check({ view, report }) {
    const config = view.daemon.files ?? view.daemon.dump;
    const wanted = new Map((config?.listeners ?? []).map((l) => [l.port, l.origin]));
    if (config === null) return;
    for (const socket of view.listeners.sockets) {
      const asked = wanted.get(socket.port);
      if (asked === undefined || socket.programs.length === 0 || socket.programs.some(isSshProgram)) continue;
      if (socket.address !== null && isLoopback(socket.address)) continue;
      report({
        message: 'taken',
        at: socket.origin,
        label: 'not an SSH server',
        data: { program: socket.programs[0]!, port: socket.port },
        related: [{ at: asked, label: 'sshd wants this port' }],
        verdict: 'closed',
      });
      wanted.delete(socket.port);
    }
  },
});
