import { formatAddress } from '#core/address';
import { verdictOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { isLoopback } from '#reason/listener/loopback';
import { sshSockets } from '#reason/listener/ssh-sockets';

/** sshd is bound to some addresses of the host; clients of the others are refused. */
export default defineRule({
  id: 'listener/some-addresses-only',
  title: 'sshd listens on some addresses of the host only',
  severity: 'note',
  needs: ['sockets', 'interfaces'],
  messages: {
    some:
      'sshd listens on {bound} only, and this host has {others} too. ' +
      'Clients that take one of the others are refused. ' +
      'Use an address on which it listens, or add a ListenAddress for the others and restart sshd.',
  },
  check({ view, report, outcomes }) {
    const open = sshSockets(view).filter((s) => s.address === null || !isLoopback(s.address));
    if (open.length === 0 || !view.listeners.complete || open.some((s) => s.address === null)) return;
    const ports = new Set(open.map((s) => s.port));
    const bound = new Set(open.map((s) => formatAddress(s.address!)));
    const refused = outcomes().filter((o) => ports.has(o.port) && o.to !== null && !bound.has(formatAddress(o.to)));
    const others = [...new Set(refused.filter((o) => o.verdict !== 'accepted').map((o) => formatAddress(o.to!)))];
    if (others.length === 0) return;
    const line = view.daemon.files?.places.find((p) => p.keyword === 'listenaddress' && !p.conditional);
    report({
      message: 'some',
      at: line?.origin ?? open[0]!.origin,
      label: 'leaves other addresses out',
      data: { bound: [...bound].join(', '), others: listed(others) },
      related: open.slice(0, 3).map((s) => ({ at: s.origin, label: 'a socket of sshd' })),
      verdict: verdictOf(refused, 'refused'),
      // A host whose IPv4 addresses are all left out serves few.
      severity: open.some((s) => s.family === 4) || !refused.some((o) => o.family === 4) ? 'note' : 'warning',
      outcomes: refused,
    });
  },
});

const listed = (all: readonly string[]): string =>
  all.length <= 3 ? all.join(', ') : `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`;
