import { defineRule } from '#engine/rule';
import { sshSockets } from '#reason/listener/ssh-sockets';
import { takenPorts } from './shared/start-problems.ts';

/** A program that is no SSH server holds a port on which sshd is wanted. */
export default defineRule({
  id: 'listener/other-program-on-port',
  title: 'Another program holds the SSH port',
  severity: 'error',
  needs: ['sockets'],
  messages: {
    taken:
      '{program} listens on port {port}, which is meant for sshd. ' +
      'sshd cannot bind it ("Address already in use"), and clients meet {program} instead. ' +
      'Stop {program} or move one of the two to another port.',
    shared:
      '{program} listens on port {port} beside sshd, on another address. ' +
      'Clients of that address meet {program} instead of sshd. ' +
      'Move one of the two to another port, or give sshd the addresses it should have.',
  },
  check({ view, report }) {
    const served = sshSockets(view);
    for (const { port, program, socket, wanted } of takenPorts(view)) {
      const beside = served.filter((s) => s.port === port);
      report({
        message: beside.length > 0 ? 'shared' : 'taken',
        at: socket,
        label: 'not an SSH server',
        data: { program, port },
        related: [
          ...beside.slice(0, 1).map((s) => ({ at: s.origin, label: 'sshd is here' })),
          ...(wanted === null ? [] : [{ at: wanted, label: 'sshd wants this port' }]),
        ],
        severity: beside.length > 0 ? 'warning' : 'error',
        certainty: 'possible',
        verdict: 'unknown',
      });
    }
  },
});
