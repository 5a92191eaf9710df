import { defineRule } from '#engine/rule';
import { sshSockets } from '#reason/listener/ssh-sockets';

/** Two listings that each show every socket, and only one of them has that of SSH. */
export default defineRule({
  id: 'listener/listings-disagree',
  title: 'Two socket listings disagree about SSH',
  severity: 'warning',
  needs: ['sockets'],
  messages: {
    differ:
      'This listing has SSH on port {port}, and another one that shows every socket has not. ' +
      'One of them is out of date, or of another machine, so that nobody can tell whether clients get in or see "Connection refused". ' +
      'Leave out the wrong one, or run `ss -tlnp` again on the server.',
  },
  check({ view, host, report }) {
    const listings = host.contributions
      .of('sockets')
      .filter(({ value, quality }) => value.complete && quality !== 'failed');
    const seen = new Set<number>();
    for (const { disputed, port, family, address, origin } of sshSockets(view)) {
      if (!disputed || seen.has(port)) continue;
      seen.add(port);
      const lacking = listings.filter(
        ({ value }) =>
          !value.sockets.some(
            (other) =>
              other.port === port &&
              other.family === family &&
              (other.address?.value ?? null) === (address?.value ?? null),
          ),
      );
      report({
        message: 'differ',
        at: origin,
        label: 'one has it',
        identity: String(port),
        data: { port },
        related: lacking.slice(0, 2).map((one) => ({ at: one.origin, label: 'the other has not' })),
        certainty: 'certain',
        verdict: null,
      });
    }
  },
});
